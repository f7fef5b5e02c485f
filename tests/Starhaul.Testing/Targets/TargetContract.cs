using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Starhaul.Pipelines;
using Xunit;

namespace Starhaul.Testing.Targets;

/// <summary>
/// What every target gives its users, whatever it writes: the rows of a dump, once each and value by value, and those of the next
/// dump in place of the older. Everything goes through <see cref="SpanshDump"/>.
/// </summary>
public abstract class TargetContract : IDisposable
{
    private readonly string scene = Directory.CreateTempSubdirectory("starhaul-target-").FullName;

    /// <summary>The kind of target.</summary>
    protected abstract SinkFactory Factory { get; }

    /// <summary>The target of the test, in <see cref="Folder"/>.</summary>
    protected abstract string Target { get; }

    /// <summary>A folder of the test's own, which is not there yet.</summary>
    protected string Folder => Path.Combine(scene, "target");

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    /// <summary>The rows of a table as the newest import left them: names of columns and values as text, null for none.</summary>
    protected abstract IReadOnlyList<IReadOnlyDictionary<string, string?>> Read(string table);

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back what a derived class holds.</summary>
    protected virtual void Dispose(bool disposing) => Directory.Delete(scene, recursive: true);

    [Theory]
    [InlineData("Sol")]
    [InlineData("quotes ' \" ` and \\ backslash, commas; 100 % of {$1}")]
    [InlineData("line\nreturn\r\ntab\tdelete\u007f")]
    [InlineData("é ß Ж 漢字 עברית \u200d \ufeff 🚀")]
    [InlineData(" leading and trailing ")]
    [InlineData("NULL")]
    public async Task Keeps_every_kind_of_character(string name)
    {
        await RunAsync(Record(1, name));
        Assert.Equal(name, Assert.Single(Read("systems"))["name"]);
    }

    [Fact]
    public async Task Keeps_numbers_at_the_edges_of_their_types_and_none_where_there_is_none()
    {
        await RunAsync(
            Record(long.MaxValue, "far", x: 0.1, population: 9_007_199_254_740_993),
            Record(2, "near", x: -65_535.96875)
        );

        var rows = Read("systems").ToDictionary(row => row["id64"]!);
        Assert.Equal(2, rows.Count);
        var far = rows[long.MaxValue.ToString(CultureInfo.InvariantCulture)];
        Assert.Equal(0.1, double.Parse(far["x"]!, CultureInfo.InvariantCulture));
        Assert.Equal("9007199254740993", far["population"]);
        Assert.Equal(-65_535.96875, double.Parse(rows["2"]["x"]!, CultureInfo.InvariantCulture));
        Assert.Null(rows["2"]["population"]);
    }

    [Fact]
    public async Task Has_every_row_once_also_where_a_dump_repeats_a_record()
    {
        await RunAsync([
            .. Enumerable.Range(1, 500).Select(id => Record(id, $"S{id}")),
            Record(7, "S7"),
            Record(9, "S9"),
        ]);

        Assert.Equal(
            Enumerable.Range(1, 500).Select(id => $"S{id}").Order(),
            Read("systems").Select(row => row["name"]!).Order()
        );
    }

    [Fact]
    public async Task The_next_dump_is_seen_and_the_same_one_again_changes_nothing()
    {
        await RunAsync(Record(1, "before"));
        await RunAsync(Record(1, "after", day: 2), Record(2, "new", day: 2));
        await RunAsync(Record(1, "after", day: 2), Record(2, "new", day: 2));

        Assert.Equal(["after", "new"], Read("systems").Select(row => row["name"]!).Order());
    }

    [Fact]
    public async Task A_dump_that_is_damaged_leaves_what_was_there()
    {
        await RunAsync(Record(1, "before"));

        await Assert.ThrowsAnyAsync<StarhaulException>(() =>
            LoadAsync("[" + Record(1, "after", day: 2) + ",\n{\"id64\":")
        );

        Assert.Equal("before", Assert.Single(Read("systems"))["name"]);
    }

    private Task RunAsync(params string[] systems) => LoadAsync($"[\n{string.Join(",\n", systems)}\n]");

    private async Task LoadAsync(string dump)
    {
        var path = Path.Combine(scene, "galaxy.json");
        await File.WriteAllTextAsync(path, dump, new UTF8Encoding(false), Ending);
        await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = Path.Combine(scene, "box") });
        var run = new SpanshDump(new SpanshDumpOptions { Targets = [Target], Sinks = [Factory] });
        Directory.CreateDirectory(Path.Combine(scene, "box"));
        await run.RunAsync(fetcher, Source.Parse(path), cancellationToken: Ending);
    }

    private static string Record(long id, string name, double x = 0, long? population = null, int day = 1)
    {
        var text = JsonValue.Create(name).ToJsonString();
        var people = population is { } number ? $",\"population\":{number}" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"id64\":{id},\"name\":{text},\"coords\":{{\"x\":{x:R},\"y\":0,\"z\":0}}{people},\"date\":\"2026-11-{day:00} 12:00:00+00\",\"bodies\":[]}}"
        );
    }
}
