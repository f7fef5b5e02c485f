using System.CommandLine;
using System.Globalization;
using Starhaul.Cli.Values;

namespace Starhaul.Cli.Commands;

/// <summary>Reads the times that options take: how long, and when.</summary>
internal static class OptionTimes
{
    /// <summary>A length of time such as <c>30s</c>; null where the option is not given.</summary>
    /// <exception cref="UsageException">The text is no such length.</exception>
    public static TimeSpan? ReadLength(this ParseResult parse, Option<string> option)
    {
        if (parse.GetValue(option) is not { } text)
        {
            return null;
        }

        try
        {
            return Duration.Parse(text);
        }
        catch (FormatException exception)
        {
            throw new UsageException($"{option.Name} is '{text}'.", $"Expected {exception.Message}.");
        }
    }

    /// <summary>A day or a time, in UTC where it names no offset; null where the option is not given.</summary>
    /// <exception cref="UsageException">The text is neither.</exception>
    public static DateTimeOffset? ReadMoment(this ParseResult parse, Option<string> option)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return parse.GetValue(option) is not { } text ? null
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out var moment) ? moment
            : throw new UsageException(
                $"{option.Name} is '{text}'.",
                "Expected a day or a time in UTC such as 2026-11-21 or 2026-11-21T20:00."
            );
    }

    /// <summary>The moment that an age such as <c>30d</c> or a date names; null where the option is not given.</summary>
    /// <exception cref="UsageException">The text is neither.</exception>
    public static DateTimeOffset? ReadAge(this ParseResult parse, Option<string> option, TimeProvider timeProvider)
    {
        if (parse.GetValue(option) is not { } text)
        {
            return null;
        }

        const double MostDays = 36_500;
        var days =
            text is [.. var digits, var unit]
            && double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
                ? unit switch
                {
                    'h' => number / 24,
                    'd' => number,
                    'w' => number * 7,
                    _ => (double?)null,
                }
                : null;
        return days is > 0 and <= MostDays ? timeProvider.GetUtcNow() - TimeSpan.FromDays(days.Value)
            : DateTimeOffset.TryParse(
                text,
                CultureInfo.InvariantCulture,
                DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
                out var moment
            )
                ? moment
            : throw new UsageException(
                $"{option.Name} is '{text}'.",
                "Expected an age such as 12h, 30d or 8w, or a day or time in UTC such as 2026-11-01."
            );
    }
}
