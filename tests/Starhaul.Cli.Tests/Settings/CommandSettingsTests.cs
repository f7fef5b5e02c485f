using Xunit;

namespace Starhaul.Cli.Tests.Settings;

/// <summary>Options of any command that a file or a variable sets.</summary>
public sealed class CommandSettingsTests : IDisposable
{
    private const string Dump =
        """[{"id64":1,"name":"A","coords":{"x":0,"y":0,"z":0},"date":"2026-01-01 00:00:00+00","bodies":[],"stations":[]}]""";

    private readonly CliBench cli = new();

    public CommandSettingsTests()
    {
        cli.Variables["HOME"] = cli.PathOf("home");
        Directory.CreateDirectory(cli.PathOf("home/.config/starhaul"));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string OfUser => cli.PathOf("home/.config/starhaul/starhaul.toml");

    private string OfFolder => cli.PathOf("starhaul.toml");

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task An_option_goes_before_a_variable_before_the_file_here_before_the_file_of_the_user()
    {
        string[] command = ["run", "eddn-stream"];
        var steps = new List<(string?, string)> { await StatedAsync("flush", command) };
        await File.WriteAllTextAsync(OfUser, "[run.eddn-stream]\nflush = '2s'\n", Token);
        steps.Add(await StatedAsync("flush", command));
        await File.WriteAllTextAsync(OfFolder, "[run.eddn-stream]\nflush = '3s'\n", Token);
        steps.Add(await StatedAsync("flush", command));
        cli.Variables["STARHAUL_RUN_EDDN_STREAM_FLUSH"] = "4s";
        steps.Add(await StatedAsync("flush", command));
        steps.Add(await StatedAsync("flush", "run", "eddn-stream", "--flush", "5s"));

        Assert.Equal(
            [
                (null, "default"),
                ("2s", $"{OfUser}, line 2: 'flush'"),
                ("3s", $"{OfFolder}, line 2: 'flush'"),
                ("4s", "STARHAUL_RUN_EDDN_STREAM_FLUSH"),
                ("5s", "--flush"),
            ],
            steps
        );
    }

    [Fact]
    public async Task The_table_of_a_command_goes_before_what_a_file_says_for_all()
    {
        await File.WriteAllTextAsync(OfUser, "jobs = 3\n[get]\njobs = 5\n", Token);

        Assert.Equal("5", (await StatedAsync("jobs", "get")).Value);
        Assert.Equal("3", (await StatedAsync("jobs")).Value);
    }

    [Fact]
    public async Task What_must_be_given_may_be_set_and_a_list_is_given_again_and_again()
    {
        await File.WriteAllTextAsync(cli.PathOf("dump.json"), Dump, Token);
        await File.WriteAllTextAsync(
            OfUser,
            $"[run.spansh-dump]\nto = ['ndjson:{cli.PathOf("one")}', 'ndjson:{cli.PathOf("two")}']\npopulated = false\n",
            Token
        );

        var result = await cli.RunAsync("run", "spansh-dump", cli.PathOf("dump.json"));

        Assert.True(result.ExitCode == ExitCode.Done, result.Error);
        Assert.True(Directory.Exists(cli.PathOf("one")));
        Assert.True(Directory.Exists(cli.PathOf("two")));
    }

    [Theory]
    [InlineData("to = 'postgres://me:hidden@example.org/db'", "to")]
    [InlineData("from = 'tcp://example.org:9500'", "from")]
    [InlineData("archive = '/elsewhere'", "archive")]
    [InlineData("curve = 'key'", "curve")]
    [InlineData("metrics = 9000", "metrics")]
    public async Task A_file_of_the_folder_names_no_place_endpoint_or_key(string line, string key)
    {
        await File.WriteAllTextAsync(OfFolder, $"[run.eddn-stream]\n{line}\n", Token);

        var result = await cli.RunAsync("run", "eddn-stream", "--show-config", "--json");

        Assert.Equal((null, "default"), Entry(result, key));
        Assert.Contains($"{OfFolder}, line 2: '{key}' does not count", result.Error);
        Assert.Contains($"Type --{key}, or set it in your own starhaul.toml.", result.Error);
        Assert.DoesNotContain("hidden", result.Error + result.Out);
    }

    [Fact]
    public async Task What_a_file_of_the_folder_sets_for_a_command_is_said_once()
    {
        var table = "compress = 'zstd'\nflush = '1s'\nfor = '1m'\none_file = true\nsilence = '9s'\n";
        await File.WriteAllTextAsync(OfFolder, "[run.eddn-stream]\n" + table, Token);

        var result = await cli.RunAsync("run", "eddn-stream", "--show-config", "--json");

        var ofFolder = result
            .Json.GetProperty("settings")
            .EnumerateArray()
            .Where(one => one.GetProperty("origin").GetString()!.StartsWith(OfFolder, StringComparison.Ordinal))
            .Select(one => one.GetProperty("key").GetString());
        Assert.Equal(["compress", "flush", "for", "one_file", "silence"], ofFolder.Order(StringComparer.Ordinal));
        Assert.Contains("sets for = 1m, compress = zstd, one_file = true, flush = 1s, silence = 9s.", result.Error);
        Assert.Single(result.Error.Split('\n'), line => line.Contains("starhaul.toml", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[run.eddn-stream]\nflush = 'soon'\n", "line 2: 'flush' is 'soon'")]
    [InlineData("[run.eddn-stream]\none_file = 'maybe'\n", "line 2: 'one_file' is 'maybe'")]
    [InlineData("[run.eddn-stream]\nto = 'sqlit:a.db'\n", "line 2: 'to'")]
    [InlineData("[run.eddn-stream]\narchive = ['a', 'b']\n", "line 2: 'archive' is given 2 times")]
    public async Task A_value_that_cannot_be_used_is_named_with_its_file_and_line(string text, string message)
    {
        await File.WriteAllTextAsync(OfUser, text, Token);

        var result = await cli.RunAsync("run", "eddn-stream", "--from", "tcp://127.0.0.1:1", "--for", "1s");

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains($"{OfUser}, {message}", result.Error);
        Assert.False(Directory.Exists(cli.PathOf("eddn")));
    }

    [Fact]
    public async Task A_password_of_a_target_is_not_shown()
    {
        await File.WriteAllTextAsync(OfUser, "[run.spansh-dump]\nto = 'postgres://me:hidden@h/db'\n", Token);

        var result = await cli.RunAsync("run", "spansh-dump", "--show-config");

        Assert.Contains("postgres://h/db", result.Out);
        Assert.DoesNotContain("hidden", result.Out + result.Error);
    }

    [Fact]
    public async Task The_form_before_is_read_with_a_word_how_to_move_and_not_beside_the_new_one()
    {
        await File.WriteAllTextAsync(
            cli.PathOf("starhaul.json"),
            """{ "limit_rate": "20M", /* at once */ "jobs": 4, }""",
            Token
        );
        var old = await cli.RunAsync("get", "--show-config");
        await File.WriteAllTextAsync(OfFolder, "jobs = 5\n", Token);
        var both = await cli.RunAsync("get", "--show-config");

        Assert.Matches("jobs +4 ", old.Out);
        Assert.Contains("is read until version 1.0", old.Error);
        Assert.Contains("limit_rate = \"20M\"", old.Error);
        Assert.Matches("jobs +5 ", both.Out);
        Assert.Matches("limit_rate +none ", both.Out);
        Assert.Contains("starhaul.json does not count beside", both.Error);
    }

    [Theory]
    [InlineData("[1]", "does not hold a JSON object")]
    [InlineData("{ \"jobs\": 4", "line 1: this is not JSON")]
    [InlineData("{ \"jobs\": \"\\ud800\" }", "holds a text that is none")]
    [InlineData("{ \"job\": 4 }", "'job' is not a setting")]
    public async Task A_file_of_the_form_before_that_cannot_be_used_is_refused(string text, string message)
    {
        await File.WriteAllTextAsync(cli.PathOf("starhaul.json"), text, Token);

        var result = await cli.RunAsync("get", "https://example.org/a");

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains(message, result.Error);
    }

    [Fact]
    public async Task The_program_itself_shows_what_is_set_for_single_commands_too_and_nothing_that_does_not_count()
    {
        await File.WriteAllTextAsync(
            OfFolder,
            "[get]\nlimit_rate = \"20M\"\n[run.eddn-stream]\nto = [\"sqlite:a.db\"]\nflush = \"2s\"\n",
            Token
        );

        var all = await cli.RunAsync("--show-config", "--json");

        Assert.Equal(("none", "default"), Entry(all, "limit_rate"));
        Assert.Equal(("20M", $"{OfFolder}, line 2: 'limit_rate'"), Entry(all, "get.limit_rate"));
        Assert.Equal(("2s", $"{OfFolder}, line 5: 'flush'"), Entry(all, "run.eddn-stream.flush"));
        Assert.DoesNotContain("run.eddn-stream.to", all.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_and_completion_look_at_no_file()
    {
        await File.WriteAllTextAsync(OfFolder, "no settings", Token);

        Assert.Equal(ExitCode.Done, (await cli.RunAsync("get", "--help")).ExitCode);
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("completion", "bash")).ExitCode);
        Assert.Equal(ExitCode.Usage, (await cli.RunAsync("verify")).ExitCode);
    }

    private async Task<(string? Value, string Origin)> StatedAsync(string key, params string[] words) =>
        Entry(await cli.RunAsync([.. words, "--show-config", "--json"]), key);

    private static (string? Value, string Origin) Entry(CliResult result, string key)
    {
        var entry = result
            .Json.GetProperty("settings")
            .EnumerateArray()
            .Single(setting => setting.GetProperty("key").GetString() == key);
        return (entry.GetProperty("value").GetString(), entry.GetProperty("origin").GetString()!);
    }
}
