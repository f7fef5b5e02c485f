using System.Buffers;
using Starhaul.Pipelines.Messages;

namespace Starhaul.Pipelines.Archive;

/// <summary>
/// The streams of an archive. Schemas are named by whoever sends messages, so their number has a ceiling, and the number of
/// segments that are open at once has one too: each takes a file handle and a compressor of about 300 KB.
/// </summary>
/// <remarks>For one thread at a time.</remarks>
/// <param name="root">Full path of the archive.</param>
/// <param name="compression">How segments are compressed.</param>
/// <param name="output">Room for compressed bytes, which all writers of an archive share.</param>
/// <param name="begin">Is told of each segment before its file is there.</param>
internal sealed class StreamTable(
    string root,
    ArchiveCompression compression,
    ArrayBufferWriter<byte> output,
    Action<SegmentName> begin
)
{
    /// <summary>Most streams of schemas that EDDN does not publish; what others are named goes to <c>unknown</c>.</summary>
    public const int MostForeign = 256;

    /// <summary>Most segments that are open; for one more the one that was used the longest ago is closed.</summary>
    public const int MostOpen = 128;

    /// <summary>
    /// Most segments that are closed for others within an hour. Beyond it, who takes turns among many names fills
    /// <c>unknown</c>, and not the disk with a file for each message.
    /// </summary>
    public const int MostMadeRoom = 256;

    private readonly Dictionary<(SegmentArea Area, string Schema), ArchiveStream> streams = [];
    private int foreign;
    private DateTimeOffset hour;
    private int madeRoom;
    private long clock;

    /// <summary>All that had a message.</summary>
    public IEnumerable<ArchiveStream> All => streams.Values;

    /// <summary>Those whose segment is open.</summary>
    public IEnumerable<ArchiveStream> Open => streams.Values.Where(static stream => stream.Open is not null);

    /// <summary>The stream that a message goes to.</summary>
    /// <param name="area">The tree.</param>
    /// <param name="schema">The schema as the message names it, or one of the archive's own names.</param>
    /// <param name="now">When it came.</param>
    /// <param name="close">Closes the segment of a stream that gives its place to this one.</param>
    public ArchiveStream Choose(SegmentArea area, string schema, DateTimeOffset now, Action<ArchiveStream> close)
    {
        if (!streams.TryGetValue((area, schema), out var stream))
        {
            if (!IsOwn(schema) && ++foreign > MostForeign)
            {
                foreign = MostForeign;
                return Choose(area, SchemaName.Unknown, now, close);
            }

            stream = new ArchiveStream(root, area, schema, compression, output, begin);
            streams.Add((area, schema), stream);
        }

        if (stream.Open is null && Open.Count() >= MostOpen)
        {
            if (!IsOwn(schema) && !MayMakeRoom(now))
            {
                return Choose(area, SchemaName.Unknown, now, close);
            }

            close(Open.MinBy(static open => open.UsedAt)!);
        }

        stream.UsedAt = ++clock;
        return stream;
    }

    private bool MayMakeRoom(DateTimeOffset now)
    {
        if (SegmentName.HourOf(now) != hour)
        {
            (hour, madeRoom) = (SegmentName.HourOf(now), 0);
        }

        return madeRoom++ < MostMadeRoom;
    }

    // There are as many of these as EDDN and we have made.
    private static bool IsOwn(string schema) =>
        schema is SchemaName.Unknown or SegmentName.DeadLetters or SegmentName.All || SchemaName.IsPublished(schema);
}
