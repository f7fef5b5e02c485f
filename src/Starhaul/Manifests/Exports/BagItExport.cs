using System.Globalization;
using System.Text;
using Starhaul.Native;

namespace Starhaul.Manifests.Exports;

/// <summary>
/// A bag of BagIt 1.0 (RFC 8493). Files that anybody can fetch are listed in <c>fetch.txt</c> and not copied (section
/// 2.2.3); those that have no public URL (decoded here, an API's answer, a local source) are copied into the payload.
/// </summary>
internal sealed class BagItExport : ManifestExport
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public override string Name => "bagit";

    public override string Description => "BagIt 1.0 (RFC 8493): a folder, public files by URL in fetch.txt";

    public override bool IsFolder => true;

    public override async Task WriteFolderAsync(ExportedBox box, string folder, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.Combine(folder, "data"));
        var payload = new StringBuilder();
        var fetch = new StringBuilder();
        foreach (var record in box.Records)
        {
            var path = "data/" + EncodePath(record.Path);
            payload.Append(CultureInfo.InvariantCulture, $"{record.Sha256}  {path}\n");
            if (ExportedBox.PublicUrl(record) is { } url)
            {
                fetch.Append(CultureInfo.InvariantCulture, $"{url} {record.ContentLength.Actual} {path}\n");
            }
            else
            {
                await CopyAsync(box, record, folder, cancellation).ConfigureAwait(false);
            }
        }

        var tags = new List<(string Name, string Text)>
        {
            ("bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"),
            ("bag-info.txt", BagInfo(box)),
            ("manifest-sha256.txt", payload.ToString()),
        };
        if (fetch.Length > 0)
        {
            tags.Add(("fetch.txt", fetch.ToString()));
        }

        var sums = tags.Select(tag => $"{ManifestChain.ComputeHash(Utf8.GetBytes(tag.Text))}  {tag.Name}\n");
        tags.Add(("tagmanifest-sha256.txt", string.Concat(sums)));
        foreach (var (name, text) in tags)
        {
            var tag = Path.Combine(folder, name);
            await DurableFile.ReplaceAsync(tag, Utf8.GetBytes(text)).ConfigureAwait(false);
        }
    }

    private static string BagInfo(ExportedBox box)
    {
        var bytes = box.Records.Sum(record => record.ContentLength.Actual);
        var identifier = box.Metadata is { } metadata ? $"External-Identifier: {metadata.BoxId}\n" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"External-Description: Files of a Starhaul box, listed by {box.Tool}\nBagging-Date: {box.Now:yyyy-MM-dd}\n{identifier}Payload-Oxum: {bytes}.{box.Records.Count}\n"
        );
    }

    /// <summary>RFC 8493 section 2.1.3: line ends and the percent sign itself are percent-encoded, nothing else.</summary>
    private static string EncodePath(string path) =>
        path.Replace("%", "%25", StringComparison.Ordinal)
            .Replace("\n", "%0A", StringComparison.Ordinal)
            .Replace("\r", "%0D", StringComparison.Ordinal);

    /// <summary>Copies a file and hashes the copy: a bag must never hold other bytes than it says.</summary>
    private static async Task CopyAsync(
        ExportedBox box,
        ManifestRecord record,
        string folder,
        CancellationToken cancellation
    )
    {
        var source = box.Box.NameOf(record.Path);
        var target = Path.Join(folder, "data", record.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        using (var from = box.Box.OpenRead(record))
        using (var to = new FileStream(Posix.CreateNew(target, DurableFile.Readable), FileAccess.Write))
        {
            await from.CopyToAsync(to, cancellation).ConfigureAwait(false);
        }

        var copy = await LocalFiles
            .HashAsync(Path.Join(folder, "data"), record, hashed: null, cancellation)
            .ConfigureAwait(false);
        if (copy.State != LocalFileState.Intact)
        {
            throw new IntegrityException(
                $"'{source}' is not as recorded: expected SHA-256 {record.Sha256}, found {copy.Sha256 ?? copy.Problem}."
            )
            {
                Step = FetchStep.Manifest,
                Hint = "Manifest.VerifyAsync shows all damage; fetch the file again.",
            };
        }
    }
}
