namespace Starhaul.Cli.Values;

/// <summary>Reads rates as people write them: <c>20M</c>, <c>20MB/s</c>, or <c>none</c> for no limit.</summary>
internal static class ByteRate
{
    /// <summary>The form, for a message or a help text.</summary>
    public const string Form = "20 bytes a second or more, such as 512k, 20M or 1.5G, or none";

    // Bytes are handed out 20 times a second, so a lower rate could not be kept.
    private const long Least = 20;

    /// <summary>Reads a rate in bytes a second; null for no limit.</summary>
    /// <exception cref="FormatException">The text is not of that form.</exception>
    public static long? Parse(string text)
    {
        var rate = text.Trim();
        if (rate is "none")
        {
            return null;
        }

        var bytes = ByteCount.Parse(rate.EndsWith("/s", StringComparison.Ordinal) ? rate[..^2] : rate);
        return bytes >= Least ? bytes : throw new FormatException(Form);
    }
}
