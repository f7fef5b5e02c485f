using System.Text.Json;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Sinks.Ndjson;
using Starhaul.Pipelines.Tables;
using Starhaul.Pipelines.Tests.Sinks.Folders;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks.Ndjson;

public sealed class NdjsonSinkTests : FolderSinkContract
{
    [Fact]
    public async Task A_row_is_an_object_with_every_column_on_a_line()
    {
        await ImportAsync(
            Import(),
            new BatchBuilder()
                .System(ulong.MaxValue, row => row.Group("permit", 1_700_000_000, ("needs_permit", true)))
                .Body(ulong.MaxValue, 0, row => row.Group("parents", 5, ("parents", """[{"Star":0}]""")))
                .Build()
        );

        using var system = JsonDocument.Parse(Line("systems"));
        using var body = JsonDocument.Parse(Line("bodies"));

        Assert.Equal(
            GalaxyTables.Systems.Columns.Select(column => column.Name),
            system.RootElement.EnumerateObject().Select(property => property.Name)
        );
        Assert.Equal("18446744073709551615", system.RootElement.GetProperty("id64").GetRawText());
        Assert.Equal(JsonValueKind.True, system.RootElement.GetProperty("needs_permit").ValueKind);
        Assert.Equal("2023-11-14T22:13:20Z", system.RootElement.GetProperty("permit_time").GetString());
        Assert.Equal(JsonValueKind.Null, system.RootElement.GetProperty("name").ValueKind);
        Assert.Equal("""[{"Star":0}]""", body.RootElement.GetProperty("parents").GetRawText());
    }

    private protected override Sink CreateSinkAt(string folder) => new NdjsonSink(folder);

    private protected override Task<TableDump> DumpAsync() => Task.FromResult(NdjsonDump.Read(Target));

    private string Line(string table) => Assert.Single(File.ReadAllLines(FileOf(table)));

    private string FileOf(string table) => Path.Combine(Assert.Single(Folders()), $"{table}.ndjson");
}
