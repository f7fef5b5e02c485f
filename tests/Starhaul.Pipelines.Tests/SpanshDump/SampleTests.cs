using System.Diagnostics;
using System.Globalization;
using Starhaul.Pipelines.Tests.Sinks;
using Starhaul.Pipelines.Tests.Sinks.Postgres;
using Starhaul.Postgres.Store;
using Starhaul.Postgres.Urls;
using Starhaul.TestOrigin;
using Xunit;
using static Starhaul.Pipelines.Tests.Dumps.DumpScene;

namespace Starhaul.Pipelines.Tests.Dumps;

/// <summary>Real dumps, through the whole line.</summary>
public sealed class SampleTests(SharedPostgres postgres) : IClassFixture<SharedPostgres>, IDisposable
{
    private readonly DumpScene scene = new();

    public void Dispose() => scene.Dispose();

    [Theory]
    [InlineData("galaxy_sample.json", 1_786)]
    [InlineData("one_system_minified.json", 0)]
    [InlineData("one_system_pretty.json", 0)]
    public async Task Every_table_is_what_an_independent_reading_finds(string name, int rows)
    {
        var sample = Sample(name);

        await scene.LoadAsync(sample);

        using var python = Process.Start(
            new ProcessStartInfo(
                "/usr/bin/python3",
                [
                    Path.Combine(AppContext.BaseDirectory, "SpanshDump", "check_database.py"),
                    sample,
                    scene.PathOf("galaxy.db"),
                ]
            )
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var printed = await python.StandardOutput.ReadToEndAsync(Cancel);
        await python.WaitForExitAsync(Cancel);
        Assert.True(python.ExitCode == 0, await python.StandardError.ReadToEndAsync(Cancel));
        Assert.Matches(@"^\d+ rows\n$", printed);
        Assert.InRange(int.Parse(printed.Split(' ')[0], CultureInfo.InvariantCulture), Math.Max(rows, 1), int.MaxValue);
    }

    [Theory]
    [InlineData("plain", false)]
    [InlineData("gzip", false)]
    [InlineData("gzip", true)]
    [InlineData("plain", true)]
    [InlineData("http", false)]
    [InlineData("http", true)]
    public async Task The_tables_do_not_depend_on_how_the_dump_comes(string way, bool isStreamed)
    {
        var plain = await File.ReadAllBytesAsync(Sample("galaxy_sample.json"), Cancel);
        await using var origin = await Origin.StartAsync();
        var source = way switch
        {
            "plain" => scene.Write("dump.json", plain),
            "gzip" => scene.Write("dump.json.gz", Gzip(plain)),
            _ => origin.Serve("/dump.json.gz", OriginFile.Gzip(plain)),
        };

        var result = await scene.LoadAsync(
            source,
            new SpanshDumpOptions { Targets = [scene.Target, scene.TargetAt("second.db")], Stream = isStreamed }
        );

        var expected = await scene.UndisturbedAsync(plain);
        Assert.Equal(expected, await scene.TablesAsync());
        Assert.Equal(expected, await scene.TablesAsync("second.db"));
        Assert.Equal((66, 2), (result.Records, result.Targets.Count));
        Assert.InRange((await scene.OneImportAsync()).Cursor, plain.Length - 4, plain.Length);
        Assert.Empty(Directory.GetFiles(scene.Folder, ".starhaul-stage*"));
    }

    [Fact]
    public async Task PostgreSQL_and_SQLite_hold_the_same()
    {
        var url = postgres.Server.Url();
        var sample = Sample("galaxy_sample.json");

        var result = await scene.LoadAsync(sample, new SpanshDumpOptions { Targets = [scene.Target, url] });

        await using var store = new PostgresStore(PostgresTarget.Parse(url));
        await store.OpenAsync(Cancel);
        Assert.Equal(await scene.TablesAsync(), (await TableDump.ReadAsync(store, Cancel)).Text);
        Assert.DoesNotContain(result.Targets, target => target.Target.Contains("p@ss", StringComparison.Ordinal));
        Assert.Equal(result.Targets[0].Tables, result.Targets[1].Tables);
    }
}
