using Starhaul.Regimes.Json;

namespace Starhaul.Tests.Regimes;

/// <summary>All that a scanner says of a text, to compare one way of scanning with another.</summary>
internal sealed record JsonVerdict(bool IsWhole, int Accepted, string? Fault, long Records, long LineEnds)
{
    public static readonly int[] Widths = [0, 128, 256, 512];

    /// <summary>Scans a text in pieces whose lengths are given in turn, again and again; none for one piece.</summary>
    public static JsonVerdict Of(ReadOnlySpan<byte> text, JsonFraming framing, int vectorBits, params int[] pieces)
    {
        var scanner = new JsonScanner(framing, vectorBits);
        int at = 0;
        for (int piece = 0; at < text.Length; piece++)
        {
            int length = pieces.Length == 0 ? text.Length : Math.Min(pieces[piece % pieces.Length], text.Length - at);
            int taken = scanner.Append(text.Slice(at, length));
            at += taken;
            if (taken < length)
                break;
        }
        var machine = scanner.Machine;
        bool isWhole = machine.Fault is null && machine.IsComplete;
        return new JsonVerdict(
            isWhole,
            at,
            machine.Fault?.Description ?? (isWhole ? null : JsonWords.EndsInside(machine)),
            machine.Framing == JsonFraming.Lines ? machine.Values : machine.Elements,
            machine.LineEnds
        );
    }
}
