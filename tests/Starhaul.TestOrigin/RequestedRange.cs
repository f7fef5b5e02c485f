using System.Globalization;

namespace Starhaul.TestOrigin;

/// <summary>A single byte range of a request, resolved against a length (RFC 9110 §14.1.2).</summary>
internal readonly record struct RequestedRange(long Start, long Length)
{
    public long End => Start + Length - 1;

    /// <summary>A range can be answered when it holds at least one byte.</summary>
    public bool IsSatisfiable => Length > 0;

    /// <summary>False when there is no header, it is malformed, or it asks for several ranges: a server may ignore these.</summary>
    public static bool TryParse(string? header, long length, out RequestedRange range)
    {
        range = default;
        if (header is null || !header.StartsWith("bytes=", StringComparison.Ordinal))
        {
            return false;
        }

        var ends = header["bytes=".Length..].Split('-');
        if (ends.Length != 2)
        {
            return false;
        }

        if (ends[0].Length == 0)
        {
            if (!TryNumber(ends[1], out var suffix))
            {
                return false;
            }

            suffix = Math.Min(suffix, length);
            range = new RequestedRange(length - suffix, suffix);
            return true;
        }

        if (!TryNumber(ends[0], out var first))
        {
            return false;
        }

        var last = length - 1;
        if (ends[1].Length > 0)
        {
            if (!TryNumber(ends[1], out var asked) || asked < first)
            {
                return false;
            }

            last = Math.Min(last, asked);
        }

        range = new RequestedRange(first, Math.Max(0, last - first + 1));
        return true;
    }

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
