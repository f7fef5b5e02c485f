using System.Buffers;
using Starhaul.Native;

namespace Starhaul.Pipelines.Archive;

/// <summary>The row of segments of one schema in one area: one is open, or none. For one thread at a time.</summary>
internal sealed class ArchiveStream(
    string root,
    SegmentArea area,
    string schema,
    ArchiveCompression compression,
    ArrayBufferWriter<byte> output,
    Action<SegmentName> begin
)
{
    private long messages;
    private long bytes;
    private long closedFileBytes;

    /// <summary>The segment that is open; null for none.</summary>
    public SegmentWriter? Open { get; private set; }

    /// <summary>What it holds.</summary>
    public string Schema => schema;

    /// <summary>When it was last written to, in steps of <see cref="StreamTable"/>.</summary>
    public long UsedAt { get; set; }

    /// <summary>How far it is written.</summary>
    public StreamStatistics Statistics =>
        new(
            area,
            schema,
            messages,
            bytes,
            closedFileBytes + (Open?.FileLength ?? 0),
            Open?.Name.Path,
            Open?.Content.FirstArrival,
            Open?.FlushedLength ?? 0
        );

    /// <summary>Adds a line to the open segment, or to a new one.</summary>
    /// <exception cref="DestinationException">The disk refuses.</exception>
    public void Append(ReadOnlySpan<byte> line, DateTimeOffset? gateway, DateTimeOffset arrived)
    {
        Open ??= Begin(SegmentName.HourOf(arrived));
        Open.Append(line, gateway, arrived);
        messages++;
        bytes += line.Length + 1;
    }

    /// <summary>Writes the end of the open segment and gives it away.</summary>
    /// <exception cref="DestinationException">The disk refuses.</exception>
    public SegmentWriter Close()
    {
        var segment = Open!;
        segment.Complete();
        closedFileBytes += segment.FileLength;
        Open = null;
        return segment;
    }

    private SegmentWriter Begin(DateTimeOffset hour)
    {
        var name = new SegmentName(area, schema, hour, Number: 0, compression);

        // The open name first: a segment that gets its name between the two looks is seen by the second one.
        while (IsTaken(name.OpenPath) || IsTaken(name.Path))
        {
            name = name with { Number = name.Number + 1 };
        }

        begin(name);
        return new SegmentWriter(root, name, Path.Join(root, name.OpenPath), output);
    }

    // A link that leads nowhere takes a name, too.
    private bool IsTaken(string path) => Posix.Stat(Path.Join(root, path)) is not null;
}
