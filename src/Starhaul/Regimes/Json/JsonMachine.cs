namespace Starhaul.Regimes.Json;

/// <summary>
/// The grammar of RFC 8259 and the UTF-8 of RFC 3629, one byte at a time: the reference that <see cref="JsonKernel"/>
/// must agree with, the state that both share, and the only place that words a fault.
/// </summary>
/// <remarks>
/// An escaped lone surrogate (<c>"\ud800"</c>) is let through: the grammar of RFC 8259 §7 allows it, §8.2 only warns of
/// it, and readers that skip over strings accept it. Duplicate names are let through likewise (§4).
/// </remarks>
internal sealed class JsonMachine(JsonFraming framing)
{
    private byte literalFirst;
    private int literalIndex;
    private int hexadecimalLeft;
    private Utf8Sequence sequence;
    private bool isLineEndBehindValue;

    /// <summary>The framing as it is known by now.</summary>
    public JsonFraming Framing { get; private set; } = framing;

    /// <summary>What the next byte may be.</summary>
    public JsonPlace Place { get; set; } = framing == JsonFraming.Lines ? JsonPlace.LineStart : JsonPlace.Value;

    /// <summary>The open brackets.</summary>
    public JsonNesting Nesting { get; } = new();

    /// <summary>True while the string at hand is a member name.</summary>
    public bool IsName { get; set; }

    /// <summary>The first byte of the first value: 0 before it.</summary>
    public byte First { get; private set; }

    /// <summary>Elements of the top-level value that a comma or its end has closed.</summary>
    public long Elements { get; set; }

    /// <summary>Values that began at the start of a line.</summary>
    public long Values { get; set; }

    /// <summary>Line ends outside of values.</summary>
    public long LineEnds { get; set; }

    /// <summary>True once the first object of an adaptive text holds a line end, and so cannot be a line.</summary>
    public bool IsOnManyLines { get; set; }

    /// <summary>What is wrong at the byte where <see cref="Run"/> stopped short; null when nothing is.</summary>
    public JsonFault? Fault { get; private set; }

    /// <summary>True between two tokens and between two characters of a string: all that the kernel can take up.</summary>
    public bool IsAtRest => Place <= JsonPlace.Text;

    /// <summary>True where the text may end.</summary>
    public bool IsComplete =>
        Place is JsonPlace.End or JsonPlace.LineStart or JsonPlace.LineEnd
        || (Nesting.Depth == 0 && JsonNumber.IsComplete(Place));

    /// <summary>Takes bytes until the end, a fault, or the first rest after <paramref name="atLeast"/> bytes.</summary>
    /// <returns>Bytes that were accepted.</returns>
    public int Run(ReadOnlySpan<byte> bytes, int atLeast)
    {
        for (int i = 0; i < bytes.Length; i++)
        {
            if ((i >= atLeast && IsAtRest) || !Step(bytes[i]))
                return i;
        }
        return bytes.Length;
    }

    private bool Step(byte next) =>
        Place switch
        {
            JsonPlace.Text => StepText(next),
            JsonPlace.Escape => StepEscape(next),
            JsonPlace.Hexadecimal => StepHexadecimal(next),
            JsonPlace.Continuation => StepContinuation(next),
            JsonPlace.Literal => StepLiteral(next),
            >= JsonPlace.Minus => StepNumber(next),
            _ => StepBetween(next),
        };

    private bool StepBetween(byte next)
    {
        switch (next)
        {
            case (byte)' ' or (byte)'\t' or (byte)'\r':
                return true;
            case (byte)'\n':
                return StepLineEnd();
        }
        switch (Place)
        {
            case JsonPlace.Value or JsonPlace.LineStart:
                return BeginValue(next);
            case JsonPlace.ValueOrClose:
                return next == ']' ? Close() : BeginValue(next);
            case JsonPlace.Name or JsonPlace.NameOrClose when next == '"':
                return BeginText(isName: true);
            case JsonPlace.NameOrClose when next == '}':
                return Close();
            case JsonPlace.Colon when next == ':':
                return Go(JsonPlace.Value);
            case JsonPlace.AfterValue when next == ',':
                CountElement();
                return Go(Nesting.IsInObject ? JsonPlace.Name : JsonPlace.Value);
            case JsonPlace.AfterValue when next == (Nesting.IsInObject ? '}' : ']'):
                CountElement();
                return Close();
            case JsonPlace.End when Framing == JsonFraming.Adaptive && First == '{' && isLineEndBehindValue:
                return BeginSecondLine(next);
            default:
                return Refuse(next);
        }
    }

    private bool StepLineEnd()
    {
        if (Framing == JsonFraming.Lines && Place is not (JsonPlace.LineStart or JsonPlace.LineEnd))
            return Refuse((byte)'\n');
        if (Nesting.Depth > 0)
        {
            IsOnManyLines = true;
            return true;
        }
        LineEnds++;
        isLineEndBehindValue = Place == JsonPlace.End;
        return Place != JsonPlace.LineEnd || Go(JsonPlace.LineStart);
    }

    private bool BeginSecondLine(byte next)
    {
        if (IsOnManyLines)
        {
            Fault = new JsonFault("a second value follows the top-level object, which is itself on several lines");
            return false;
        }
        Framing = JsonFraming.Lines;
        Values = 1;
        Place = JsonPlace.LineStart;
        return BeginValue(next);
    }

    private bool BeginValue(byte next)
    {
        if (First == 0)
            First = next;
        if (Nesting.Depth == 0)
            Values++;
        return next switch
        {
            (byte)'"' => BeginText(isName: false),
            (byte)'{' or (byte)'[' => Open(isObject: next == '{'),
            (byte)'t' or (byte)'f' or (byte)'n' => BeginLiteral(next),
            _ => JsonNumber.Begin(next) is { } place ? Go(place) : Refuse(next),
        };
    }

    private bool Open(bool isObject)
    {
        if (!Nesting.TryOpen(isObject))
        {
            Fault = new JsonFault("more than 1,024 brackets are open", IsOverBound: true);
            return false;
        }
        return Go(isObject ? JsonPlace.NameOrClose : JsonPlace.ValueOrClose);
    }

    private bool Close()
    {
        Nesting.Close();
        return EndValue();
    }

    private bool EndValue() =>
        Go(
            Nesting.Depth > 0 ? JsonPlace.AfterValue
            : Framing == JsonFraming.Lines ? JsonPlace.LineEnd
            : JsonPlace.End
        );

    private bool BeginText(bool isName)
    {
        IsName = isName;
        return Go(JsonPlace.Text);
    }

    private bool StepText(byte next)
    {
        switch (next)
        {
            case (byte)'"':
                return IsName ? Go(JsonPlace.Colon) : EndValue();
            case (byte)'\\':
                return Go(JsonPlace.Escape);
            case < 0x20:
                return Refuse(next);
            case < 0x80:
                return true;
            default:
                return sequence.TryBegin(next) ? Go(JsonPlace.Continuation) : Refuse(next);
        }
    }

    private bool StepEscape(byte next)
    {
        if (next == 'u')
        {
            hexadecimalLeft = 4;
            return Go(JsonPlace.Hexadecimal);
        }
        return "\"\\/bfnrt"u8.Contains(next) ? Go(JsonPlace.Text) : Refuse(next);
    }

    private bool StepHexadecimal(byte next)
    {
        if (!char.IsAsciiHexDigit((char)next))
            return Refuse(next);
        return --hexadecimalLeft > 0 || Go(JsonPlace.Text);
    }

    private bool StepContinuation(byte next)
    {
        if (!sequence.TryContinue(next))
            return Refuse(next);
        return sequence.IsOpen || Go(JsonPlace.Text);
    }

    private bool BeginLiteral(byte first)
    {
        literalFirst = first;
        literalIndex = 1;
        return Go(JsonPlace.Literal);
    }

    private bool StepLiteral(byte next)
    {
        ReadOnlySpan<byte> word = literalFirst switch
        {
            (byte)'t' => "true"u8,
            (byte)'f' => "false"u8,
            _ => "null"u8,
        };
        if (next != word[literalIndex])
            return Refuse(next);
        return ++literalIndex < word.Length || EndValue();
    }

    private bool StepNumber(byte next)
    {
        if (JsonNumber.Continue(Place, next) is { } place)
            return Go(place);
        if (!JsonNumber.IsComplete(Place))
            return Refuse(next);
        EndValue();
        return StepBetween(next);
    }

    private void CountElement()
    {
        if (Nesting.Depth == 1)
            Elements++;
    }

    private bool Go(JsonPlace place)
    {
        Place = place;
        return true;
    }

    private bool Refuse(byte next)
    {
        Fault = JsonFault.At(JsonWords.Expected(this), next);
        return false;
    }
}
