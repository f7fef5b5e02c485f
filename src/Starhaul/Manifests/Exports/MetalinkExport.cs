using System.Globalization;
using System.Text;
using System.Xml;
using Starhaul.Integrity;

namespace Starhaul.Manifests.Exports;

/// <summary>A Metalink 4 document (RFC 5854): download tools fetch the files from it and check them.</summary>
internal sealed class MetalinkExport : ManifestExport
{
    private const string Namespace = "urn:ietf:params:xml:ns:metalink";

    private static readonly XmlWriterSettings Format = new()
    {
        Async = true,
        Indent = true,
        NewLineChars = "\n",
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
    };

    public override string Name => "metalink";

    public override string Description =>
        "Metalink 4 (RFC 5854): public files with size, hashes of file and pieces, URLs";

    public override async Task WriteAsync(ExportedBox box, Stream output, CancellationToken cancellation)
    {
        var files = Nameable(box);
        var xml = XmlWriter.Create(output, Format);
        await using (xml.ConfigureAwait(false))
        {
            await xml.WriteStartDocumentAsync().ConfigureAwait(false);
            await xml.WriteStartElementAsync(null, "metalink", Namespace).ConfigureAwait(false);
            await WriteTextAsync(xml, "generator", box.Tool).ConfigureAwait(false);
            var published = box.Now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
            await WriteTextAsync(xml, "published", published).ConfigureAwait(false);
            foreach (var (record, url) in files)
            {
                cancellation.ThrowIfCancellationRequested();
                await WriteFileAsync(xml, box, record, url, cancellation).ConfigureAwait(false);
            }

            await xml.WriteEndElementAsync().ConfigureAwait(false);
            await xml.WriteEndDocumentAsync().ConfigureAwait(false);
        }

        await output.WriteAsync("\n"u8.ToArray(), cancellation).ConfigureAwait(false);
    }

    private static async Task WriteFileAsync(
        XmlWriter xml,
        ExportedBox box,
        ManifestRecord record,
        string url,
        CancellationToken cancellation
    )
    {
        using var hasher = new PieceHasher(DigestAlgorithm.Sha256, PieceHasher.LengthFor(record.ContentLength.Actual));
        await RecordedBytes.ReadAsync(box.Box, record, hasher.Append, cancellation).ConfigureAwait(false);
        await xml.WriteStartElementAsync(null, "file", Namespace).ConfigureAwait(false);
        await xml.WriteAttributeStringAsync(null, "name", null, record.Path).ConfigureAwait(false);
        var size = record.ContentLength.Actual.ToString(CultureInfo.InvariantCulture);
        await WriteTextAsync(xml, "size", size).ConfigureAwait(false);
        await xml.WriteStartElementAsync(null, "hash", Namespace).ConfigureAwait(false);
        await xml.WriteAttributeStringAsync(null, "type", null, "sha-256").ConfigureAwait(false);
        await xml.WriteStringAsync(record.Sha256).ConfigureAwait(false);
        await xml.WriteEndElementAsync().ConfigureAwait(false);
        await WritePiecesAsync(xml, hasher.Complete()).ConfigureAwait(false);
        foreach (var (place, index) in Places(record, url).Select(static (place, index) => (place, index)))
        {
            await xml.WriteStartElementAsync(null, "url", Namespace).ConfigureAwait(false);
            var priority = (index + 1).ToString(CultureInfo.InvariantCulture);
            await xml.WriteAttributeStringAsync(null, "priority", null, priority).ConfigureAwait(false);
            await xml.WriteStringAsync(place).ConfigureAwait(false);
            await xml.WriteEndElementAsync().ConfigureAwait(false);
        }

        await xml.WriteEndElementAsync().ConfigureAwait(false);
    }

    /// <summary>Hashes of pieces (§4.2.11); a file of one piece needs none beside its own.</summary>
    private static async Task WritePiecesAsync(XmlWriter xml, PieceHashes pieces)
    {
        if (pieces.Values.Count < 2)
        {
            return;
        }

        await xml.WriteStartElementAsync(null, "pieces", Namespace).ConfigureAwait(false);
        var length = pieces.PieceLength.ToString(CultureInfo.InvariantCulture);
        await xml.WriteAttributeStringAsync(null, "length", null, length).ConfigureAwait(false);
        await xml.WriteAttributeStringAsync(null, "type", null, pieces.Algorithm).ConfigureAwait(false);
        foreach (var value in pieces.Values)
        {
            await WriteTextAsync(xml, "hash", value).ConfigureAwait(false);
        }

        await xml.WriteEndElementAsync().ConfigureAwait(false);
    }

    /// <summary>The source, then its mirrors but for those that were left: they failed, or have another file.</summary>
    private static IEnumerable<string> Places(ManifestRecord record, string url) =>
        (record.Transfer?.Mirrors ?? [])
            .Where(static mirror => mirror is { Problem: null, IsRedacted: false, Bytes: > 0 })
            .Select(static mirror => mirror.Url)
            .Prepend(url)
            .Distinct(StringComparer.Ordinal);

    private static Task WriteTextAsync(XmlWriter xml, string name, string text) =>
        xml.WriteElementStringAsync(null, name, Namespace, text);

    /// <summary>A file of a Metalink needs a URL (section 4.1.2), and XML 1.0 has no control characters for its name.</summary>
    private static List<(ManifestRecord Record, string Url)> Nameable(ExportedBox box)
    {
        var files = new List<(ManifestRecord, string)>();
        foreach (var record in box.Records)
        {
            if (ExportedBox.PublicUrl(record) is { } url && !record.Path.Any(char.IsControl))
            {
                files.Add((record, url));
            }
            else
            {
                Log.LeftOutOfExport(box.Log, record.Path, "metalink");
            }
        }

        return files.Count > 0
            ? files
            : throw new DestinationException("No file of the box has a public URL: a Metalink cannot name any.")
            {
                Step = FetchStep.Manifest,
                Hint = "Export sha256sums, bagit or datapackage instead.",
            };
    }
}
