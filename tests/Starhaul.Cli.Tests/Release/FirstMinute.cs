using System.Text;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Cli.Tests.Release;

/// <summary>What the README has a newcomer do first, with a dump of one system from an origin of the tests, then a load into every target and the feed.</summary>
internal static class FirstMinute
{
    private const string Dump =
        """[{"id64":10477373803,"name":"Sol","coords":{"x":0,"y":0,"z":0},"date":"2026-11-21 12:00:00+00","bodies":[]}]""";

    /// <summary>Serves the dump.</summary>
    /// <returns>Its URL.</returns>
    public static string Serve(Origin origin) =>
        origin.Serve("/galaxy.json.gz", OriginFile.Gzip(Encoding.UTF8.GetBytes(Dump)));

    /// <summary>The commands, each with a piece of what it prints.</summary>
    public static IEnumerable<(string[] Words, string Said)> Commands(string version, string url) =>
        [
            (["--version"], $"starhaul {version} ("),
            (["doctor"], $"starhaul {version} ("),
            (["demo", "--size", "5M"], "proof: content"),
            (["sources"], "spansh:systems_1day"),
            (["get", "--box", "dumps", url], "proof: content"),
            (["verify", "dumps"], "all whole"),
            (["get", "--help"], "starhaul get "),
            .. new[] { "sqlite:galaxy.db", "duckdb:galaxy.duckdb", "parquet:parquet", "ndjson:ndjson" }.SelectMany(
                static target =>
                    new (string[], string)[]
                    {
                        (["run", "spansh-dump", "dumps/galaxy.json.gz", "--to", target], ""),
                        (["imports", target], "complete"),
                    }
            ),
        ];

    /// <summary>All of it.</summary>
    public static async Task RunAsync(InstalledProgram program, string version)
    {
        await using var origin = await Origin.StartAsync();
        foreach (var (words, said) in Commands(version, Serve(origin)))
        {
            Assert.Contains(said, program.Run(words), StringComparison.Ordinal);
        }

        await ListenAsync(program);
    }

    private static async Task ListenAsync(InstalledProgram program)
    {
        if (!ZeroMqRelay.IsAvailable)
        {
            return;
        }

        await using var relay = await ZeroMqRelay.StartAsync();
        string[] words = ["run", "eddn-stream", "--from", relay.Endpoint, "--archive", "eddn", "--for", "10s"];
        var listening = Task.Run(() => program.Run(words), TestContext.Current.CancellationToken);
        await relay.SubscribedAsync();
        await relay.SendAsync(100);

        Assert.Contains("archived 100 messages", await listening, StringComparison.Ordinal);
    }
}
