using System.Diagnostics;
using Starhaul.Pipelines.Tests.Messages;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Listening;

/// <summary>The program where its archive is taken away, and where messages are not as their schema has them.</summary>
public sealed class StreamFaultTests : IAsyncDisposable
{
    private readonly StreamScene scene = new();

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    [Fact(Timeout = 120_000)]
    public async Task An_archive_that_is_removed_ends_it_within_20_seconds_with_the_name_of_the_folder()
    {
        var relay = await scene.RelayAsync();
        var process = Listen();
        await relay.SubscribedAsync();
        await relay.SendAsync(10);
        await UntilAsync(() => Task.FromResult(scene.Readable().Count == 10));

        // Not file by file, in which the listener would come between.
        Directory.Move(scene.Archive, scene.Files.PathOf("removed"));
        Directory.Delete(scene.Files.PathOf("removed"), recursive: true);
        var removed = Stopwatch.StartNew();
        while (!process.HasExited)
        {
            await relay.SendAsync(2, rate: 10);
            Assert.InRange(removed.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
        }

        Assert.Equal((int)ExitCode.Destination, process.ExitCode);
        var error = await process.StandardError.ReadToEndAsync(Cancel);
        Assert.Contains(scene.Archive, error, StringComparison.Ordinal); // that it was taken away, or that nothing can be made in it
        Assert.False(Directory.Exists(scene.Archive));
    }

    [Theory(Timeout = 120_000)]
    [InlineData("18446744073709551616", "-99999999999999999999999999999999999999999", "1e400")]
    [InlineData("0.1e-400", "\"7\"", "null")]
    public async Task Numbers_that_no_machine_word_holds_do_not_end_it_where_it_judges_by_schemas(
        params string[] numbers
    )
    {
        const string Schema = """
            {
              "$schema": "http://json-schema.org/draft-04/schema#", "id": "https://eddn.edcd.io/schemas/commodity/3#", "type": "object",
              "properties": {"message": {"type": "object", "properties": {"marketId": {"type": "integer", "minimum": 1}}}}
            }
            """;
        Directory.CreateDirectory(scene.Files.PathOf("schemas"));
        scene.Files.Write("schemas/commodity-v3.0.json", Schema);
        string[] lines = [.. numbers.Append("128666762").Select(id => Feed.Json(body: $"\"marketId\":{id}"))];
        var path = scene.Files.Write("lines.jsonl", string.Join('\n', lines));
        var relay = await scene.RelayAsync();
        var process = Listen("--schemas", scene.Files.PathOf("schemas"));
        await relay.SubscribedAsync();

        await relay.SendFileAsync(path);
        await UntilAsync(() => Task.FromResult(Judged() == lines.Length));
        await StreamScene.SignalAsync(process, "TERM");
        await process.WaitForExitAsync(Cancel);

        Assert.Equal((0, ""), (process.ExitCode, await process.StandardError.ReadToEndAsync(Cancel)));
        Assert.Contains(lines[^1], scene.Lines());
        Assert.Subset(lines.ToHashSet(), scene.Lines().ToHashSet());
    }

    private long Judged() =>
        File.Exists(Path.Join(scene.Archive, "status.json"))
        && EddnStream.ReadStatus(scene.Archive).Progress is var progress
            ? progress.Archived + progress.DeadLetters
            : 0;

    private Process Listen(params string[] more) =>
        scene.Files.Start([
            "run",
            "eddn-stream",
            "--from",
            scene.Relays[0].Endpoint,
            "--archive",
            scene.Archive,
            "--flush",
            "100ms",
            "--quiet",
            .. more,
        ]);
}
