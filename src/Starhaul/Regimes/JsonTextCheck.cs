using System.Globalization;
using Starhaul.Regimes.Json;

namespace Starhaul.Regimes;

/// <summary>What the checks of JSON and NDJSON share: the character encoding, the words of a fault, the summary.</summary>
internal abstract class JsonTextCheck(JsonFraming framing) : ContentCheck
{
    private const string DamageHint =
        "Fetch it again; if the same byte fails, the source itself is damaged. FetchOptions.Regime 'binary' takes it as it is.";

    private readonly JsonScanner scanner = new(framing);
    private readonly byte[] head = new byte[JsonEncoding.LongestHead];
    private int headLength;
    private JsonEncoding? encoding;
    private Utf16Transcoder? transcoder;
    private long position;
    private long length;

    internal override bool HasSeenOneWhole =>
        IsLines
            ? Machine.Values > 1 || (Machine.Values == 1 && Machine.Place is JsonPlace.LineStart or JsonPlace.LineEnd)
            : Machine.Place == JsonPlace.End;

    private JsonMachine Machine => scanner.Machine;

    private bool IsLines => Machine.Framing == JsonFraming.Lines;

    private string Line =>
        IsLines ? string.Create(CultureInfo.InvariantCulture, $" on line {Machine.LineEnds + 1:N0}") : "";

    private string Format => IsLines ? "NDJSON" : "JSON";

    /// <inheritdoc />
    public sealed override void Append(ReadOnlySpan<byte> bytes)
    {
        length += bytes.Length;
        while (encoding is null && !bytes.IsEmpty)
        {
            head[headLength++] = bytes[0];
            bytes = bytes[1..];
            Begin(isAll: false);
        }
        Feed(bytes);
    }

    /// <inheritdoc />
    public sealed override ContentSummary Complete()
    {
        if (encoding is null)
            Begin(isAll: true);
        if (transcoder is { IsInsideCharacter: true })
            throw TooShort("in the middle of a UTF-16 character");
        if (!Machine.IsComplete)
            throw TooShort(JsonWords.EndsInside(Machine));
        long? records =
            IsLines ? Machine.Values
            : Machine.First == '[' ? Machine.Elements
            : null;
        return new ContentSummary
        {
            Type = IsLines ? "application/x-ndjson" : "application/json",
            Length = length,
            Records = records,
            ProvesEnd = !IsLines && JsonNumber.Begin(Machine.First) is null,
            Checked = $"{JsonWords.Kind(Machine, records)}, {encoding!.Name}",
        };
    }

    private void Begin(bool isAll)
    {
        encoding = JsonEncoding.Find(head.AsSpan(0, headLength), isAll);
        if (encoding is null)
            return;
        position = encoding.MarkLength;
        if (encoding.IsUtf16)
            transcoder = new Utf16Transcoder(encoding.IsBigEndian);
        Feed(head.AsSpan(encoding.MarkLength, headLength - encoding.MarkLength));
    }

    private void Feed(ReadOnlySpan<byte> bytes)
    {
        if (transcoder is null)
        {
            int taken = scanner.Append(bytes);
            position += taken;
            if (taken < bytes.Length)
                throw Damaged(position, Machine.Fault!);
            return;
        }
        while (!bytes.IsEmpty)
        {
            bytes = bytes[transcoder.Read(bytes)..];
            int taken = scanner.Append(transcoder.Text);
            if (taken < transcoder.Text.Length)
                throw Damaged(position + transcoder.OffsetOf(taken), Machine.Fault!);
            position += transcoder.Consumed;
            if (transcoder.IsBroken)
                throw Damaged(position, new JsonFault("expected UTF-16, found one half of a surrogate pair"));
        }
    }

    private StarhaulException Damaged(long at, JsonFault fault)
    {
        string place = string.Create(CultureInfo.InvariantCulture, $"{Line} at byte {at:N0}");
        return fault.IsOverBound
            ? new UnexpectedContentException($"the {Format} goes over a bound{place}: {fault.Description}")
            {
                Step = FetchStep.Transfer,
                Hint = "Few programs read such a text. FetchOptions.Regime 'binary' fetches it as it is.",
            }
            : new IntegrityException($"the {Format} is damaged{place}: {fault.Description}")
            {
                Step = FetchStep.Transfer,
                Hint = DamageHint,
            };
    }

    private IntegrityException TooShort(string where)
    {
        return new IntegrityException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"the {Format} ends after {length:N0} byte{(length == 1 ? "" : "s")}{Line} {where}"
            )
        )
        {
            Step = FetchStep.Transfer,
            Hint = "Fetch it again; if it ends at the same byte, the source itself is cut.",
        };
    }
}
