using System.Buffers;
using System.Numerics;
using Starhaul.Regimes.Native;

namespace Starhaul.Regimes.Bzip2;

/// <summary>Decodes bzip2 on several threads and proves every stream: the CRC of each block and of the whole.</summary>
/// <remarks>
/// Blocks are found by their marks and decoded side by side, since libbz2 does about 30 MB/s of JSON a thread; what they decode
/// to is handed on in order. A mark can also stand by chance (or by design) inside a block: then the piece before it does
/// not decode, the block is read once to find where it really ends, and all that was read ahead of it is read anew.
/// Streams may follow one another, as pbzip2 writes them; nothing else may.
/// </remarks>
internal sealed class Bzip2Decoder : ContentDecoder
{
    /// <summary>Blocks that are decoded ahead: each holds up to 7 MB, and more than two cores wait for what comes before.</summary>
    internal static readonly int MostBlocks = Math.Clamp(Environment.ProcessorCount, 1, 4) + 1;

    private const string Kind = "bzip2 stream";

    /// <summary>900,001 symbols of at most 20 bits each, with their tables, are less than 2.4 MB.</summary>
    private const int LongestBlock = 3 * 1024 * 1024;

    /// <summary>The window need not hold a long piece of the file at once.</summary>
    private const int Step = 64 * 1024;

    private readonly Bzip2Window window = new();
    private readonly Queue<Item> pending = [];
    private CodedFrame stream = new(Kind, 1, 0);
    private long streamsProven;
    private uint crc;
    private Place place = Place.Header;

    /// <summary>The bit of the file at which what <see cref="place"/> says begins.</summary>
    private long at;
    private long scannedTo;
    private int level;

    /// <summary>Where the block begins whose end was found by reading it, not by a mark.</summary>
    private long certainStart = -1;
    private long readAtEnd;

    /// <summary>Makes a decoder for one file.</summary>
    /// <exception cref="MissingDependencyException">libbz2 is not installed.</exception>
    public Bzip2Decoder() => Bzip2Library.Require();

    /// <summary>What the reading ahead comes to next.</summary>
    private enum Place
    {
        Header,
        Mark,
        Block,
        BlockWithoutEnd,
        End,
        Fault,
    }

    /// <summary>All of the file that came is read, and it may end here.</summary>
    private bool MayEndHere => place == Place.Fault || (place == Place.Header && at == window.End * 8);

    /// <inheritdoc />
    public override void Decode(ReadOnlySpan<byte> coded, IBufferWriter<byte> output)
    {
        while (!coded.IsEmpty)
        {
            var next = coded[..Math.Min(Step, coded.Length)];
            coded = coded[next.Length..];
            window.Append(next);
            while (pending.Count > MostBlocks || ReadAhead() || (pending.Count > 0 && MayEndHere))
            {
                if (pending.Count > MostBlocks || MayEndHere)
                {
                    WriteOldest(output);
                }
            }

            window.TrimTo((pending.FirstOrDefault(static item => item.Block is not null).Block?.Start ?? at) / 8);
        }
    }

    /// <inheritdoc />
    public override string Complete()
    {
        if (place == Place.Header && at == window.End * 8)
        {
            return streamsProven == 0
                ? throw CodedFrame.Empty(Kind)
                : $"CRC of {CodedFrame.Count(streamsProven, Kind)} and of their blocks";
        }

        var isDamaged = place is Place.Block or Place.BlockWithoutEnd && Bzip2Excerpt.FindEnd(window, at, level) == -1;
        throw isDamaged ? Damaged(at) : stream.Cut(window.End, "its data");
    }

    /// <inheritdoc />
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            DropPending();
            window.Dispose();
        }

        base.Dispose(disposing);
    }

    /// <summary>Reads one part ahead of the blocks that are decoded; false where more bytes are needed.</summary>
    private bool ReadAhead() =>
        place switch
        {
            Place.Header => ReadHeader(),
            Place.Mark => ReadMark(),
            Place.Block => FindMark(),
            Place.BlockWithoutEnd => FindEnd(),
            Place.End => ReadEnd(),
            _ => false,
        };

    private bool ReadHeader()
    {
        var bytes = window.From(at / 8);
        for (var index = 0; index < Math.Min(4, bytes.Length); index++)
        {
            var isRight = index == 3 ? bytes[3] is >= (byte)'1' and <= (byte)'9' : bytes[index] == "BZh"u8[index];
            if (!isRight)
            {
                var found = $"{bytes[index]:x2}";
                return Stop(frame => frame.Trailing("the bzip2 bytes BZh1 to BZh9", found));
            }
        }

        if (bytes.Length < 4)
        {
            return false;
        }

        level = bytes[3] - '0';
        return GoTo(Place.Mark, at + Bzip2Excerpt.HeaderBits);
    }

    private bool ReadMark()
    {
        if ((window.End * 8) - at < Bzip2Marks.LengthWithCrc)
        {
            return false;
        }

        switch (window.Read(at, Bzip2Marks.Length))
        {
            case Bzip2Marks.Block:
                scannedTo = at + Bzip2Marks.LengthWithCrc;
                return GoTo(Place.Block, at);
            case Bzip2Marks.End:
                return GoTo(Place.End, at);
            default:
                var offset = at;
                return Stop(_ => Damaged(offset));
        }
    }

    private bool FindMark()
    {
        var from = scannedTo / 8;
        var found = Bzip2Marks.Find(window.From(from), scannedTo % 8);
        if (found >= 0)
        {
            return Begin((from * 8) + found);
        }

        scannedTo = Math.Max(scannedTo, (window.End - 7) * 8);
        return (window.End * 8) - at > LongestBlock * 8L && GoTo(Place.BlockWithoutEnd, at);
    }

    private bool FindEnd()
    {
        if (window.End == readAtEnd)
        {
            return false;
        }

        readAtEnd = window.End;
        var end = Bzip2Excerpt.FindEnd(window, at, level);
        if (end == -1 || (end == 0 && (window.End * 8) - at > LongestBlock * 8L))
        {
            throw Damaged(at);
        }

        return end > 0 && Begin(end);
    }

    private bool ReadEnd()
    {
        var next = (at + Bzip2Marks.LengthWithCrc + 7) / 8;
        pending.Enqueue(new Item(Crc: (uint)window.Read(at + Bzip2Marks.Length, 32), Next: next));
        return GoTo(Place.Header, next * 8);
    }

    private bool Begin(long end)
    {
        pending.Enqueue(new Item(new Bzip2Block(window, at, end, level)));
        return GoTo(Place.Mark, end);
    }

    private bool GoTo(Place next, long bit)
    {
        (place, at) = (next, bit);
        return true;
    }

    private bool Stop(Func<CodedFrame, IntegrityException> fault)
    {
        pending.Enqueue(new Item(Fault: fault));
        place = Place.Fault;
        return false;
    }

    private void WriteOldest(IBufferWriter<byte> output)
    {
        var item = pending.Peek();
        if (item.Fault is { } fault)
        {
            throw fault(stream);
        }

        if (item.Block is { } block)
        {
            if (!block.Write(output))
            {
                ReadAgain(block);
                return;
            }

            crc = BitOperations.RotateLeft(crc, 1) ^ block.Crc;
            block.Dispose();
        }
        else
        {
            if (item.Crc != crc)
            {
                throw stream.DamagedAt(item.Next, $"its CRC is {crc:x8}, not {item.Crc:x8} as declared");
            }

            crc = 0;
            streamsProven++;
            stream = new CodedFrame(Kind, streamsProven + 1, item.Next);
        }

        pending.Dequeue();
    }

    /// <summary>The oldest block does not end at the mark that was found: all that was read behind it may be part of it.</summary>
    private void ReadAgain(Bzip2Block block)
    {
        if (block.HasWritten || block.Start == certainStart)
        {
            throw Damaged(block.Start);
        }

        level = block.Level;
        certainStart = block.Start;
        readAtEnd = 0;
        GoTo(Place.BlockWithoutEnd, block.Start);
        DropPending();
    }

    private void DropPending()
    {
        foreach (var item in pending)
        {
            item.Block?.Dispose();
        }

        pending.Clear();
    }

    private IntegrityException Damaged(long bit) => stream.DamagedAt(bit / 8, "invalid block or CRC");

    /// <summary>What was read ahead: a block, or the end of a stream with its CRC, or a fault.</summary>
    private readonly record struct Item(
        Bzip2Block? Block = null,
        uint Crc = 0,
        long Next = 0,
        Func<CodedFrame, IntegrityException>? Fault = null
    );
}
