using Starhaul.DuckDb.Native;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Cli.Tests.Recipes;

/// <summary>Every recipe does what it says, on loopback.</summary>
public sealed class RecipeTests
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_recipe_is_run_by_a_test()
    {
        var text = string.Concat(
            typeof(RecipeTests)
                .GetMethods()
                .SelectMany(method => method.GetCustomAttributesData())
                .Where(data => data.AttributeType == typeof(RecipeAttribute))
                .Select(data => $" {data.ConstructorArguments[0].Value}")
        );

        Assert.Equal(Recipe.Names, text.Split(' ').Skip(1).Order(StringComparer.Ordinal));
        Assert.Equal(13, Recipe.Names.Count());
    }

    [Fact, Recipe("nightly-dumps")]
    public async Task Nights_gather_in_a_folder_and_the_oldest_go()
    {
        await using var bench = await RecipeBench.StartAsync();
        bench.ServeGalaxy("spansh:systems_1day");
        bench.Replace("spansh:factions", bench.Origin.Serve("/factions.json.gz", OriginFile.Gzip("[]"u8.ToArray())));

        var text = await bench.RunAsync(Recipe.Read("nightly-dumps"));

        Assert.Contains("proof: content", text, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetFiles(bench.PathOf("dumps"), "*-20??-??-??.json.gz").Length);
    }

    [Fact, Recipe("best-trade")]
    public async Task The_best_trade_near_Sol_is_found()
    {
        RequireSqlite();
        await using var bench = await RecipeBench.StartAsync();
        bench.ServeGalaxy("spansh:galaxy_stations");

        var text = await bench.RunAsync(Recipe.Read("best-trade"));

        Assert.Matches(
            @"Gold +│ Galileo \(Sol\) +│ 9000 .*│ Al-Din Prospect \(Alpha Centauri\) +│ 14500 .*│ 5500 ",
            text
        );
    }

    [Fact, Recipe("earth-likes")]
    public async Task Earth_likes_near_Sol_are_found_and_those_far_away_are_not_kept()
    {
        RequireSqlite();
        await using var bench = await RecipeBench.StartAsync();
        bench.ServeGalaxy("spansh:galaxy");

        var text = await bench.RunAsync(Recipe.Read("earth-likes"));

        Assert.Matches(@"│ Earth │ 0\.0 +│ 1\.0 +│ 288\.0", text);
        Assert.DoesNotContain("Far Away", text, StringComparison.Ordinal);
    }

    [Fact(Timeout = 180_000), Recipe("fresh-sqlite")]
    public async Task The_feed_keeps_a_database_fresh()
    {
        RequireSqlite();
        await using var relay = await StartRelayAsync();
        await using var bench = await RecipeBench.StartAsync();
        bench.ServeGalaxy("spansh:galaxy_stations");

        var running = Listening(bench, relay).RunAsync(Recipe.Read("fresh-sqlite"));
        await Task.WhenAny(running, SendAsync(relay));
        var text = await running;

        Assert.Contains("archived 100 messages", text, StringComparison.Ordinal);
        Assert.Matches("│ +seen +│ +station +│ goods │\n.*\n│ 20", text);
        Assert.Contains("no gaps", text, StringComparison.Ordinal);
    }

    [Fact(Timeout = 180_000), Recipe("archive-eddn")]
    public async Task An_archive_is_joined_proven_and_replayed()
    {
        await using var relay = await StartRelayAsync();
        await using var bench = await RecipeBench.StartAsync();

        var running = Listening(bench, relay).RunAsync(Recipe.Read("archive-eddn"));
        await Task.WhenAny(running, SendAsync(relay));
        var text = await running;

        Assert.Contains("archived 100 messages", text, StringComparison.Ordinal);
        Assert.Contains("duckdb:years.duckdb: 100 messages", text, StringComparison.Ordinal);
        Assert.Matches("head +[0-9a-f]{64}", text);
    }

    [Fact(Timeout = 180_000), Recipe("squadron-bot")]
    public async Task A_bot_reads_what_the_loader_fills_and_cannot_write()
    {
        Assert.SkipUnless(PostgresServer.IsAvailable, PostgresServer.SkipReason);
        await using var server = await PostgresServer.StartAsync();
        await using var relay = await StartRelayAsync();
        await using var bench = await RecipeBench.StartAsync();
        bench.ServeGalaxy("spansh:galaxy_populated");
        bench.Replace("@localhost/", $"@127.0.0.1:{server.Port}/");
        bench.Variables["PGHOST"] = "127.0.0.1";
        bench.Variables["PGPORT"] = $"{server.Port}";
        bench.Variables["PGUSER"] = PostgresServer.User;
        bench.Variables["PGPASSFILE"] = bench.PathOf("passwords");
        await File.WriteAllTextAsync(
            bench.PathOf("passwords"),
            $"*:*:*:{PostgresServer.User}:{PostgresServer.Password.Replace(":", "\\:", StringComparison.Ordinal)}\n"
                + "*:*:*:loader:of the loader\n*:*:*:bot:of the bot\n",
            Ending
        );
        File.SetUnixFileMode(bench.PathOf("passwords"), UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var running = Listening(bench, relay).RunAsync(Recipe.Read("squadron-bot"));
        await Task.WhenAny(running, SendAsync(relay));
        var text = await running;

        Assert.Matches(@"Galileo \| Sol +\| +45000 \| +2000 \| +0\.0", text);
    }

    [Fact, Recipe("parquet-for-duckdb")]
    public async Task The_views_over_Parquet_answer_the_question()
    {
        await using var bench = await RecipeBench.StartAsync();
        bench.ServeGalaxy("spansh:galaxy_populated");
        bench.Replace("$ duckdb", "$ : duckdb").Replace("duckdb -init", ": -init"); // no such program in Debian
        var recipe = Recipe.Read("parquet-for-duckdb");

        await bench.RunAsync(recipe);

        using var database = DuckDbDatabase.Open(DuckDbDatabase.InMemory, new DuckDbOptions());
        using var connection = database.Connect();
        var views = await File.ReadAllTextAsync(bench.PathOf("galaxy/views.sql"), Ending);
        foreach (var statement in views.Split(";\n", StringSplitOptions.RemoveEmptyEntries))
        {
            using var made = connection.Query(statement);
        }

        var question = recipe.Files["powers.sql"].TrimEnd().TrimEnd(';');
        using var answer = connection.Query($"SELECT max(systems), count(*) FROM ({question})");
        Assert.Equal([2, 1], answer.FirstRow(2)!);
    }

    [Fact, Recipe("cron")]
    public async Task A_night_that_went_well_is_silent_and_one_that_failed_says_why()
    {
        await using var bench = await RecipeBench.StartAsync();
        bench.ServeGalaxy("spansh:systems_1day");
        bench.Replace("spansh:factions", bench.Origin.Serve("/factions.json.gz", OriginFile.Gzip("[]"u8.ToArray())));

        Assert.Empty(await bench.RunAsync(Recipe.Read("cron")));

        await using var failing = await RecipeBench.StartAsync();
        failing.ServeGalaxy("spansh:systems_1day");
        failing.Replace("spansh:factions", failing.Origin.Url("/not-there.json.gz"));

        var text = await failing.RunAsync(Recipe.Read("cron"), expected: 3);

        Assert.Contains("error", text, StringComparison.Ordinal);
        Assert.Contains("404", text, StringComparison.Ordinal);
        Assert.Contains("next:", text, StringComparison.Ordinal);
    }

    [Fact, Recipe("verify-a-box")]
    public async Task A_box_is_judged_with_and_without_Starhaul()
    {
        await using var bench = await RecipeBench.StartAsync();
        await FillAsync(bench, "theirs");

        var text = await bench.RunAsync(Recipe.Read("verify-a-box"));

        Assert.Matches("head +[0-9a-f]{64}", text);
        await using var damaged = await RecipeBench.StartAsync();
        await FillAsync(damaged, "theirs");
        await File.WriteAllBytesAsync(damaged.PathOf("theirs/galaxy.json.gz"), [1, 2, 3], Ending);
        Assert.Contains(
            "galaxy.json.gz",
            await damaged.RunAsync(Recipe.Read("verify-a-box"), expected: 4),
            StringComparison.Ordinal
        );
    }

    [Fact, Recipe("own-api")]
    public async Task All_pages_of_an_API_become_one_file()
    {
        await using var bench = await RecipeBench.StartAsync();
        var url = bench.Origin.Handle(
            "/api/things",
            request =>
                OriginResponse.Json(
                    request.Target.Contains("page=1", StringComparison.Ordinal)
                        ? """{"count":3,"results":[{"id":1},{"id":2}]}"""
                        : """{"count":3,"results":[{"id":3}]}"""
                )
        );
        bench.Replace("https://example.org/api/", url[..^"things".Length]);

        var text = await bench.RunAsync(Recipe.Read("own-api"));

        Assert.Equal(
            "{\"id\":1}\n{\"id\":2}\n{\"id\":3}\n",
            await File.ReadAllTextAsync(bench.PathOf("things/things.ndjson"), Ending)
        );
        Assert.Contains("page=1", text, StringComparison.Ordinal);
    }

    [Fact, Recipe("s3")]
    public async Task Objects_of_a_bucket_are_fetched_with_keys_and_all_below_a_prefix()
    {
        await using var origin = await S3Origin.StartAsync();
        origin.Put("dumps/galaxy.json.gz", new S3OriginObject(OriginFile.Gzip(RecipeBench.Galaxy).Content.ToArray()));
        origin.Put("dumps/more/a.json.gz", new S3OriginObject(OriginFile.Gzip("[1]"u8.ToArray()).Content.ToArray()));
        await using var bench = await RecipeBench.StartAsync();
        bench
            .Replace("https://s3.example.org", $"{origin.Endpoint}".TrimEnd('/'))
            .Replace("my-bucket", S3Origin.Bucket)
            .Replace("AWS_ACCESS_KEY_ID=...", $"AWS_ACCESS_KEY_ID={S3Origin.AccessKey}")
            .Replace("AWS_SECRET_ACCESS_KEY=...", $"AWS_SECRET_ACCESS_KEY={S3Origin.SecretKey}");

        var text = await bench.RunAsync(Recipe.Read("s3"));

        Assert.True(File.Exists(bench.PathOf("galaxy/galaxy.json.gz")));
        Assert.True(File.Exists(bench.PathOf("dumps/more/a.json.gz")));
        Assert.DoesNotContain(S3Origin.SecretKey, text, StringComparison.Ordinal);
    }

    [Fact, Recipe("library")]
    public async Task The_program_of_the_library_loads_a_dump_and_says_what_failed()
    {
        await using var bench = await RecipeBench.StartAsync();
        var url = bench.ServeGalaxy("spansh:systems_1day");
        var printed = new Printed();

        var target = $"sqlite:{bench.PathOf("galaxy.db")}";
        Assert.Equal(0, await LibraryRecipe.RunAsync(bench.PathOf("dumps"), url, target, printed));
        var missing = bench.Origin.Url("/nothing.json.gz");
        Assert.Equal(3, await LibraryRecipe.RunAsync(bench.PathOf("dumps"), missing, target, printed));

        Assert.StartsWith("3 records of ", printed.Out.ToString(), StringComparison.Ordinal);
        Assert.Contains("404", printed.Error.ToString(), StringComparison.Ordinal);
        var shown = Recipe
            .Read("library")
            .Text.Split("```csharp\n")[1]
            .Split("```")[0]
            .Replace("using Starhaul;\nusing Starhaul.Pipelines;\n", "", StringComparison.Ordinal)
            .Replace("\"dumps\"", "dumps", StringComparison.Ordinal)
            .Replace("\"sqlite:galaxy.db\"", "target", StringComparison.Ordinal)
            .Replace("\"https://downloads.spansh.co.uk/systems_1day.json.gz\"", "url", StringComparison.Ordinal);
        var run = (await File.ReadAllTextAsync(LibrarySource(), Ending)).Split("// begin\n")[1].Split("// end")[0];
        Assert.Equal(Lines(shown), Lines(run));
    }

    // Its code is run by tests/Starhaul.PlugIn, which knows nothing but the public API; here only that it names it.
    [Fact, Recipe("file-type")]
    public void A_file_type_is_one_that_the_plug_in_tests()
    {
        var text = Recipe.Read("file-type").Text;

        Assert.Contains("tests/Starhaul.PlugIn/Packs/PackRecipeTests.cs", text, StringComparison.Ordinal);
    }

    private static RecipeBench Listening(RecipeBench bench, ZeroMqRelay relay) =>
        bench.Replace("run eddn-stream", $"run eddn-stream --from {relay.Endpoint} --for 6s");

    private static async Task<ZeroMqRelay> StartRelayAsync()
    {
        Assert.SkipUnless(ZeroMqRelay.IsAvailable, ZeroMqRelay.SkipReason);
        return await ZeroMqRelay.StartAsync();
    }

    private static async Task SendAsync(ZeroMqRelay relay)
    {
        await relay.SubscribedAsync();
        await relay.SendAsync(100);
        await relay.AloneAsync();
    }

    private static async Task FillAsync(RecipeBench bench, string box)
    {
        using var cli = new CliBench();
        var url = bench.ServeGalaxy("spansh:galaxy");
        var got = await cli.RunAsync("get", url, "--box", bench.PathOf(box));
        Assert.True(got.ExitCode == ExitCode.Done, got.Error);
    }

    private static void RequireSqlite() =>
        Assert.SkipUnless(File.Exists("/usr/bin/sqlite3"), "sqlite3 is not installed: apt-get install sqlite3");

    private static string LibrarySource([System.Runtime.CompilerServices.CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "LibraryRecipe.cs");

    private static IEnumerable<string> Lines(string code) =>
        code.Split('\n').Select(line => line.Trim()).Where(line => line != "");
}

/// <summary>Names the page of docs/recipes that a test runs.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class RecipeAttribute(string name) : Attribute
{
    public string Name { get; } = name;
}
