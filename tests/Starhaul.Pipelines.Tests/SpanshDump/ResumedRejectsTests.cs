using System.Text;
using Microsoft.Data.Sqlite;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Dumps;

/// <summary>What a load says that goes on where another one ended: all that a whole one says.</summary>
public sealed class ResumedRejectsTests : IDisposable
{
    private const int Records = 6_000;

    private readonly DumpScene scene = new();

    public void Dispose() => scene.Dispose();

    [Fact]
    public async Task A_resumed_load_tells_the_rejects_of_the_part_before()
    {
        var source = scene.Write("dump.json", Dump());
        var whole = await scene.LoadAsync(source, OptionsFor("whole.db"));
        var rejects = await File.ReadAllTextAsync(whole.Rejects!, Cancel);
        await scene.LoadAsync(scene.Write("first.json", Systems.Dump(Systems.Record(9_999_999))), OptionsFor("t.db"));
        Execute(
            "CREATE TRIGGER t BEFORE INSERT ON systems WHEN new.id64 = 5500 BEGIN SELECT RAISE(ABORT, 'here'); END"
        );
        await Assert.ThrowsAsync<DestinationException>(() => scene.LoadAsync(source, OptionsFor("t.db")));
        Execute("DROP TRIGGER t");
        var begun = (await SpanshDump.ReadImportsAsync(scene.TargetAt("t.db"), Cancel))[^1];
        Assert.InRange(begun.Rejected, 1, whole.Targets[0].Rejected - 1);

        var resumed = await scene.LoadAsync(source, OptionsFor("t.db"));

        Assert.Equal(whole.RejectedKinds, resumed.RejectedKinds);
        Assert.Equal(whole.Rejects, resumed.Rejects);
        Assert.Equal(rejects, await File.ReadAllTextAsync(resumed.Rejects!, Cancel));
        Assert.Equal(
            (whole.Targets[0].Records, whole.Targets[0].Rejected, whole.Targets[0].InAll),
            (resumed.Targets[0].Records, resumed.Targets[0].Rejected, resumed.Targets[0].InAll)
        );
        Assert.InRange(resumed.Records, 1, Records - 1);
    }

    [Fact]
    public async Task A_resumed_load_without_rejects_of_its_own_names_the_file_of_the_part_before()
    {
        var source = scene.Write(
            "dump.json",
            Systems.Dump([Bad(1), .. Enumerable.Range(2, Records).Select(id => Systems.Record(id))])
        );
        await scene.LoadAsync(scene.Write("first.json", Systems.Dump(Systems.Record(9_999_999))), OptionsFor("t.db"));
        Execute(
            "CREATE TRIGGER t BEFORE INSERT ON systems WHEN new.id64 = 5500 BEGIN SELECT RAISE(ABORT, 'here'); END"
        );
        await Assert.ThrowsAsync<DestinationException>(() => scene.LoadAsync(source, OptionsFor("t.db")));
        Execute("DROP TRIGGER t");

        var resumed = await scene.LoadAsync(source, OptionsFor("t.db"));

        Assert.Equal(scene.PathOf("rejects.ndjson"), resumed.Rejects);
        Assert.Equal(1, Assert.Single(resumed.RejectedKinds).Count);
        Assert.Single(await File.ReadAllLinesAsync(resumed.Rejects!, Cancel));
    }

    /// <summary>Rejects are in the file before the records after them are in the tables.</summary>
    [Fact]
    public async Task A_kill_takes_no_reject_of_what_is_merged()
    {
        var lines = Encoding.UTF8.GetString(GalaxyOf(12_000_000)).Split('\n');
        var plain = string.Join(
            '\n',
            lines.Select((line, i) => i > 0 && i < lines.Length - 2 && i % 20 == 0 ? $"{Bad(i)},\n{line}" : line)
        );
        var source = scene.Write("dump.json", plain);
        var whole = await scene.LoadAsync(source, OptionsFor("whole.db"));
        var rejects = await File.ReadAllTextAsync(whole.Rejects!, Cancel);
        File.Delete(whole.Rejects!);
        var process = scene.Start([
            "run",
            "spansh-dump",
            "dump.json",
            "--to",
            "sqlite:t.db",
            "--max-rejects",
            "100%",
            "--quiet",
        ]);
        await UntilAsync(async () =>
            process.HasExited || (File.Exists(scene.PathOf("t.db")) && await HasRejectsAsync())
        );
        process.Kill();
        await process.WaitForExitAsync(Cancel);

        var resumed = await scene.LoadAsync(source, OptionsFor("t.db"));

        Assert.InRange(resumed.Records, 1, whole.Records - 1);
        Assert.Equal(whole.RejectedKinds, resumed.RejectedKinds);
        Assert.Equal(rejects, await File.ReadAllTextAsync(scene.PathOf("rejects.ndjson"), Cancel));
    }

    private static string Bad(int id) => $$"""{"name":"No id {{id}}","population":0}""";

    // Records without an id, stations without one, and stations with a time that cannot be read, from the beginning to the end.
    private static string Dump() =>
        Systems.Dump(
            Enumerable
                .Range(1, Records)
                .Select(id =>
                    (id % 100) switch
                    {
                        1 => Bad(id),
                        2 => With(id, """{"name":"No id","updateTime":"2025-06-24 21:56:37+00"}"""),
                        3 => With(id, $$"""{"id":{{id}},"name":"No time","updateTime":"02/06/2025"}"""),
                        _ => Systems.Record(id),
                    }
                )
        );

    private static string With(int id, string station) =>
        Systems.Record(id).Replace("\"stations\":[]", $"\"stations\":[{station}]", StringComparison.Ordinal);

    private SpanshDumpOptions OptionsFor(string name) => new() { Targets = [scene.TargetAt(name)], MaxRejects = 1 };

    private async Task<bool> HasRejectsAsync()
    {
        try
        {
            return await SpanshDump.ReadImportsAsync(scene.TargetAt("t.db"), Cancel) is [{ Rejected: > 0 }];
        }
        catch (DestinationException)
        {
            return false; // it is being made
        }
    }

    private void Execute(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={scene.PathOf("t.db")};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // The tests' own SQL.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }
}
