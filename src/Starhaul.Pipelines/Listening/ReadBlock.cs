using System.Buffers;
using Starhaul.Pipelines.Messages;
using Starhaul.Pipelines.Relays;

namespace Starhaul.Pipelines.Listening;

/// <summary>
/// Frames that were read, on their way to the thread that archives them: the texts of their messages stand here, for the
/// reader's own are gone with its next message.
/// </summary>
internal sealed class ReadBlock
{
    // A batch of usual frames makes one of these; one of giants makes several, so that what is on the way stays bounded.
    private const int UsualLength = 1024 * 1024;

    private readonly List<ReadFrame> frames = [];
    private readonly byte[] usual = GC.AllocateUninitializedArray<byte>(UsualLength);
    private byte[] text;
    private int length;

    /// <summary>Makes an empty block.</summary>
    public ReadBlock() => text = usual;

    /// <summary>The frames in the order of their arrival.</summary>
    public IReadOnlyList<ReadFrame> Frames => frames;

    /// <summary>The batch that ends with this block, to be disposed of when the block is archived; null for none.</summary>
    public FrameBatch? Batch { get; set; }

    /// <summary>Copies a message; false when it does not fit behind the others.</summary>
    public bool TryAdd(EddnMessage message, DateTimeOffset arrivedAt, bool isRepeat)
    {
        var json = message.Json;
        if (length == 0 && json.Length > text.Length)
        {
            text = ArrayPool<byte>.Shared.Rent(json.Length); // a flood of giants shares a few
        }

        if (!json.Span.TryCopyTo(text.AsSpan(length)))
        {
            return false;
        }

        var copy = message with { Json = text.AsMemory(length, json.Length), Body = default };
        frames.Add(new ReadFrame(copy, Fault: null, Raw: default, arrivedAt, isRepeat));
        length += json.Length;
        return true;
    }

    /// <summary>Adds a frame that is no message. Its bytes stay where they are, in the batch.</summary>
    public void AddFault(string fault, Frame frame) =>
        frames.Add(new ReadFrame(Message: null, fault, frame.Bytes, frame.ArrivedAt, IsRepeat: false));

    /// <summary>Makes it empty for other frames; the room of a giant is not kept.</summary>
    public void Clear()
    {
        frames.Clear();
        length = 0;
        Batch = null;
        if (text != usual)
        {
            ArrayPool<byte>.Shared.Return(text);
            text = usual;
        }
    }
}

/// <summary>What reading has made of one frame.</summary>
/// <param name="Message">The message; null when it is none.</param>
/// <param name="Fault">Why it is none, or fails its schema; null when all is well.</param>
/// <param name="Raw">The frame as it came, where there is a fault.</param>
/// <param name="ArrivedAt">When it came, UTC.</param>
/// <param name="IsRepeat">Whether it says what another message has said.</param>
internal readonly record struct ReadFrame(
    EddnMessage? Message,
    string? Fault,
    ReadOnlyMemory<byte> Raw,
    DateTimeOffset ArrivedAt,
    bool IsRepeat
);
