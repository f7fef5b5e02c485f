using System.IO.Compression;
using Microsoft.Data.Sqlite;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Cli.Tests.KeptVersions;

/// <summary>
/// An archive of the feed and a database of the first schema as the first listener left them: 18 messages in closed segments, 8 in one that was open when the
/// listener was killed and of which the database has read a part, two dead letters, and no status.json.
/// </summary>
public sealed class KeptFeedTests : IDisposable
{
    private readonly CliBench cli = new();

    public KeptFeedTests() =>
        ZipFile.ExtractToDirectory(Path.Combine(AppContext.BaseDirectory, "KeptVersions", "eddn.zip"), cli.Folder);

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task It_is_verified_its_gaps_are_told_and_its_closed_segments_are_replayed()
    {
        var verified = await cli.RunAsync("verify", "eddn");
        var gaps = await cli.RunAsync("eddn", "gaps", "eddn");
        var status = await cli.RunAsync("eddn", "status", "eddn");
        var replay = await cli.RunAsync("eddn", "replay", "eddn", "--to", TargetAt("new.db"));

        Assert.Equal(ExitCode.Done, verified.ExitCode);
        Assert.Contains("verified 3 files", verified.Out, StringComparison.Ordinal);
        Assert.Contains("not listening", gaps.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Destination, status.ExitCode);
        Assert.Contains("no listener of this version wrote there", status.Error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, replay.ExitCode);
        Assert.Contains(": 16 messages", replay.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_listener_goes_on_with_both_loses_no_message_and_loads_none_of_an_older_one_anew()
    {
        Assert.SkipUnless(ZeroMqRelay.IsAvailable, ZeroMqRelay.SkipReason);
        await using var relay = await ZeroMqRelay.StartAsync();
        string[] words =
        [
            "run",
            "eddn-stream",
            "--from",
            relay.Endpoint,
            "--archive",
            "eddn",
            "--to",
            TargetAt("feed.db"),
        ];

        var listening = cli.RunAsync([.. words, "--for", "15s"]);
        await relay.SubscribedAsync();
        await relay.SendAsync(3);
        var result = await listening;

        Assert.True(result.ExitCode == ExitCode.Done, result.Error);
        Assert.Contains("archived 3 messages", result.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("verify", "eddn")).ExitCode);
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("manifest", "check", "--box", "eddn")).ExitCode);
        Assert.Equal(
            ExitCode.Done,
            (await cli.RunAsync("eddn", "replay", "eddn", "--to", TargetAt("whole.db"))).ExitCode
        );
        var (whole, kept) = (await StationsAsync("whole.db"), await StationsAsync("feed.db"));
        Assert.Equal(16 + 8, whole.Count); // the three are of markets that were heard of
        Assert.Equal(whole, kept.Intersect(whole));
        Assert.Equal(2, kept.Except(whole).Count()); // of the legacy game: that version loaded them too
    }

    private string TargetAt(string name) => "sqlite:" + cli.PathOf(name);

    /// <summary>Each market with its time and the number of its goods; of a station's name the older version took no notice.</summary>
    private async Task<List<string>> StationsAsync(string name)
    {
        await using var connection = new SqliteConnection($"Data Source={cli.PathOf(name)};Pooling=False");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT market_id || ' ' || market_time || ' ' || "
            + "(SELECT count(*) FROM market WHERE market.market_id = stations.market_id) FROM stations ORDER BY market_id";
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var lines = new List<string>();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            lines.Add(reader.GetString(0));
        }

        return lines;
    }
}
