using System.Globalization;
using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Journal;
using Starhaul.Pipelines.Messages;
using Starhaul.Pipelines.Tests.Messages;
using Xunit;

namespace Starhaul.Pipelines.Tests.Archive;

/// <summary>Relays that name as many schemas as they like.</summary>
public sealed class StreamCeilingTests : IDisposable
{
    private const int Patience = 60_000;

    private readonly Bench bench = new();

    public void Dispose() => bench.Dispose();

    [Fact(Timeout = Patience)]
    public async Task Schemas_beyond_the_ceiling_go_to_unknown_with_their_names_in_the_lines()
    {
        const int Names = 1_000;
        await using var writer = await bench.OpenAsync();
        for (var number = 0; number < Names; number++)
        {
            bench.Append(writer, Feed.Numbered(number, Schema(number)));
        }

        bench.Append(writer, Feed.Numbered(1, "journal/1"));
        Assert.Equal(StreamTable.MostOpen, Open(writer));
        await writer.CloseAsync();

        var records = await bench.RecordsAsync();
        Assert.InRange(records.Count, StreamTable.MostForeign, StreamTable.MostForeign + 2);
        Assert.Contains(records, record => record.Path.Contains("/journal-1/", StringComparison.Ordinal));
        var rest = records.Where(record => record.Path.Contains("/unknown/", StringComparison.Ordinal)).ToList();
        var lines = rest.SelectMany(record => bench.Lines(record.Path)).ToList();
        Assert.Equal(Names - StreamTable.MostForeign, lines.Count);
        Assert.Contains(lines, line => line.Contains($"/schemas/{Schema(Names - 1)}\"", StringComparison.Ordinal));
        await bench.VerifyAsync();
    }

    [Fact(Timeout = Patience)]
    public async Task Who_takes_turns_among_many_names_does_not_make_a_file_of_each_message()
    {
        const int Rounds = 8;
        await using var writer = await bench.OpenAsync();
        for (var number = 0; number < Rounds * StreamTable.MostForeign; number++)
        {
            bench.Append(writer, Feed.Numbered(number, Schema(number % StreamTable.MostForeign)));
            Assert.InRange(number % 100 == 0 ? Open(writer) : 0, 0, StreamTable.MostOpen);
        }

        await writer.CloseAsync();

        var records = await bench.RecordsAsync();
        Assert.Equal(Rounds * StreamTable.MostForeign, records.Sum(record => record.Content!.Records));
        Assert.InRange(records.Count, 1, StreamTable.MostOpen + StreamTable.MostMadeRoom + 1);
    }

    [Fact(Timeout = Patience)]
    public async Task The_segment_that_was_used_the_longest_ago_is_closed_for_a_new_one_and_begun_again()
    {
        await using var writer = await bench.OpenAsync();
        bench.Append(writer, Feed.Numbered(0, "journal/1"));
        for (var number = 0; number < StreamTable.MostOpen; number++)
        {
            bench.Append(writer, Feed.Numbered(number, Schema(number)));
        }

        Assert.Null(writer.Statistics.Streams.Single(static stream => stream.Schema == "journal-1").OpenSegment);
        bench.Append(writer, Feed.Numbered(1, "journal/1"));
        await writer.CloseAsync();

        Assert.Equal(
            [Feed.Numbered(0, "journal/1"), Feed.Numbered(1, "journal/1")],
            ArchiveFolder
                .Segments(bench.Folder, schema: "journal-1")
                .SelectMany(static file => Bench.ReadAll(file.FullPath))
        );
    }

    [Fact]
    public void Every_schema_that_has_tables_keeps_a_place_of_its_own()
    {
        string[] names = ["journal-1", "commodity-3", "shipyard-2", "outfitting-2", "fssdiscoveryscan-1", "navroute-1"];

        Assert.All(names, static name => Assert.True(SchemaName.IsPublished(name)));
        Assert.All(MessageRows.Schemas, static name => Assert.True(SchemaName.IsPublished(name), name));
    }

    private static string Schema(int number) => string.Create(CultureInfo.InvariantCulture, $"made-up-{number}/1");

    // A segment that is closed has its open name until it is published, which another thread does.
    private static int Open(ArchiveWriter writer) =>
        writer.Statistics.Streams.Count(static stream => stream.OpenSegment is not null);
}
