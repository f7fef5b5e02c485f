using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Starhaul.Regimes.Json;

/// <summary>
/// The grammar over 64 bytes at once. Each set of bytes is the bits of one word, each rule a few operations on words:
/// where a token may stand follows from the token before it, and adding a bit to a run of white space carries it to the
/// token behind. Only brackets are walked one by one.
/// </summary>
/// <remarks>
/// It only ever says that a block is well formed. Where one is not, or is too unusual (nested over 63 levels, the end of
/// a document), it leaves the block to <see cref="JsonMachine"/>, untouched.
/// </remarks>
internal static class JsonKernel
{
    /// <summary>Bytes of a block.</summary>
    public const int BlockLength = 64;

    private const int MostLevels = 63;

    private static readonly SearchValues<byte> PrimitiveBytes = SearchValues.Create("+-.0123456789Eaeflnrstu"u8);

    /// <summary>True where the kernel can take over from the machine.</summary>
    public static bool CanTakeOver(JsonMachine machine) =>
        machine.IsAtRest
        && machine.Nesting.Depth <= MostLevels
        && (machine.Framing == JsonFraming.Lines || machine.Nesting.Depth > 0);

    /// <summary>Takes as many whole blocks as are well formed, and leaves the machine where they end.</summary>
    /// <returns>Bytes that were accepted. An unfinished number, literal or character at their end is left out.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Run<TBlock, TFraming>(JsonMachine machine, ReadOnlySpan<byte> bytes)
        where TBlock : struct, IBytes64<TBlock>
        where TFraming : struct, IJsonKernelFraming
    {
        ref byte first = ref MemoryMarshal.GetReference(bytes);
        nuint length = (nuint)bytes.Length;
        nuint at = 0;

        // What the block before leaves to this one: all bits or none, or one bit.
        var place = machine.Place;
        ulong inText = place == JsonPlace.Text ? ulong.MaxValue : 0;
        ulong inName = place == JsonPlace.Text && machine.IsName ? 1UL : 0;
        ulong behindComma = place is JsonPlace.Name or JsonPlace.LineStart ? 1UL : 0;
        ulong behindOpen = place is JsonPlace.NameOrClose or JsonPlace.ValueOrClose ? 1UL : 0;
        ulong behindColon = place == JsonPlace.Value ? 1UL : 0;
        ulong behindName = place == JsonPlace.Colon ? 1UL : 0;
        ulong behindValue = place is JsonPlace.AfterValue or JsonPlace.LineEnd ? 1UL : 0;
        ulong inPrimitive = 0;
        ulong escapes = 0;
        ulong sequences = 0;
        var primitives = default(PrimitiveBits);
        ulong nesting = machine.Nesting.Innermost;
        int depth = machine.Nesting.Depth;
        long elements = 0;
        long values = 0;
        long lineEnds = 0;

        for (; at + BlockLength <= length; at += BlockLength)
        {
            ref byte source = ref Unsafe.Add(ref first, at);
            var block = TBlock.Load(in source);
            ulong error = 0;

            // 1. Strings: from the opening quote up to, and without, the closing one.
            ulong quotes = block.Equal((byte)'"');
            ulong backslashes = block.Equal((byte)'\\');
            ulong escapesNext = escapes;
            if ((backslashes | escapes) != 0)
            {
                error = EscapeBits.Check<TBlock>(in source, backslashes, ref escapesNext, out ulong escaped);
                quotes &= ~escaped;
            }
            ulong text = QuoteBits.PrefixXor(quotes) ^ inText;
            ulong outside = ~text;
            ulong sequencesNext = sequences;
            if ((block.NonAscii() | sequences) != 0)
                error |= Utf8Bits.Check<TBlock>(in source, ref sequencesNext);

            // 2. White space and punctuation. (Loading again is cheaper than keeping the block over the calls above.)
            block = TBlock.Load(in source);
            ulong space = block.Equal((byte)' ') & outside;
            ulong lineEnd = 0;
            ulong controls = block.Between(0, 0x1F);
            if (controls != 0)
            {
                lineEnd = block.Equal((byte)'\n') & outside;
                ulong other = (block.Equal((byte)'\t') | block.Equal((byte)'\r')) & outside;
                error |= controls & ~(lineEnd | other);
                space |= TFraming.IsLines ? other : other | lineEnd;
            }
            ulong comma = block.Equal((byte)',') & outside;
            ulong colon = block.Equal((byte)':') & outside;
            ulong open = block.EqualFolded((byte)'{') & outside;
            ulong close = block.EqualFolded((byte)'}') & outside;
            ulong braces = block.Bit5();
            ulong punctuation = comma | colon | open | close | (TFraming.IsLines ? lineEnd : 0);

            // 3. Numbers and literals.
            ulong primitive = outside & ~(quotes | space | punctuation);
            ulong primitiveStart = primitive & ~((primitive << 1) | inPrimitive);
            error |= primitives.Check<TBlock>(
                primitive,
                primitiveStart,
                block.Between((byte)'0', (byte)'9'),
                block.Equal((byte)'0'),
                block.Equal((byte)'-'),
                block.Equal((byte)'.'),
                in source,
                length - at
            );

            // 4. Brackets: which bytes are inside an object, and does each bracket close its own kind?
            ulong inObject = 0 - (nesting & 1);
            ulong nestingNext = nesting;
            int opens = BitOperations.PopCount(open);
            int closes = BitOperations.PopCount(close);
            ulong mismatch = 0;
            for (ulong left = open | close; left != 0; left &= left - 1)
            {
                // Without branches: which bracket comes is what no predictor knows.
                int bit = BitOperations.TrailingZeroCount(left);
                ulong brace = (braces >> bit) & 1;
                ulong opened = 0 - ((open >> bit) & 1);
                ulong outer = nestingNext >> 1;
                mismatch |= (nestingNext ^ brace) & ~opened;
                ulong inner = outer ^ ((outer ^ ((nestingNext << 1) | brace)) & opened);
                inObject ^= ((0 - ((nestingNext ^ inner) & 1)) << bit) << 1;
                nestingNext = inner;
            }
            error |= mismatch & 1;
            error |= depth + opens > MostLevels ? 1UL : 0;
            ulong shallow = 0;
            if (depth - closes <= (TFraming.IsLines ? 0 : 1))
                shallow = Shallow(TFraming.IsLines ? 0 : 1, depth, open, close, ref error);

            // 5. What follows what.
            ulong separator = TFraming.IsLines ? comma | lineEnd : comma;
            ulong afterSeparator = Following(separator, space, behindComma, out ulong behindCommaNext);
            ulong afterOpen = Following(open, space, behindOpen, out ulong behindOpenNext);
            ulong afterColon = Following(colon, space, behindColon, out ulong behindColonNext);
            ulong name = (afterSeparator | afterOpen) & inObject;
            ulong value = ((afterSeparator | afterOpen) & ~inObject) | afterColon;
            ulong textStart = quotes & text;
            ulong nameText = (textStart & name) | inName;
            ulong nameSum = nameText + text;
            ulong inNameNext = (text & ~nameSum) >> 63;
            ulong nameEnd = nameSum & outside;
            ulong afterName = Following(nameEnd, space, behindName, out ulong behindNameNext);
            ulong valueEnd = (quotes & outside & ~nameEnd) | close;
            ulong primitiveEnd = ((primitive << 1) | inPrimitive) & ~primitive;
            ulong afterValue = Following(valueEnd, primitiveEnd, space, behindValue, out ulong behindValueNext);

            ulong emptyClose = close & afterOpen;
            ulong valueStart = textStart | primitiveStart | open;
            ulong valueOr = valueStart | emptyClose;
            ulong closeOr = comma | close;
            if (TFraming.IsLines)
            {
                valueOr |= lineEnd;
                closeOr |= lineEnd;
                error |= (comma & shallow) | (lineEnd & ~shallow);
            }
            error |=
                (name & ~(textStart | emptyClose))
                | (value & ~valueOr)
                | (afterName & ~colon)
                | (afterValue & ~closeOr);
            if (error != 0)
                break;

            // 6. The block is well formed: take it.
            if (TFraming.IsLines)
            {
                values += BitOperations.PopCount(value & valueStart & shallow);
                lineEnds += BitOperations.PopCount(lineEnd);
            }
            else
            {
                elements += BitOperations.PopCount(comma & shallow);
            }
            inText = (ulong)((long)text >> 63);
            inName = inNameNext;
            behindComma = behindCommaNext;
            behindOpen = behindOpenNext;
            behindColon = behindColonNext;
            behindName = behindNameNext;
            behindValue = behindValueNext;
            inPrimitive = primitive >> 63;
            escapes = escapesNext;
            sequences = sequencesNext;
            nesting = nestingNext;
            depth += opens - closes;
        }

        machine.Nesting.Replace(depth, nesting);
        machine.Elements += elements;
        machine.Values += values;
        machine.LineEnds += lineEnds;
        machine.IsName = inName != 0;
        machine.Place = Resting(
            machine.Nesting,
            inText != 0 ? JsonPlace.Text
                : (behindComma | behindColon | inPrimitive) != 0 ? JsonPlace.Value
                : behindOpen != 0 ? JsonPlace.ValueOrClose
                : behindName != 0 ? JsonPlace.Colon
                : JsonPlace.AfterValue,
            behindComma != 0
        );
        int unfinished =
            inText != 0 ? UnfinishedCharacter(bytes[..(int)at], escapes, sequences)
            : inPrimitive != 0 ? UnfinishedPrimitive(bytes[..(int)at])
            : 0;
        if (inPrimitive != 0 && depth == 0)
            machine.Values--;
        return (int)at - unfinished;
    }

    // The next byte that is no white space, behind each of the tokens that end at the given bytes.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Following(ulong ends, ulong space, ulong carry, out ulong carryNext) =>
        Following(ends, 0, space, carry, out carryNext);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Following(ulong ends, ulong behindEnds, ulong space, ulong carry, out ulong carryNext)
    {
        ulong behind = (ends << 1) | behindEnds | carry;
        ulong sum = behind + space;
        // A run of white space up to the last byte that lost that byte's bit has been carried through.
        carryNext = (ends | (space & ~sum)) >> 63;
        return sum & ~space;
    }

    // Bytes at one depth; an error where the block goes out to a depth that the kernel cannot judge.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong Shallow(int level, int depth, ulong open, ulong close, ref ulong error)
    {
        ulong shallow = depth == level ? ulong.MaxValue : 0;
        for (ulong left = open | close; left != 0; left &= left - 1)
        {
            ulong bit = left & (0 - left);
            ulong behind = 0 - (bit << 1);
            depth += (open & bit) != 0 ? 1 : -1;
            shallow = depth == level ? shallow | behind : shallow & ~behind;
            if (depth < level)
                error |= bit;
        }
        return shallow;
    }

    private static JsonPlace Resting(JsonNesting nesting, JsonPlace place, bool isBehindComma) =>
        (place, nesting.Depth, nesting.IsInObject) switch
        {
            (JsonPlace.Value, 0, _) => JsonPlace.LineStart,
            (JsonPlace.AfterValue, 0, _) => JsonPlace.LineEnd,
            (JsonPlace.Value, _, true) when isBehindComma => JsonPlace.Name,
            (JsonPlace.ValueOrClose, _, true) => JsonPlace.NameOrClose,
            _ => place,
        };

    private static int UnfinishedCharacter(ReadOnlySpan<byte> bytes, ulong escapes, ulong sequences)
    {
        if ((escapes & EscapeBits.EscapesNext) != 0)
            return 1;
        if (escapes != 0)
            return "\\u0000".Length - BitOperations.PopCount(escapes);
        if (sequences == 0)
            return 0;
        int length = 1;
        while ((bytes[^length] & 0xC0) == 0x80)
            length++;
        return length;
    }

    private static int UnfinishedPrimitive(ReadOnlySpan<byte> bytes) =>
        bytes.Length - 1 - bytes.LastIndexOfAnyExcept(PrimitiveBytes);
}
