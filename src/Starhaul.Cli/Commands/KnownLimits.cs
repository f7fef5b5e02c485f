using System.Globalization;
using Starhaul.Cli.Output;

namespace Starhaul.Cli.Commands;

/// <summary>What <c>sources --limits</c> and <c>sources --forget</c> do with what all runs have learned of hosts.</summary>
internal static class KnownLimits
{
    /// <summary>Lists them.</summary>
    /// <param name="cache">The user's cache; null where there is none, and so nothing is known.</param>
    /// <param name="output">Where they are listed.</param>
    public static void Print(string? cache, CommandOutput output)
    {
        var known = cache is null ? [] : HostLimits.Read(cache);
        output.Document(new LimitsDocument(known), () => CliJson.Documents.LimitsDocument);
        if (known.Count == 0)
        {
            output.Result("No host has declared a limit or turned us away recently.");
            return;
        }

        var rows = known.Select(static host => new[] { host.Host, Until(host), string.Join("; ", host.Limits) });
        foreach (
            var line in TextTable.Lines([
                ["host", "blocked until", "limits"],
                .. rows,
            ])
        )
        {
            output.Result(line);
        }
    }

    /// <summary>Forgets those of a host.</summary>
    /// <exception cref="UsageException">The text names no host.</exception>
    public static void Forget(string? cache, string host, CommandOutput output)
    {
        if (string.IsNullOrWhiteSpace(host))
        {
            throw new UsageException("--forget names no host.", "See 'starhaul sources --limits'.");
        }

        var count = cache is null ? 0 : HostLimits.Forget(cache, host);
        output.Document(new ForgottenDocument(host, count), () => CliJson.Documents.ForgottenDocument);
        output.Result(
            count == 0
                ? $"Nothing is known of {host}: see 'starhaul sources --limits'."
                : $"{HumanText.Count(count, "record")} of {host} forgotten; it is asked again."
        );
    }

    private static string Until(HostLimit host) =>
        host.BlockedUntil is { } until
            ? until.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)
                + $" ({host.Reason})"
            : "-";
}

/// <summary>The document of <c>sources --limits --json</c>.</summary>
internal sealed record LimitsDocument(IReadOnlyList<HostLimit> Limits);

/// <summary>The document of <c>sources --forget HOST --json</c>.</summary>
internal sealed record ForgottenDocument(string Host, int Forgotten);
