using System.Text;

namespace Starhaul.Manifests.Exports;

/// <summary>The list that <c>sha256sum -c</c> reads, run inside the box.</summary>
internal sealed class Sha256SumsExport : ManifestExport
{
    public override string Name => "sha256sums";

    public override string Description => "SHA256SUMS, checked by 'sha256sum -c' inside the box";

    public override async Task WriteAsync(ExportedBox box, Stream output, CancellationToken cancellation)
    {
        foreach (var record in box.Records)
        {
            var line = Encoding.UTF8.GetBytes(Line(record.Sha256, record.Path));
            await output.WriteAsync(line, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// GNU marks a line whose name has a backslash or a line end with a backslash in front, and escapes them; a name
    /// of one dash would be standard input.
    /// </summary>
    private static string Line(string sha256, string path)
    {
        var escaped = path.Replace("\\", "\\\\", StringComparison.Ordinal)
            .Replace("\n", "\\n", StringComparison.Ordinal)
            .Replace("\r", "\\r", StringComparison.Ordinal);
        var mark = escaped.Length == path.Length ? "" : "\\";
        return $"{mark}{sha256}  {(escaped == "-" ? "./-" : escaped)}\n";
    }
}
