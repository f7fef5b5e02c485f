using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using Starhaul.Cli.Demo;
using Starhaul.Cli.Help;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Cli.Tests.Readme;

public sealed class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(PathOf("../../../README.md"));

    /// <summary>The README and every page of docs.</summary>
    private static readonly string[] Pages =
    [
        PathOf("../../../README.md"),
        .. Directory.GetFiles(PathOf("../../../docs"), "*.md", SearchOption.AllDirectories),
    ];

    [Fact]
    public async Task The_example_does_what_it_says()
    {
        using var cli = new CliBench();
        await using var origin = await Origin.StartAsync();
        var file = OriginFile.Gzip("[1,2,3]"u8.ToArray());
        var printed = new StringWriter();

        await ReadmeExample.RunAsync(cli.Folder, origin.Serve("/dump.json.gz", file), printed);

        Assert.Equal(
            $"Fetched {cli.PathOf("dump.json.gz")}\nsha256 {file.Content.Sha256()}, 3 records\nproof: Content\n",
            printed.ToString()
        );
    }

    [Fact]
    public void The_example_that_is_run_is_the_one_that_is_shown()
    {
        var shown = Readme
            .Split("```csharp\n")[1]
            .Split("```")[0]
            .Replace("using Starhaul;", "") // a file of this namespace has it already
            .Replace("\"dumps\"", "dumps")
            .Replace("\"https://downloads.spansh.co.uk/systems_1day.json.gz\"", "url");
        var run = File.ReadAllText(PathOf("ReadmeExample.cs")).Split("// begin\n")[1].Split("// end")[0];

        Assert.Equal(Lines(shown), Lines(run));
    }

    [Fact]
    public void What_to_type_comes_within_the_first_20_lines() =>
        Assert.Contains("$ starhaul get", string.Join('\n', Readme.Split('\n').Take(20)));

    [Fact]
    public void A_newcomer_reads_how_to_install_it_before_what_else_there_is()
    {
        string[] order =
        [
            "## Install",
            "## The first minute",
            "## For the trader",
            "## For the explorer",
            "## For the data person",
            "## For the operator",
            "## For the C# developer",
            "## How fast it is",
            "## Words",
        ];

        Assert.Equal(order, Readme.Split('\n').Where(line => order.Contains(line)));
    }

    [Fact]
    public void Every_command_can_be_typed()
    {
        var context = new CliContext { Out = TextWriter.Null, Error = TextWriter.Null };
        var commands = Pages
            .SelectMany(page =>
                Regex.Matches(
                    // What a shell puts in is a word like any other.
                    Regex.Replace(File.ReadAllText(page), @"\$\(+[^\n]*\)", "1"),
                    @"^ *\$ (?:source <\()?starhaul (?<words>[^#|)\n<>]*)",
                    RegexOptions.Multiline
                )
            )
            .Select(match => match.Groups["words"].Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .ToList();

        Assert.True(commands.Count > 40);
        Assert.All(commands, words => Assert.Null(UsageErrors.Find(CommandLine.Root(context).Parse(words), words)));
        Assert.All(
            commands.Where(words => words[0] != "api").SelectMany(words => words).Where(IsName),
            name => context.Sources.Resolve(name)
        );
        Assert.All(
            commands.Where(words => words[0] == "api").SelectMany(words => words).Where(IsName),
            name => Assert.NotNull(ApiResources.Find(name))
        );

        static bool IsName(string word) => Regex.IsMatch(word, "^(spansh|edsm|eddn|inara):");
    }

    [Fact]
    public void Every_exit_code_is_explained_as_the_manual_has_it()
    {
        var explained = Regex
            .Matches(
                File.ReadAllText(PathOf("../../../docs/exit-codes.md")),
                @"^\| (?<code>\d+) \| (?<meaning>.*) \|$",
                RegexOptions.Multiline
            )
            .Select(match => new HelpRow(
                match.Groups["code"].Value,
                match.Groups["meaning"].Value.Replace("`", "", StringComparison.Ordinal)
            ));

        Assert.Equal(ExitCodeTexts.Rows, explained);
    }

    [Fact]
    public async Task The_questions_can_be_asked()
    {
        using var cli = new CliBench();
        var dump = cli.PathOf("galaxy.json");
        await using (var file = File.Create(dump))
        {
            GalaxyGenerator.Generate(file, 20_000_000);
        }

        var run = await cli.RunAsync("run", "spansh-dump", dump, "--to", $"sqlite:{cli.PathOf("galaxy.db")}");
        Assert.Equal(ExitCode.Done, run.ExitCode);

        await using var database = new SqliteConnection($"Data Source={cli.PathOf("galaxy.db")};Pooling=false");
        await database.OpenAsync(TestContext.Current.CancellationToken);
        string[] pages = ["questions.md", "recipes/best-trade.md", "recipes/earth-likes.md"];
        var questions = pages.SelectMany(page =>
            File.ReadAllText(PathOf($"../../../docs/{page}"))
                .Split("```sql\n")
                .Skip(1)
                .Select(block => block.Split("```")[0])
        );
        var rows = new List<int>();
        foreach (var question in questions)
        {
            await using var command = database.CreateCommand();
#pragma warning disable CA2100 // the questions are the page's own
            command.CommandText = question;
#pragma warning restore CA2100
            await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            var count = 0;
            while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            {
                count++;
            }

            rows.Add(count);
            await IsAnsweredByIndexesAsync(database, question);
        }

        // The second, the third and the last of the page, and both recipes, name a system or a station that a generated galaxy does not have.
        Assert.Equal([true, false, false, true, true, false, false, false], rows.Select(count => count > 0));
    }

    // What EXPLAIN calls by an alias is named by it: none of these stands for anything else on the page.
    private static async Task IsAnsweredByIndexesAsync(SqliteConnection database, string question)
    {
        await using var explain = database.CreateCommand();
#pragma warning disable CA2100 // the questions are the page's own
        explain.CommandText = $"EXPLAIN QUERY PLAN {question}";
#pragma warning restore CA2100
        await using var steps = await explain.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var plan = new List<string>();
        while (await steps.ReadAsync(TestContext.Current.CancellationToken))
        {
            plan.Add(steps.GetString(3));
        }

        Assert.Contains(plan, step => step.StartsWith("SEARCH", StringComparison.Ordinal));
        Assert.DoesNotContain(
            plan,
            step =>
                Regex.IsMatch(step, "^(SCAN|BLOOM FILTER ON) (bodies|b|market|m|systems|s|sy|stations|st|signals|g)\\b")
        );
    }

    private static IEnumerable<string> Lines(string code) =>
        code.Split('\n').Select(line => line.Trim()).Where(line => line != "");

    private static string PathOf(string file, [CallerFilePath] string test = "") =>
        Path.Combine(Path.GetDirectoryName(test)!, file);
}
