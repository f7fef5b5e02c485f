using System.Diagnostics;
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
        foreach (var data in Directory.GetFiles(first))
        {
            File.Copy(data, Path.Combine(Path.GetDirectoryName(file)!, Path.GetFileName(data)));
        }

        var json = await File.ReadAllTextAsync(Path.Combine(first, "import.json"), Cancellation);
        await File.WriteAllTextAsync(
            file,
            json.Replace(Import('a').Sha256, Import('b').Sha256, StringComparison.Ordinal),
            Cancellation
        );
        await File.WriteAllTextAsync(Path.Combine(first, "import.json"), "no JSON", Cancellation);

        Assert.Equal(Import('b').Sha256, Assert.Single(await sink.FindImportsAsync(Import('b'), Cancellation)).Sha256);
        Assert.Empty(await sink.FindImportsAsync(Import('b') with { Options = "{\"other\":1}" }, Cancellation));
        Assert.Equal([false, true], (await sink.ReadImportsAsync(Cancellation)).Select(one => one.Trouble is null));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(".starhaul.lock")]
    [InlineData("imports.jsonl")]
    public async Task A_link_in_place_of_a_file_of_the_folder_is_refused_and_not_written_through(string name)
    {
        var victim = Target + ".victim";
        await File.WriteAllTextAsync(victim, "theirs", Cancellation);
        try
        {
            File.CreateSymbolicLink(Path.Combine(Target, name), victim);

            var error = await Assert.ThrowsAsync<DestinationException>(() => ImportAsync(Import('a'), Older()));

            Assert.Contains("symbolic link", error.Message, StringComparison.Ordinal);
            Assert.Equal("theirs", await File.ReadAllTextAsync(victim, Cancellation));
        }
        finally
        {
            File.Delete(victim);
        }
    }

    [Fact(Timeout = 60_000)]
    public async Task Of_a_link_that_is_named_like_a_stage_nothing_behind_it_is_removed()
    {
        var outside = Directory.CreateTempSubdirectory("starhaul-outside-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(outside, "theirs"), "theirs", Cancellation);
            Directory.CreateSymbolicLink(Path.Combine(Target, ".import-1"), outside);

            await ImportAsync(Import('a'), Older());

            Assert.Equal(["theirs"], Directory.GetFileSystemEntries(outside).Select(Path.GetFileName));
            Assert.Single(Folders());
        }
        finally
        {
            Directory.Delete(outside, recursive: true);
        }
    }

    [Theory(Timeout = 60_000)]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("/etc")]
    [InlineData("damaged-2024")]
    public async Task A_list_that_names_what_is_no_folder_of_an_import_is_refused(string folder)
    {
        await ImportAsync(Import('a'), Older());
        var list = Path.Combine(Target, "imports.jsonl");
        var line = await File.ReadAllTextAsync(list, Cancellation);
        var name = Path.GetFileName(Assert.Single(Folders()));
        await File.WriteAllTextAsync(list, line.Replace(name, folder, StringComparison.Ordinal), Cancellation);

        var error = await Assert.ThrowsAsync<DestinationException>(() => ImportAsync(Import('b'), Older()));

        Assert.Contains("no name of a folder", error.Message, StringComparison.Ordinal);
        Assert.Equal(name, Path.GetFileName(Assert.Single(Folders())));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_pipe_that_is_named_like_an_import_holds_nothing_up()
    {
        var folder = Directory.CreateDirectory(Path.Combine(Target, "2024-10-04T000000Z-galaxy-aaaaaaaa")).FullName;
        using (var made = Process.Start("mkfifo", [Path.Combine(folder, "import.json")]))
        {
            await made.WaitForExitAsync(Cancellation);
        }

        var error = await Assert.ThrowsAsync<DestinationException>(() => ImportAsync(Import('a'), Older()));

        Assert.Contains("is not a regular file", error.Message, StringComparison.Ordinal);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("imports.jsonl")]
    [InlineData("*/import.json")]
    public async Task What_another_user_says_of_imports_is_shown_and_not_believed(string name)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can give a file to another user");
        await ImportAsync(Import('a'), Older());
        if (name != "imports.jsonl")
        {
            File.Delete(Path.Combine(Target, "imports.jsonl")); // else the folder itself is not read
        }

        var path = name.Replace("*", Path.GetFileName(Assert.Single(Folders())), StringComparison.Ordinal);
        using (var chown = Process.Start("chown", ["nobody", Path.Combine(Target, path)]))
        {
            await chown.WaitForExitAsync(Cancellation);
        }

        var error = await Assert.ThrowsAsync<DestinationException>(() => ImportAsync(Import('a'), Older()));

        Assert.Contains("belongs to user", error.Message, StringComparison.Ordinal);
        await using var looking = CreateSink();
        Assert.Equal(Import('a').Sha256, Assert.Single(await looking.ReadImportsAsync(Cancellation)).Sha256);
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
    public async Task An_import_knows_its_files_with_their_rows_and_hashes()
    {
        await ImportAsync(Import('a'), Older());

        var files = Assert.Single(await ImportsAsync()).Files;

        Assert.Equal(GalaxyTables.Data.Length, files.Count);
        Assert.Equal(2, Assert.Single(files, file => file.Path.StartsWith("systems.", StringComparison.Ordinal)).Rows);
        var seen = new List<string>();
        await foreach (var file in FolderTarget.VerifyAsync(Target, cancellationToken: Cancellation))
        {
            Assert.Equal(Verdict.Pass, file.Verdict);
            seen.Add(file.Path);
        }

        var folder = Path.GetFileName(Assert.Single(Folders()));
        Assert.Equal(files.Select(file => $"{folder}/{file.Path}"), seen);
    }

    [Theory]
    [InlineData("gone", "its folder 2024-10-04T000000Z-galaxy-aaaaaaaa is gone")]
    [InlineData("missing", "is missing in")]
    [InlineData("empty", "has 0 bytes, expected")]
    [InlineData("cut", "bytes, expected")]
    [InlineData("import.json", "import.json in")]
    public async Task What_is_wrong_with_one_import_is_told_and_a_forced_load_brings_it_back(string damage, string what)
    {
        await ImportAsync(Import('a'), Older());
        await ImportAsync(Import('b'), Newer());
        var undisturbed = (await DumpAsync()).Text;
        Damage(Folders().Single(folder => folder.EndsWith("-aaaaaaaa", StringComparison.Ordinal)), damage);

        var told = (await ImportsAsync())[0].Trouble;
        Assert.Contains(what, told, StringComparison.Ordinal);
        Assert.Equal([false, true], (await ImportsAsync()).Select(import => import.Trouble is null));

        // A load of another file goes on and says so; the views are those of the others alone.
        await using (var sink = CreateSink())
        {
            await sink.OpenAsync(Cancellation);
            Assert.Contains("Import 1 of", Assert.Single(sink.Warnings), StringComparison.Ordinal);
            Assert.Equal("b", Assert.Single(Folders()).Split('-')[^1][..1]);
            var refused = await Assert.ThrowsAsync<DestinationException>(() =>
                sink.BeginUnlessCompleteAsync(Import('a'), Cancellation)
            );
            Assert.Contains("Import 1 has this file already", refused.Message, StringComparison.Ordinal);
            Assert.Contains("SpanshDumpOptions.Force", refused.Hint, StringComparison.Ordinal);
        }

        Assert.NotEqual(undisturbed, (await DumpAsync()).Text);
        await ImportAsync(Import('a'), Older());

        Assert.Equal(undisturbed, (await DumpAsync()).Text);
        Assert.All(await ImportsAsync(), import => Assert.Null(import.Trouble));
        Assert.Equal([2L, 3L], (await ImportsAsync()).Select(import => import.Id));
        Assert.DoesNotContain(
            Directory.GetDirectories(Target),
            folder => folder.Contains("damaged-", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Files_that_are_restored_bring_an_import_back()
    {
        await ImportAsync(Import('a'), Older());
        await ImportAsync(Import('b'), Newer());
        var undisturbed = (await DumpAsync()).Text;
        var file = Directory.GetFiles(Folders().First(), "systems.*").Single();
        var bytes = await File.ReadAllBytesAsync(file, Cancellation);
        await File.WriteAllBytesAsync(file, bytes[..^3], Cancellation);
        await OpenAsync();
        var aside = Path.Combine(Target, "damaged-" + Path.GetFileName(Path.GetDirectoryName(file)));
        Assert.True(Directory.Exists(aside));

        await File.WriteAllBytesAsync(Path.Combine(aside, Path.GetFileName(file)), bytes, Cancellation);
        await OpenAsync();

        Assert.Equal(undisturbed, (await DumpAsync()).Text);
        Assert.All(await ImportsAsync(), import => Assert.Null(import.Trouble));
    }

    [Fact]
    public async Task Bytes_that_were_changed_are_found_by_their_hash()
    {
        await ImportAsync(Import('a'), Older());
        var file = Directory.GetFiles(Folders().First(), "systems.*").Single();
        var bytes = await File.ReadAllBytesAsync(file, Cancellation);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(file, bytes, Cancellation);

        var files = FolderTarget.VerifyAsync(Target, cancellationToken: Cancellation);

        var damaged = new List<FileVerification>();
        await foreach (var one in files)
        {
            if (one.Verdict is Verdict.Fail)
            {
                damaged.Add(one);
            }
        }

        Assert.EndsWith(Path.GetFileName(file), Assert.Single(damaged).Path, StringComparison.Ordinal);
        Assert.Equal(LocalFileState.Edited, damaged[0].State);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_load_that_was_killed_before_or_in_its_line_of_the_list_is_in_it_after_the_next(bool isTorn)
    {
        await ImportAsync(Import('a'), Older());
        var list = Path.Combine(Target, "imports.jsonl");
        var line = await File.ReadAllTextAsync(list, Cancellation);
        await File.WriteAllTextAsync(list, isTorn ? line[..50] : "", Cancellation);
        Assert.Single(await ImportsAsync());

        await OpenAsync();

        Assert.Equal(line, await File.ReadAllTextAsync(list, Cancellation));
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

    [Fact]
    public async Task What_repeats_later_in_an_import_says_no_more_than_it_said()
    {
        var systems = GalaxyTables.Systems;
        await ImportAsync(
            Import(),
            Build(
                batch =>
                    batch.System(
                        1,
                        row =>
                            row.Group("politics", 10, ("allegiance", "Federation"), ("government", "Democracy"))
                                .Set("powers", 10, [("power_state", "Fortified")], ["Yuri Grom"])
                    ),
                100
            ),
            Build(
                batch =>
                    batch.System(
                        1,
                        row =>
                            row.Atom(systems.Atom("allegiance"), 20, [("allegiance", "Empire")])
                                .Atom(systems.Atom("power_state"), 20, [("power_state", "Exploited")])
                                .Complete()
                    ),
                200
            )
        );

        var dump = await DumpAsync();
        Assert.Equal("Empire", dump.Value(systems, [1UL], "allegiance"));
        Assert.Equal("Democracy", dump.Value(systems, [1UL], "government"));
        Assert.Equal("Exploited", dump.Value(systems, [1UL], "power_state"));
        Assert.Equal("Yuri Grom", Assert.Single(dump[GalaxyTables.PowerState])[1]);
    }

    private static void Damage(string folder, string damage)
    {
        var file = Directory.GetFiles(folder, "systems.*").Single();
        switch (damage)
        {
            case "gone":
                Directory.Delete(folder, recursive: true);
                break;
            case "missing":
                File.Delete(file);
                break;
            case "empty":
                File.WriteAllBytes(file, []);
                break;
            case "cut":
                File.WriteAllBytes(file, File.ReadAllBytes(file)[..^5]);
                break;
            default:
                File.WriteAllText(Path.Combine(folder, damage), "{");
                break;
        }
    }

    private async Task OpenAsync()
    {
        await using var sink = CreateSink();
        await sink.OpenAsync(Cancellation);
    }

    private async Task<IReadOnlyList<ImportRecord>> ImportsAsync()
    {
        await using var sink = CreateSink();
        return await sink.ReadImportsAsync(Cancellation);
    }

    private protected abstract Sink CreateSinkAt(string folder);

    private protected override Sink CreateSink() => CreateSinkAt(Target);

    private protected IEnumerable<string> Folders() =>
        Directory
            .GetDirectories(Target)
            .Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]))
            .Order(StringComparer.Ordinal);

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
