using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Starhaul.Manifests.Exports;

/// <summary>A <c>datapackage.json</c> of Data Package v2 (https://datapackage.org/standard/data-package/).</summary>
internal sealed class DataPackageExport : ManifestExport
{
    private const string Profile = "https://datapackage.org/profiles/2.0/datapackage.json";

    private static readonly JsonWriterOptions Format = new()
    {
        Indented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public override string Name => "datapackage";

    public override string Description => "Data Package v2: datapackage.json, to lie in the box";

    public override async Task WriteAsync(ExportedBox box, Stream output, CancellationToken cancellation)
    {
        var json = new Utf8JsonWriter(output, Format);
        await using (json.ConfigureAwait(false))
        {
            json.WriteStartObject();
            json.WriteString("$schema", Profile);
            json.WriteString("name", Slug(Path.GetFileName(box.Box.Name)));
            if (box.Metadata is { } metadata)
            {
                json.WriteString("id", metadata.BoxId);
            }

            json.WriteString(
                "created",
                box.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            );
            json.WriteStartArray("resources");
            var names = new HashSet<string>(StringComparer.Ordinal);
            foreach (var record in box.Records)
            {
                WriteResource(json, record, UniqueName(record.Path, names));
            }

            json.WriteEndArray();
            json.WriteEndObject();
            await json.FlushAsync(cancellation).ConfigureAwait(false);
        }

        await output.WriteAsync("\n"u8.ToArray(), cancellation).ConfigureAwait(false);
    }

    private static void WriteResource(Utf8JsonWriter json, ManifestRecord record, string name)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteString("path", record.Path);
        json.WriteString("mediatype", record.DetectedType);
        json.WriteNumber("bytes", record.ContentLength.Actual);
        json.WriteString("hash", "sha256:" + record.Sha256);
        json.WriteStartArray("sources");
        json.WriteStartObject();
        json.WriteString("title", record.SourceUrl);
        if (ExportedBox.PublicUrl(record) is { } url)
        {
            json.WriteString("path", url);
        }

        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Names of resources are unique; two paths may come to one slug.</summary>
    private static string UniqueName(string path, HashSet<string> taken)
    {
        var slug = Slug(path);
        var name = slug;
        for (var number = 2; !taken.Add(name); number++)
        {
            name = $"{slug}-{number}";
        }

        return name;
    }

    /// <summary>Lower-case letters, digits, dot, underscore and dash: what every edition of the standard allows.</summary>
    private static string Slug(string text)
    {
        var slug = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            var isPlain = char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-';
            slug.Append(isPlain ? char.ToLowerInvariant(letter) : '-');
        }

        return slug.Length == 0 ? "box" : slug.ToString();
    }
}
