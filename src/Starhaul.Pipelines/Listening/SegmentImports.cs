using System.Text.Json;
using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Sinks;

namespace Starhaul.Pipelines.Listening;

/// <summary>Imports of segments: what a target keeps of one, before and after it is closed.</summary>
/// <param name="segments">Knows which segments are open, and the records of the others.</param>
/// <param name="time">The clock.</param>
internal sealed class SegmentImports(SegmentPublisher segments, TimeProvider time)
{
    /// <summary>Whether a segment is still being written, or has not been proven yet.</summary>
    public bool IsOpen(SegmentFile file) => segments.IsOpen(file.Path);

    /// <summary>Whether a closed segment still belongs to the archive: another program may have joined it to a day, or taken it out.</summary>
    /// <exception cref="DestinationException">The manifest cannot be read, or is broken.</exception>
    public async Task<bool> IsKeptAsync(SegmentFile file, CancellationToken cancellationToken)
    {
        if (!file.IsThere || !segments.IsRecorded(file.Path))
        {
            try
            {
                await segments.RefreshAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (IntegrityException broken)
            {
                throw NotOfTheSegment(broken);
            }
        }

        return segments.IsRecorded(file.Path);
    }

    /// <summary>The record of a closed segment; null for an open one, and for one that was taken out.</summary>
    /// <exception cref="DestinationException">The manifest cannot be read, or is broken.</exception>
    public ManifestRecord? FindRecord(SegmentFile file)
    {
        try
        {
            return segments.FindRecord(file.Path);
        }
        catch (IntegrityException broken)
        {
            throw NotOfTheSegment(broken);
        }
    }

    /// <summary>The import of a segment.</summary>
    /// <param name="file">The segment.</param>
    /// <param name="firstLine">SHA-256 of its first line; null where it was not read.</param>
    /// <param name="known">The record that it had, in case it was taken out since; null for none.</param>
    public ImportRecord Create(SegmentFile file, string? firstLine = null, ManifestRecord? known = null)
    {
        var record = FindRecord(file) ?? known;
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

    private static DestinationException NotOfTheSegment(IntegrityException broken) =>
        new(broken.Message, broken) { Hint = broken.Hint };
}
