using System.Diagnostics;
using System.Text;
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

        await File.WriteAllTextAsync(Path.Combine(user, "starhaul.toml"), """max_wait = "1m" """, Token);
        steps.Add(await StatedAsync(setting));
        await File.WriteAllTextAsync(cli.PathOf("starhaul.toml"), """max_wait = "2m" """, Token);
        steps.Add(await StatedAsync(setting));
        cli.Variables["STARHAUL_MAX_WAIT"] = "3m";
        steps.Add(await StatedAsync(setting));
        steps.Add(await StatedAsync(setting, "get", "--max-wait", "4m"));

        Assert.Equal(
            [
                ("10m", "default"),
                ("1m", Path.Combine(user, "starhaul.toml")),
                ("2m", cli.PathOf("starhaul.toml")),
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
        await File.WriteAllTextAsync(cli.PathOf("xdg/starhaul/starhaul.toml"), """jobs = 7""", Token);

        Assert.Equal(("7", cli.PathOf("xdg/starhaul/starhaul.toml")), await StatedAsync("jobs"));
    }

    [Fact]
    public async Task A_file_takes_numbers_flags_and_comments()
    {
        const string file = """
            jobs = 4 # at once
            decode = true
            """;
        await File.WriteAllTextAsync(cli.PathOf("starhaul.toml"), file, Token);

        Assert.Equal("4", (await StatedAsync("jobs")).Value);
        Assert.Equal("true", (await StatedAsync("decode")).Value);
    }

    [Theory]
    [InlineData("jobs = 2\nlimit_rat = '20M'", "line 2: 'limit_rat' is not a setting", "Did you mean 'limit_rate'?")]
    [InlineData("limit_rate = 'fast'", "line 1: 'limit_rate' is 'fast'", "20 bytes a second or more, such as 512k")]
    [InlineData("jobs = 0", "line 1: 'jobs' is '0'", "a whole number from 1 to 32")]
    [InlineData("decode = 'yes'", "line 1: 'decode' is 'yes'", "true or false")]
    [InlineData("\njobs = ", "line 2: Missing value", "limit_rate = \"20M\"")]
    [InlineData("jobs = 2\njobs = 3", "line 2: 'jobs' is stated a second time", "Keep one of the two")]
    [InlineData("[gte]\njobs = 2", "line 2: 'jobs' stands in [gte]", "Did you mean 'get'?")]
    [InlineData("[get]\ndecoded = true", "line 2: 'decoded' is not a setting of 'get'", "Did you mean 'decode'?")]
    [InlineData("[get]\nsha256 = 'aa'", "line 2: 'sha256' is not a setting of 'get'", "The settings are")]
    [InlineData("[run.eddn-stream]\nfrom = [['a']]", "line 2: 'from' is neither a text", "[run.eddn-stream]")]
    [InlineData("[a.b.c.d]\nx = 1", "'d' is neither", "table with its name")]
    public async Task A_file_that_cannot_be_used_is_named_with_the_key_and_the_form(
        string file,
        string message,
        string hint
    )
    {
        await File.WriteAllTextAsync(cli.PathOf("starhaul.toml"), file, Token);

        var result = await cli.RunAsync("get", "https://example.org/a");

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains(cli.PathOf("starhaul.toml"), result.Error);
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

    [Theory]
    [InlineData("../elsewhere")]
    [InlineData("/somewhere")]
    [InlineData("a/../../b")]
    [InlineData("link")]
    [InlineData("link/below")]
    public async Task The_file_of_the_folder_moves_no_writes_out_of_it(string box)
    {
        var outside = Directory.CreateTempSubdirectory("starhaul-outside-").FullName;
        try
        {
            Directory.CreateSymbolicLink(cli.PathOf("link"), outside);
            await File.WriteAllTextAsync(cli.PathOf("starhaul.toml"), $$"""box = "{{box}}" """, Token);

            var result = await cli.RunAsync("get", "./starhaul.toml", "-o", "a.json");

            Assert.Equal(ExitCode.Usage, result.ExitCode);
            Assert.Contains($"'box' is '{box}', which leads out of the folder.", result.Error);
            Assert.Contains("--box or STARHAUL_BOX", result.Error);
            Assert.Empty(Directory.GetFileSystemEntries(outside));
        }
        finally
        {
            Directory.Delete(outside, recursive: true);
        }
    }

    [Fact]
    public async Task An_option_goes_before_a_box_of_the_folder_that_leads_out_of_it()
    {
        await File.WriteAllTextAsync(cli.PathOf("starhaul.toml"), """box = "/somewhere" """, Token);

        Assert.Equal("here", (await StatedAsync("box", "get", "--box", "here")).Value);
    }

    [Fact]
    public async Task What_the_file_of_the_folder_sets_for_a_command_is_told_once_and_that_of_the_user_is_not()
    {
        cli.Variables["HOME"] = cli.Folder;
        Directory.CreateDirectory(cli.PathOf(".config/starhaul"));
        await File.WriteAllTextAsync(cli.PathOf(".config/starhaul/starhaul.toml"), """meta = true""", Token);
        await File.WriteAllTextAsync(cli.PathOf("starhaul.toml"), "box = 'sub'\njobs = 3\n", Token);
        await File.WriteAllTextAsync(cli.PathOf("a.txt"), "a", Token);

        var get = await cli.RunAsync("get", cli.PathOf("a.txt"));
        var verify = await cli.RunAsync("verify");
        var quiet = await cli.RunAsync("verify", "--quiet");

        Assert.Equal(ExitCode.Done, get.ExitCode);
        Assert.True(File.Exists(cli.PathOf("sub/a.txt.meta.json")));
        Assert.Single(get.Error.Split('\n'), line => line.Contains("starhaul.toml", StringComparison.Ordinal));
        Assert.Contains($"{cli.PathOf("starhaul.toml")} sets box = sub, jobs = 3.", get.Error);
        Assert.Contains($"{cli.PathOf("starhaul.toml")} sets box = sub.", verify.Error);
        Assert.DoesNotContain("sets box", quiet.Error);
    }

    [Fact]
    public async Task The_file_of_a_folder_that_belongs_to_another_user_does_not_count()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can give a file to another user");
        await File.WriteAllTextAsync(cli.PathOf("starhaul.toml"), """jobs = 9""", Token);
        using (var chown = Process.Start("chown", ["nobody", cli.PathOf("starhaul.toml")]))
        {
            await chown.WaitForExitAsync(Token);
        }

        var result = await cli.RunAsync("get", "--show-config");

        Assert.Contains("belongs to user 65534 and does not count", result.Error);
        Assert.DoesNotContain("9", result.Out);
    }

    [Theory]
    [InlineData("pipe", "is not a regular file")]
    [InlineData("link", "is a symbolic link")]
    [InlineData("folder", "is not a regular file")]
    [InlineData("giant", "at most 1,048,576 are read")]
    public async Task What_is_no_file_of_settings_is_refused_and_holds_nothing_up(string kind, string reason)
    {
        var path = cli.PathOf("starhaul.toml");
        if (kind == "pipe")
        {
            using var made = Process.Start("mkfifo", [path]);
            await made.WaitForExitAsync(Token);
        }
        else if (kind == "link")
        {
            File.CreateSymbolicLink(path, "/dev/zero");
        }
        else if (kind == "folder")
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            await File.WriteAllTextAsync(path, new string(' ', 2_000_000), Token);
        }

        var result = await cli.RunAsync("get", "https://example.org/a").WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains(reason, result.Error);
    }

    [Fact]
    public async Task The_file_of_the_user_may_be_a_link_to_where_such_files_are_kept()
    {
        cli.Variables["XDG_CONFIG_HOME"] = cli.PathOf("xdg");
        Directory.CreateDirectory(cli.PathOf("xdg/starhaul"));
        await File.WriteAllTextAsync(cli.PathOf("kept.toml"), """jobs = 7""", Token);
        File.CreateSymbolicLink(cli.PathOf("xdg/starhaul/starhaul.toml"), cli.PathOf("kept.toml"));

        Assert.Equal("7", (await StatedAsync("jobs")).Value);
    }

    [Fact(Timeout = 120_000)]
    public async Task A_damaged_file_is_read_or_refused_and_never_a_defect()
    {
        const int Rounds = 300;
        const string whole = "box = 'sub'\njobs = 3\nlimit_rate = '20M'\ndecode = true\n[get]\nmax_decoded = '1G'\n";
        var random = new Random(3);
        for (var round = 0; round < Rounds; round++)
        {
            var text = new StringBuilder(whole);
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                var place = random.Next(text.Length);
                _ = random.Next(4) switch
                {
                    0 => text.Remove(place, Math.Min(random.Next(1, 20), text.Length - place)),
                    1 => text.Insert(place, (char)random.Next(1, 0x2100)),
                    2 => text.Insert(place, "\n[[get]]\nbox = '/etc'\n"),
                    _ => text.Insert(place, "\nbox = '../..'\n"),
                };
            }

            await File.WriteAllTextAsync(cli.PathOf("starhaul.toml"), text.ToString(), Token);
            var result = await cli.RunAsync("get", "--show-config", "--json");

            Assert.True(result.ExitCode is ExitCode.Done or ExitCode.Usage, $"round {round}: {text}: {result.Error}");
            Assert.DoesNotContain("defect", result.Error);
            if (result.ExitCode is ExitCode.Done)
            {
                var box = result
                    .Json.GetProperty("settings")
                    .EnumerateArray()
                    .Single(static setting => setting.GetProperty("key").GetString() == "box")
                    .GetProperty("value")
                    .GetString()!;
                Assert.StartsWith(cli.Folder, Path.GetFullPath(box, cli.Folder));
            }
        }
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
