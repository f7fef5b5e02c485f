using System.Buffers;
using System.Runtime.CompilerServices;
using Starhaul.Pipelines.Rows;

namespace Starhaul.Pipelines.Galaxy.Json;

/// <summary>
/// A place in JSON text that moves from value to value. The first fault sticks: the cursor then stands at the end of the
/// text, where nothing can be read, so that every loop over members or elements ends and only the caller of the whole
/// looks at <see cref="Expected"/>.
/// </summary>
/// <remarks>
/// What is skipped is only looked at for its brackets and strings: the text was proven to be JSON before, or will be.
/// </remarks>
internal sealed class JsonCursor
{
    /// <summary>Levels of nesting that are followed.</summary>
    public const int MaxDepth = 1_024;

    private static readonly SearchValues<byte> Structure = SearchValues.Create("\"{}[]"u8);

    // The kinds of the brackets that are open while a value is skipped, by depth.
    private readonly byte[] closing = new byte[MaxDepth + 1];
    private byte[] bytes = [0];
    private byte[] scratch = new byte[256];
    private int at;
    private int limit;
    private int depth;

    /// <summary>Whether no byte is left.</summary>
    public bool IsAtEnd => at >= limit;

    /// <summary>Where the next byte is read, in the buffer.</summary>
    public int Position => at;

    /// <summary>What was expected where <see cref="FaultPosition"/> is; null while all is well.</summary>
    public string? Expected { get; private set; }

    /// <summary>Where the first fault is.</summary>
    public int FaultPosition { get; private set; }

    /// <summary>Whether the text ended before the value did: more of it may mend that.</summary>
    public bool IsCut => Expected is not null && FaultPosition >= limit;

    /// <summary>Begins to read in a buffer.</summary>
    /// <param name="buffer">The text, with one byte of room behind it, which is set to 0: no JSON goes on with that.</param>
    /// <param name="start">Where to begin.</param>
    /// <param name="end">Where the text ends.</param>
    /// <param name="openBrackets">Levels of nesting around the start.</param>
    public void Load(byte[] buffer, int start, int end, int openBrackets)
    {
        bytes = buffer;
        bytes[end] = 0;
        (at, limit, depth, Expected) = (start, end, openBrackets, null);
    }

    /// <summary>Goes back to a place that was passed; the next value begins there.</summary>
    public void MoveTo(int position) => at = Expected is null ? position : limit;

    /// <summary>The text between two places.</summary>
    public ReadOnlySpan<byte> Slice(int start, int end) => bytes.AsSpan(start, end - start);

    /// <summary>The next byte that is no blank; 0 at the end.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte Peek()
    {
        var next = bytes[at];
        return next > ' ' ? next : PeekBehindBlanks();
    }

    /// <summary>Steps over the byte that <see cref="Peek"/> gave.</summary>
    public void Pass() => at++;

    /// <summary>Enters an object.</summary>
    /// <returns>Whether it has members; the first <see cref="Name()"/> is next.</returns>
    public bool OpenObject() => Open((byte)'{', (byte)'}', "an object");

    /// <summary>Enters an array.</summary>
    /// <returns>Whether it has elements; the first is next.</returns>
    public bool OpenArray() => Open((byte)'[', (byte)']', "an array");

    /// <summary>Goes on after a member, or leaves the object.</summary>
    public bool HasMoreMembers() => ReadSeparator((byte)'}', "',' or '}'");

    /// <summary>Goes on after an element, or leaves the array.</summary>
    public bool HasMoreElements() => ReadSeparator((byte)']', "',' or ']'");

    /// <summary>Steps over a name and its colon where they are next, without blanks and escapes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryPass(QuotedName? name)
    {
        if (name is null || limit - at < QuotedName.Room || !name.Begins(in bytes[at]))
        {
            return false;
        }

        at += name.Length;
        return true;
    }

    /// <summary>Reads the name of a member, decoded, and its colon. It is valid until the next call.</summary>
    public ReadOnlySpan<byte> Name() => Name(out _);

    /// <summary>Reads the name of a member, decoded, and its colon, and says whether it stands so in the source.</summary>
    public ReadOnlySpan<byte> Name(out bool isPlain)
    {
        var name = String(out isPlain, "a name in quotes");
        if (Peek() != ':')
        {
            Fail("':'");
            return default;
        }

        at++;
        return name;
    }

    /// <summary>Reads a string, decoded. It is valid until the next call.</summary>
    public ReadOnlySpan<byte> String() => String(out _);

    /// <summary>Reads a string, decoded, and says whether it stands so in the source.</summary>
    public ReadOnlySpan<byte> String(out bool isPlain, string expected = "a string")
    {
        isPlain = true;
        if (Peek() != '"')
        {
            Fail(expected);
            return default;
        }

        var start = at + 1;
        var end = FindQuote(start, out var isEscaped);
        if (end < 0)
        {
            return default;
        }

        at = end + 1;
        isPlain = !isEscaped;
        return isEscaped ? Decode(start, end) : bytes.AsSpan(start, end - start);
    }

    /// <summary>Reads a string into an arena.</summary>
    /// <returns>Its place; undefined after an error.</returns>
    public (int Offset, int Length) Text(TextArena arena)
    {
        var text = String();
        return (arena.Add(text), text.Length);
    }

    /// <summary>Reads a number as a double.</summary>
    public double Real()
    {
        if (!RealNumber.TryRead(bytes.AsSpan(at, limit - at + 1), out var value, out var length))
        {
            Fail("a number", at + length);
            return 0;
        }

        PassNumber(length);
        return value;
    }

    /// <summary>Reads a number and gives its text.</summary>
    public ReadOnlySpan<byte> Number()
    {
        var start = at;
        while (bytes[at] is >= (byte)'0' and <= (byte)'9')
        {
            at++;
        }

        // Most are whole and short; the others are looked at as a whole.
        var digits = at - start;
        var isPlain = bytes[at] is (byte)',' or (byte)'}' && (digits == 1 || (digits > 1 && bytes[start] != '0'));
        at = isPlain ? at : start;
        if (!isPlain)
        {
            _ = Real();
        }

        return Expected is null ? bytes.AsSpan(start, at - start) : default;
    }

    /// <summary>Whether a byte begins a number.</summary>
    public static bool IsNumber(byte first) => (uint)(first - '0') <= 9 || first == '-';

    /// <summary>Reads <c>true</c>, <c>false</c> or <c>null</c>.</summary>
    public void Word(ReadOnlySpan<byte> word)
    {
        var rest = bytes.AsSpan(at, limit - at);
        var common = rest.CommonPrefixLength(word);
        if (common < word.Length)
        {
            Fail("a value", at + common);
            return;
        }

        at += word.Length;
        if (bytes[at] is not ((byte)',' or (byte)'}' or (byte)']' or <= (byte)' '))
        {
            Fail("the end of a word");
        }
    }

    /// <summary>Steps over a value of any kind.</summary>
    public void Skip()
    {
        var first = Peek();
        switch (first)
        {
            case (byte)'"':
                SkipString();
                break;
            case (byte)'{' or (byte)'[':
                SkipNested();
                break;
            case (byte)'t':
                Word("true"u8);
                break;
            case (byte)'f':
                Word("false"u8);
                break;
            case (byte)'n':
                Word("null"u8);
                break;
            default:
                _ = Real();
                break;
        }
    }

    private byte PeekBehindBlanks()
    {
        while (bytes[at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        {
            at++;
        }

        return bytes[at];
    }

    private bool Open(byte open, byte close, string expected)
    {
        if (Peek() != open)
        {
            Fail(expected);
            return false;
        }

        if (++depth > MaxDepth)
        {
            Fail($"at most {MaxDepth} levels of nesting");
            return false;
        }

        at++;
        if (Peek() != close)
        {
            return true;
        }

        at++;
        depth--;
        return false;
    }

    private bool ReadSeparator(byte close, string expected)
    {
        var next = Peek();
        if (next == ',')
        {
            at++;
            return true;
        }

        if (next == close)
        {
            at++;
            depth--;
        }
        else
        {
            Fail(expected);
        }

        return false;
    }

    private void PassNumber(int length)
    {
        at += length;
        // At the end of the text it is unknown whether the number goes on.
        if (at >= limit || bytes[at] is not ((byte)',' or (byte)'}' or (byte)']' or <= (byte)' '))
        {
            Fail("the end of a number");
        }
    }

    private void SkipString()
    {
        var end = FindQuote(at + 1, out _);
        at = end < 0 ? limit : end + 1;
    }

    private void SkipNested()
    {
        var around = depth;
        do
        {
            var next = bytes.AsSpan(at, limit - at).IndexOfAny(Structure);
            if (next < 0)
            {
                Fail("the end of a value", limit);
                return;
            }

            at += next;
            var found = bytes[at];
            if (found == '"')
            {
                SkipString();
                continue;
            }

            if (found is (byte)'{' or (byte)'[')
            {
                if (++depth > MaxDepth)
                {
                    Fail($"at most {MaxDepth} levels of nesting");
                    return;
                }

                // The closing bracket of each kind is two after its opening one in ASCII.
                closing[depth] = (byte)(found + 2);
            }
            else if (found != closing[depth--])
            {
                Fail($"'{(char)closing[depth + 1]}'");
                return;
            }

            at++;
        } while (depth > around);
    }

    // The closing quote of a string whose inside begins at a place; -1 after a fault.
    private int FindQuote(int from, out bool isEscaped)
    {
        var end = StringEnd.Find(bytes, from, limit, out isEscaped);
        if (end < 0)
        {
            Fail("the end of a string", limit);
        }

        return end;
    }

    private ReadOnlySpan<byte> Decode(int start, int end)
    {
        var raw = bytes.AsSpan(start, end - start);
        if (scratch.Length < raw.Length)
        {
            scratch = new byte[2 * raw.Length];
        }

        if (!JsonText.TryDecode(raw, scratch, out var length, out var fault))
        {
            Fail("an escape", start + fault);
            return default;
        }

        return scratch.AsSpan(0, length);
    }

    private void Fail(string expected) => Fail(expected, at);

    private void Fail(string expected, int position)
    {
        if (Expected is null)
        {
            Expected = expected;
            FaultPosition = position;
        }

        at = limit;
    }
}
