using System.Globalization;
using System.Text;
using Starhaul.Pipelines;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Tables;
using Starhaul.Testing.Targets;
using Xunit;

namespace Starhaul.PlugIn.Database;

public sealed class MemoryTargetTests : TargetContract
{
    private readonly MemoryDatabase database = new();

    public MemoryTargetTests() =>
        Factory = new SinkFactory
        {
            Schemes = ["memory:"],
            Form = "memory:NAME",
            Create = (place, time) => Sink.ForDatabase(new MemoryStore(database, $"memory:{place}"), time),
            Exists = _ => true,
            Identity = place => place,
        };

    protected override SinkFactory Factory { get; }

    protected override string Target => "memory:galaxy";

    [Fact]
    public async Task A_system_that_the_database_knows_says_where_a_load_is_near_to()
    {
        await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = Folder });
        Directory.CreateDirectory(Folder);
        var path = Path.Combine(Folder, "galaxy.json");
        var options = new SpanshDumpOptions { Targets = [Target], Sinks = [Factory] };
        await LoadAsync(System(1, "Achenar", 100), options);
        await LoadAsync($"{System(2, "Near", 109)},{System(3, "Far", 120)}", options with { Near = (10, "achenar") });

        Assert.Equal(["Achenar", "Near"], Read("systems").Select(row => row["name"]).Order(StringComparer.Ordinal));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            LoadAsync(System(4, "Other", 0), options with { Near = (10, "Nowhere") })
        );

        async Task LoadAsync(string systems, SpanshDumpOptions wanted)
        {
            await File.WriteAllTextAsync(path, $"[{systems}]", TestContext.Current.CancellationToken);
            await new SpanshDump(wanted).RunAsync(
                fetcher,
                Source.Parse(path),
                cancellationToken: TestContext.Current.CancellationToken
            );
        }

        static string System(long id, string name, double x) =>
            string.Create(
                CultureInfo.InvariantCulture,
                $"{{\"id64\":{id},\"name\":\"{name}\",\"coords\":{{\"x\":{x},\"y\":0,\"z\":0}},\"date\":\"2026-11-21 12:00:00+00\",\"bodies\":[]}}"
            );
    }

    protected override IReadOnlyList<IReadOnlyDictionary<string, string?>> Read(string table)
    {
        var columns = TableDefinition.All.Single(one => one.Name == table).Columns;
        return
        [
            .. database
                .Tables[table]
                .Values.Select(row =>
                    columns
                        .Zip(row)
                        .ToDictionary(
                            cell => cell.First.Name,
                            cell => Show(cell.First.Type, cell.Second),
                            StringComparer.Ordinal
                        )
                ),
        ];
    }

    private static string? Show(ColumnType type, object? cell) =>
        (type, cell) switch
        {
            (_, null) => null,
            (_, byte[] text) => Encoding.UTF8.GetString(text),
            (ColumnType.Real, long bits) => BitConverter
                .Int64BitsToDouble(bits)
                .ToString("R", CultureInfo.InvariantCulture),
            (ColumnType.Id, long bits) => unchecked((ulong)bits).ToString(CultureInfo.InvariantCulture),
            (_, var number) => Convert.ToString(number, CultureInfo.InvariantCulture),
        };
}
