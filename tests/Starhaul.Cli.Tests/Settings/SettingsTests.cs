using Xunit;

namespace Starhaul.Cli.Tests.Settings;

public sealed class SettingsTests : IDisposable
{
    private readonly CliBench cli = new();

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task Shows_the_defaults()
    {
        var result = await cli.RunAsync("--show-config");

        Assert.Equal(ExitCode.Done, result.ExitCode);
        Snapshot.Matches("show-config", result.Out);
    }

    [Fact]
    public async Task An_option_goes_before_a_variable_before_the_file_here_before_the_file_of_the_user()
    {
        const string setting = "max_wait";
        cli.Variables["HOME"] = cli.Folder;
        var user = Directory.CreateDirectory(cli.PathOf(".config/starhaul")).FullName;
        var steps = new List<(string Value, string Origin)> { await StatedAsync(setting) };

        await File.WriteAllTextAsync(Path.Combine(user, "starhaul.json"), """{ "max_wait": "1m" }""", Token);
        steps.Add(await StatedAsync(setting));
        await File.WriteAllTextAsync(cli.PathOf("starhaul.json"), """{ "max_wait": "2m" }""", Token);
        steps.Add(await StatedAsync(setting));
        cli.Variables["STARHAUL_MAX_WAIT"] = "3m";
        steps.Add(await StatedAsync(setting));
        steps.Add(await StatedAsync(setting, "get", "--max-wait", "4m"));

        Assert.Equal(
            [
                ("10m", "default"),
                ("1m", Path.Combine(user, "starhaul.json")),
                ("2m", cli.PathOf("starhaul.json")),
                ("3m", "STARHAUL_MAX_WAIT"),
                ("4m", "--max-wait"),
            ],
            steps
        );
    }

    [Fact]
    public async Task XDG_CONFIG_HOME_moves_the_file_of_the_user()
    {
        cli.Variables["HOME"] = "/nowhere";
        cli.Variables["XDG_CONFIG_HOME"] = cli.PathOf("xdg");
        Directory.CreateDirectory(cli.PathOf("xdg/starhaul"));
        await File.WriteAllTextAsync(cli.PathOf("xdg/starhaul/starhaul.json"), """{ "jobs": 7 }""", Token);

        Assert.Equal(("7", cli.PathOf("xdg/starhaul/starhaul.json")), await StatedAsync("jobs"));
    }

    [Fact]
    public async Task A_file_takes_numbers_flags_and_comments()
    {
        const string file = """
            {
              // four at once
              "jobs": 4,
              "decode": true,
            }
            """;
        await File.WriteAllTextAsync(cli.PathOf("starhaul.json"), file, Token);

        Assert.Equal("4", (await StatedAsync("jobs")).Value);
        Assert.Equal("true", (await StatedAsync("decode")).Value);
    }

    [Theory]
    [InlineData("""{ "limit_rat": "20M" }""", "'limit_rat'", "Did you mean 'limit_rate'?")]
    [InlineData("""{ "limit_rate": "fast" }""", "'limit_rate' is 'fast'", "20 bytes a second or more, such as 512k")]
    [InlineData("""{ "jobs": 0 }""", "'jobs' is '0'", "a whole number from 1 to 32")]
    [InlineData("""{ "decode": "yes" }""", "'decode' is 'yes'", "true or false")]
    [InlineData("""{ "jobs": 4""", "line 1: this is not JSON", "Expected one object")]
    [InlineData("[1]", "does not hold a JSON object", "Expected one object")]
    public async Task A_file_that_cannot_be_used_is_named_with_the_key_and_the_form(
        string file,
        string message,
        string hint
    )
    {
        await File.WriteAllTextAsync(cli.PathOf("starhaul.json"), file, Token);

        var result = await cli.RunAsync("get", "https://example.org/a");

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains(cli.PathOf("starhaul.json"), result.Error);
        Assert.Contains(message, result.Error);
        Assert.Contains(hint, result.Error);
    }

    [Fact]
    public async Task A_bad_variable_is_named()
    {
        cli.Variables["STARHAUL_JOBS"] = "many";

        var result = await cli.RunAsync("get", "https://example.org/a");

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains("STARHAUL_JOBS is 'many'", result.Error);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task<(string Value, string Origin)> StatedAsync(string key, params string[] words)
    {
        var result = await cli.RunAsync([.. words, "--show-config", "--json"]);
        var entry = result
            .Json.GetProperty("settings")
            .EnumerateArray()
            .Single(setting => setting.GetProperty("key").GetString() == key);
        return (entry.GetProperty("value").GetString()!, entry.GetProperty("origin").GetString()!);
    }
}
