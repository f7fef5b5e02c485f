using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Tables;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks.Folders;

/// <summary>What every sink does that writes a folder for each import.</summary>
public abstract class FolderSinkContract : SinkContract
{
    private protected string Target { get; } = Directory.CreateTempSubdirectory("starhaul-writing-").FullName;

    public override ValueTask DisposeAsync()
    {
        Directory.Delete(Target, recursive: true);
        GC.SuppressFinalize(this);
        return base.DisposeAsync();
    }

    [Fact]
    public async Task An_import_is_a_folder_named_by_time_source_and_content()
    {
        await ImportAsync(Import('b'), Older());

        var folder = Assert.Single(Folders());
        Assert.Equal("2024-10-04T000000Z-galaxy-bbbbbbbb", Path.GetFileName(folder));
        Assert.True(File.Exists(Path.Combine(folder, "import.json")));
        Assert.Equal(GalaxyTables.Data.Length + 1, Directory.GetFiles(folder).Length);
    }

    [Fact]
    public async Task Imports_count_up_and_are_read_back()
    {
        await ImportAsync(Import('a'), Older());
        await ImportAsync(Import('b'), Newer());

        await using var sink = CreateSink();
        await sink.OpenAsync(Cancellation);
        var imports = await sink.ReadImportsAsync(Cancellation);

        Assert.Equal([1L, 2L], imports.Select(import => import.Id));
        Assert.All(imports, import => Assert.Equal(ImportRecord.Complete, import.Status));
        Assert.Equal(Import().Started, imports[0].Started);
        Assert.Equal(Import().Record, imports[0].Record);
        Assert.Equal(Finished, imports[1].Finished);
    }

    [Fact]
    public async Task An_import_is_found_without_reading_the_others()
    {
        await ImportAsync(Import('a'), Older());
        await using var sink = CreateSink();
        await sink.OpenAsync(Cancellation);
        Assert.Empty(await sink.FindImportsAsync(Import('b'), Cancellation));

        // As another process, or a person who copies a folder, would add one; and one that nobody can read.
        var first = Assert.Single(Folders());
        var file = Path.Combine(first.Replace("-aaaaaaaa", "-bbbbbbbb", StringComparison.Ordinal), "import.json");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var json = await File.ReadAllTextAsync(Path.Combine(first, "import.json"), Cancellation);
        await File.WriteAllTextAsync(
            file,
            json.Replace(Import('a').Sha256, Import('b').Sha256, StringComparison.Ordinal),
            Cancellation
        );
        await File.WriteAllTextAsync(Path.Combine(first, "import.json"), "no JSON", Cancellation);

        Assert.Equal(Import('b').Sha256, Assert.Single(await sink.FindImportsAsync(Import('b'), Cancellation)).Sha256);
        Assert.Empty(await sink.FindImportsAsync(Import('b') with { Options = "{\"other\":1}" }, Cancellation));
        await Assert.ThrowsAsync<DestinationException>(() => sink.ReadImportsAsync(Cancellation));
    }

    [Fact]
    public async Task An_import_that_was_given_up_leaves_no_folder_and_begins_again()
    {
        await using (var sink = CreateSink())
        {
            await sink.OpenAsync(Cancellation);
            await sink.BeginAsync(Import(), Cancellation);
            await sink.LoadAsync(Older(), Cancellation);
        }

        Assert.Empty(Directory.GetDirectories(Target));
        Directory.CreateDirectory(Path.Combine(Target, ".import-7"));
        await using var again = CreateSink();
        await again.OpenAsync(Cancellation);
        Assert.Empty(await again.ReadImportsAsync(Cancellation));
        var import = await again.BeginAsync(Import() with { Cursor = 55 }, Cancellation);

        Assert.Equal(0, import.Cursor);
        Assert.Equal(1, import.Id);
        Assert.False(Directory.Exists(Path.Combine(Target, ".import-7")));
    }

    [Fact]
    public async Task A_second_writer_is_refused()
    {
        await using var first = CreateSink();
        await first.OpenAsync(Cancellation);
        await using var second = CreateSink();

        var error = await Assert.ThrowsAsync<DestinationException>(() => second.OpenAsync(Cancellation));

        Assert.Equal(ExitCode.Destination, error.ExitCode);
        Assert.Contains(Target, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_in_the_place_of_the_folder_is_told_as_one()
    {
        Directory.Delete(Target);
        await File.WriteAllTextAsync(Target, "mine", Cancellation);
        await using var sink = CreateSink();

        var error = await Assert.ThrowsAsync<DestinationException>(() => sink.OpenAsync(Cancellation));

        File.Delete(Target);
        Directory.CreateDirectory(Target);
        Assert.Contains($"'{Target}' is a file", error.Message, StringComparison.Ordinal);
        Assert.Equal("Name another folder.", error.Hint);
    }

    [Fact]
    public async Task An_import_that_is_damaged_is_named()
    {
        await ImportAsync(Import('a'), Older());
        var file = Path.Combine(Assert.Single(Folders()), "import.json");
        await File.WriteAllTextAsync(file, "{", Cancellation);
        await using var sink = CreateSink();

        var error = await Assert.ThrowsAsync<DestinationException>(() => sink.ReadImportsAsync(Cancellation));

        Assert.StartsWith($"'{file}' is damaged: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("move its folder away", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_made_is_an_error_of_the_destination()
    {
        var file = Path.Combine(Target, "file");
        await File.WriteAllTextAsync(file, "", Cancellation);
        await using var sink = CreateSinkAt(Path.Combine(file, "below"));

        var error = await Assert.ThrowsAsync<DestinationException>(() => sink.OpenAsync(Cancellation));

        Assert.Equal(ExitCode.Destination, error.ExitCode);
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Of_what_repeats_in_an_import_the_newest_stays(bool isNewerFirst, bool isOneBatch)
    {
        Action<BatchBuilder>[] parts = isNewerFirst ? [AddNewer, AddOlder, AddSparse] : [AddOlder, AddSparse, AddNewer];
        var batches = new List<Batch>();
        if (isOneBatch)
        {
            var builder = new BatchBuilder();
            Array.ForEach(parts, add => add(builder));
            batches.Add(builder.Build());
        }
        else
        {
            batches.AddRange(parts.Select((add, index) => Build(add, 100 * (index + 1))));
        }

        await ImportAsync(Import(), [.. batches]);

        var content = new MemoryStore.Content();
        await using var updating = new UpdatingSink(new MemoryStore(content), TimeProvider.System, new Random(1));
        await updating.OpenAsync(Cancellation);
        await updating.BeginAsync(Import(), Cancellation);
        foreach (var batch in batches)
        {
            await updating.LoadAsync(batch, Cancellation);
        }

        await updating.CompleteAsync(Finished, Cancellation);
        var expected = await TableDump.ReadAsync(new MemoryStore(content), Cancellation);
        Assert.Equal(expected.Text, (await DumpAsync()).Text);
    }

    private protected abstract Sink CreateSinkAt(string folder);

    private protected override Sink CreateSink() => CreateSinkAt(Target);

    private protected IEnumerable<string> Folders() =>
        Directory.GetDirectories(Target).Where(folder => Path.GetFileName(folder)[0] != '.');

    private protected static Batch Older() => Build(AddOlder);

    private protected static Batch Newer() => Build(AddNewer);

    /// <summary>States little, and some of it without a time.</summary>
    private protected static Batch Sparse() => Build(AddSparse);

    private static Batch Build(Action<BatchBuilder> add, long endOffset = 100)
    {
        var builder = new BatchBuilder();
        add(builder);
        return builder.Build(endOffset);
    }

    private static void AddOlder(BatchBuilder batch) =>
        batch
            .System(
                1,
                row =>
                    row.Group("position", 100, ("name", "Sol"), ("x", 0.0), ("y", 0.5), ("z", -1.0))
                        .Group("population", 300, ("population", 7L))
                        .Set("factions", 100, [("controlling_faction", "A")], ["A", ("influence", 0.5)], ["B"])
            )
            .System(2, row => row.Group("position", 100, ("name", "Achenar, the \"capital\" of an empire")))
            .Body(
                1,
                3,
                row =>
                    row.Group("identity", 100, ("id64", (3UL << 55) | 1), ("name", "Earth"))
                        .Set("signals", 100, [], ["Gold", ("count", 2L)])
                        .Set("genuses", 100, [], ["Bacterium"])
            )
            .Ring(1, 6, "A", row => row.Group("ring", 100, ("type", "Icy")).Set("signals", 100, [], ["Void Opal"]))
            .Station(
                128,
                row =>
                    row.Group("identity", 100, ("name", "Hub"))
                        .Group("location", 100, ("system_id64", 1UL))
                        .Set("market", 100, [], ["Gold", ("supply", 5L)], ["Silver"])
                        .Set("shipyard", 100, [], ["Anaconda"])
            )
            .Row(GalaxyTables.Factions, ["A"], row => row.Group("details", 100, ("allegiance", "Empire")));

    private static void AddNewer(BatchBuilder batch) =>
        batch
            .System(
                1,
                row =>
                    row.Group("position", 200, ("name", "Sol"), ("x", 0.0), ("y", 0.5), ("z", -2.0))
                        .Group("population", 200, ("population", 6L))
                        .Set("factions", 200, [("controlling_faction", "B")], ["B", ("influence", 0.25)], ["C"])
            )
            .System(3, row => row.Group("position", 100, ("name", "Maia")))
            .Body(1, 3, row => row.Set("signals", 200, []).Set("genuses", 50, [], ["Tussock"]))
            .Body(1, 4, row => row.Group("identity", 100, ("name", "Mars")))
            .Ring(1, 6, "A", row => row.Group("ring", 50, ("type", "Rocky")).Set("signals", 200, [], ["Alexandrite"]))
            .Station(
                128,
                row =>
                    row.Group("location", 200, ("system_id64", 3UL))
                        .Set("market", 200, [], ["Gold", ("supply", 9L)])
                        .Set("shipyard", 50, [], ["Sidewinder"])
            )
            .Row(GalaxyTables.Factions, ["A"], row => row.Group("details", 200, ("allegiance", "Alliance")))
            .Row(GalaxyTables.Factions, ["B"], row => row.Group("details", 50, ("allegiance", "Empire")));

    private static void AddSparse(BatchBuilder batch) =>
        batch
            .System(1, row => row.Group("main_star", null, ("main_star", "G")))
            .Station(128, row => row.Set("outfitting", null, [], ["Beam Laser"]))
            .Station(129, row => row.Group("identity", null, ("name", "Elsewhere")));
}
