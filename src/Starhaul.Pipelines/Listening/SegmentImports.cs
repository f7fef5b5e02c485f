using System.Text.Json;
using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Sinks;

namespace Starhaul.Pipelines.Listening;

/// <summary>Imports of segments: what a target keeps of one, before and after it is closed.</summary>
/// <param name="archive">Knows which segments are closed, and their records.</param>
/// <param name="time">The clock.</param>
internal sealed class SegmentImports(ArchiveWriter archive, TimeProvider time)
{
    /// <summary>Whether a segment is still being written, or has not been proven yet.</summary>
    public bool IsOpen(SegmentFile file) => !archive.IsClosed(file.Path);

    /// <summary>Whether a target has a segment, by itself or by all that it was joined from.</summary>
    public Task<bool> IsLoadedAsync(Sink sink, SegmentFile file, CancellationToken cancellationToken) =>
        LoadedSegments.HasAsync(sink, Create(file), archive.FindRecord(file.Path), cancellationToken);

    /// <summary>The import of a segment.</summary>
    /// <param name="file">The segment.</param>
    /// <param name="firstLine">SHA-256 of its first line; null where it was not read.</param>
    public ImportRecord Create(SegmentFile file, string? firstLine = null)
    {
        var record = archive.FindRecord(file.Path);
        return new ImportRecord
        {
            Pipeline = PipelineNames.EddnStream,
            Source = new Uri(file.FullPath).AbsoluteUri,
            Sha256 = record?.Sha256 ?? "",
            SourceTime = file.Start,
            Record = record is null
                ? ImportRows.OpenRecord(firstLine)
                : JsonSerializer.Serialize(record, RecordsJson.Default.ManifestRecord),
            FirstLine = firstLine,
            Options = "{}",
            Started = time.GetUtcNow(),
            Tool = Product.Tool,
        };
    }
}
