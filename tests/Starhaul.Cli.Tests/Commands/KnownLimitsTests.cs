using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Cli.Tests.Commands;

/// <summary><c>sources --limits</c> and <c>--forget</c>: what hosts have told, for a person to see and to clear.</summary>
public sealed class KnownLimitsTests : IDisposable
{
    private readonly CliBench cli = new();

    public KnownLimitsTests() => cli.Variables["XDG_CACHE_HOME"] = cli.PathOf("cache");

    public void Dispose() => cli.Dispose();

    [Fact(Timeout = 60_000)]
    public async Task A_host_that_turned_us_away_is_listed_and_asked_again_once_it_is_forgotten()
    {
        await using var origin = await Origin.StartAsync();
        var url = origin.Serve("/a.bin", OriginFile.Random(1000), Faults.Status(429, "86400").Times(1));
        var turnedAway = await cli.RunAsync("get", url);
        Assert.Equal(ExitCode.SourceUnavailable, turnedAway.ExitCode);

        var blocked = await cli.RunAsync("get", url);
        Assert.Equal(ExitCode.SourceUnavailable, blocked.ExitCode);
        Assert.Contains("'starhaul sources --forget HOST' clears it", blocked.Error);
        Assert.Single(origin.Requests);

        var host = new Uri(url).GetLeftPart(UriPartial.Authority);
        var listed = await cli.RunAsync("sources", "--limits");
        Assert.Contains(host, listed.Out);
        var entry = Assert.Single(
            (await cli.RunAsync("sources", "--limits", "--json")).Json.GetProperty("limits").EnumerateArray()
        );
        Assert.Equal(host, entry.GetProperty("host").GetString());
        Assert.True(entry.GetProperty("blocked_until").GetDateTimeOffset() > TimeProvider.System.GetUtcNow());

        var forgotten = await cli.RunAsync("sources", "--forget", host, "--json");
        Assert.Equal(1, forgotten.Json.GetProperty("forgotten").GetInt32());
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("get", url)).ExitCode);
        Assert.True(File.Exists(cli.PathOf("a.bin")));
    }

    [Fact]
    public async Task Of_hosts_that_told_nothing_nothing_is_listed_and_nothing_is_forgotten()
    {
        Assert.Contains("No host has declared a limit", (await cli.RunAsync("sources", "--limits")).Out);
        Assert.Contains("Nothing is known of h.example", (await cli.RunAsync("sources", "--forget", "h.example")).Out);
        Assert.Equal(ExitCode.Usage, (await cli.RunAsync("sources", "--forget", " ")).ExitCode);
    }
}
