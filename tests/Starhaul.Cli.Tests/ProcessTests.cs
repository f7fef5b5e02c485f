using System.Diagnostics;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Cli.Tests;

/// <summary>What only a process of its own can show: exit codes, signals, closed pipes.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly CliBench cli = new();
    private readonly List<Process> started = [];

    public void Dispose()
    {
        foreach (var process in started)
        {
            process.Kill(); // does nothing to one that has ended
            process.Dispose();
        }

        cli.Dispose();
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task A_signal_ends_in_order_and_the_same_command_goes_on(string signal, int exitCode)
    {
        await using var origin = await Origin.StartAsync();
        var file = OriginFile.Random(4 * 1024 * 1024);
        var url = origin.Serve("/dump.bin", file, Faults.StallAfter(3 * 1024 * 1024).OnDownload());
        var process = Start("get", url);
        await UntilAsync(() => new FileInfo(cli.PathOf("dump.bin.part")) is { Exists: true, Length: > 0 });

        await SignalAsync(process, signal);
        await process.WaitForExitAsync(Token);

        Assert.Equal(exitCode, process.ExitCode);
        Assert.Contains("The part file stays", await process.StandardError.ReadToEndAsync(Token));
        origin.Serve("/dump.bin", file);
        var again = Start("get", url);
        await again.WaitForExitAsync(Token);
        Assert.Equal(0, again.ExitCode);
        Assert.Equal(file.Content.ToArray(), await File.ReadAllBytesAsync(cli.PathOf("dump.bin"), Token));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("\"$0\" get -i -", "standard input that nobody writes to")]
    [InlineData("mkfifo list; exec \"$0\" get -i list", "a pipe that nobody opens")]
    [InlineData("exec \"$0\" get LATER --max-wait 1h", "a server that said when to come again")]
    [InlineData(
        "mkdir b; touch b/manifest.lock; flock b/manifest.lock sleep 15 & exec \"$0\" get URL --box b",
        "a lock"
    )]
    public async Task SIGTERM_ends_every_wait(string script, string wait)
    {
        await using var origin = await Origin.StartAsync();
        script = script
            .Replace("URL", origin.Serve("/a.bin", OriginFile.Random(1000)), StringComparison.Ordinal)
            .Replace(
                "LATER",
                origin.Serve("/b.bin", OriginFile.Random(1000), Faults.Status(503, "600")),
                StringComparison.Ordinal
            );
        var process = StartShell(script.StartsWith('"') ? "exec " + script : script);
        await Task.Delay(TimeSpan.FromSeconds(3), Token);
        Assert.False(process.HasExited, wait);

        await SignalAsync(process, "TERM");
        await process.WaitForExitAsync(Token).WaitAsync(TimeSpan.FromSeconds(20), Token);

        Assert.True(process.ExitCode == 143, $"{wait}: exit {process.ExitCode}");
    }

    [Fact(Timeout = 60_000)]
    public async Task Who_does_not_read_what_it_asked_for_holds_the_end_up_for_seconds_alone()
    {
        await using var origin = await Origin.StartAsync();
        var url = origin.Serve("/a.bin", OriginFile.Random(4 * 1024 * 1024));
        var process = StartShell($"exec \"$0\" get {url} -o -"); // nobody reads: the pipe holds 64 KiB
        await UntilAsync(() => File.Exists(cli.PathOf("a.bin")));

        await SignalAsync(process, "TERM");
        await process.WaitForExitAsync(Token).WaitAsync(TimeSpan.FromSeconds(40), Token);

        Assert.Equal(143, process.ExitCode);
    }

    [Fact]
    public async Task A_signal_that_comes_twice_at_once_is_one_wish()
    {
        await using var origin = await Origin.StartAsync();
        var url = origin.Serve("/a.bin", OriginFile.Random(100_000), Faults.StallAfter(50_000).OnDownload());
        var process = StartShell($"timeout --signal=INT 1 \"$0\" get {url} --json; echo");
        await process.WaitForExitAsync(Token);

        Assert.Contains("\"interrupted\"", await process.StandardOutput.ReadToEndAsync(Token));
        Assert.Contains("Interrupted", await process.StandardError.ReadToEndAsync(Token));
    }

    [Fact]
    public async Task A_path_that_is_no_UTF_8_names_the_file_of_these_bytes_and_no_other()
    {
        // The second is what the first looks like when it is read as UTF-8, the third when it is escaped.
        var process = StartShell(
            """
            name=$(printf 'a\377.csv')
            printf 'right,1\n' > "$name"
            printf 'wrong,2\n' > "$(printf 'a\357\277\275.csv')"
            printf 'wrong,3\n' > 'a%FF.csv'
            "$0" get "$name" --quiet; code=$?
            "$0" get 'a%FF.csv' -o "$name" --quiet; code=$code$?
            "$0" get "$name" -o b.csv --quiet; code=$code$?
            "$0" get "file://$PWD/a%FF.csv" -o c.csv --quiet; code=$code$?
            rm a*
            [ $code = 2200 ] || exit 9
            """
        );
        await process.WaitForExitAsync(Token);

        Assert.True(process.ExitCode == 0, await process.StandardError.ReadToEndAsync(Token));
        Assert.Equal("right,1\n", await File.ReadAllTextAsync(cli.PathOf("b.csv"), Token));
        Assert.Equal("right,1\n", await File.ReadAllTextAsync(cli.PathOf("c.csv"), Token));
    }

    [Fact]
    public async Task A_download_over_HTTP_maps_no_code_of_other_sources_and_targets()
    {
        await using var origin = await Origin.StartAsync();
        var url = origin.Serve("/a.bin", OriginFile.Random(3_000_000), Faults.StallAfter(2_000_000).OnDownload());
        var process = Start("get", url);
        await UntilAsync(() => new FileInfo(cli.PathOf("a.bin.part")) is { Exists: true, Length: > 0 });

        var maps = await File.ReadAllTextAsync($"/proc/{process.Id}/maps", Token);
        await SignalAsync(process, "TERM");
        await process.WaitForExitAsync(Token);

        Assert.Contains("/Starhaul.dll", maps, StringComparison.Ordinal);
        foreach (
            var part in new[]
            {
                "Starhaul.S3.dll",
                "Starhaul.BitTorrent.dll",
                "Starhaul.Postgres.dll",
                "Starhaul.DuckDb.dll",
            }
        )
        {
            Assert.DoesNotContain(part, maps, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_signal_before_the_first_byte_promises_no_part_file()
    {
        await using var origin = await Origin.StartAsync();
        var url = origin.Serve("/a.bin", OriginFile.Random(100_000), Faults.StallBeforeHead().OnHead());
        var process = Start("get", url);
        await UntilAsync(() => origin.Requests.Count > 0);

        await SignalAsync(process, "TERM");
        await process.WaitForExitAsync(Token);

        var error = await process.StandardError.ReadToEndAsync(Token);
        Assert.Equal(143, process.ExitCode);
        Assert.Contains("SIGTERM", error, StringComparison.Ordinal);
        Assert.DoesNotContain("part file", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_box_that_can_only_be_read_is_verified_all_the_same()
    {
        await using var origin = await Origin.StartAsync();
        var process = StartShell(
            $"""
            "$0" get {origin.Serve("/a.bin", OriginFile.Random(1000))} --quiet || exit 9
            chmod a-w . manifest.jsonl manifest.lock
            chmod a+rx .
            ((EUID)) || nobody='setpriv --reuid=65534 --clear-groups'
            $nobody "$0" --version >&2 || exit 77
            $nobody "$0" verify "$PWD"
            """
        );
        await process.WaitForExitAsync(Token);

        var error = await process.StandardError.ReadToEndAsync(Token);
        Assert.SkipWhen(process.ExitCode is 77, "another user cannot run the program from where it lies");
        Assert.True(process.ExitCode == 0, error);
        Assert.Contains("can only be read: the verdicts are not written down", error);
        Assert.Equal(2, File.ReadAllLines(cli.PathOf("manifest.jsonl")).Length);
    }

    [Fact]
    public async Task A_reader_that_leaves_is_no_error()
    {
        var process = StartShell("\"$0\" sources --json | head -c 10; echo \"${PIPESTATUS[0]}\" >&2");
        await process.WaitForExitAsync(Token);

        Assert.Equal("0\n", await process.StandardError.ReadToEndAsync(Token));
    }

    [Theory]
    [InlineData("sources", ">/dev/full", 6, "No space left on device")]
    [InlineData("sources --json", ">&-", 6, "Bad file descriptor")]
    [InlineData("--help", ">/dev/full", 6, "No space left on device")]
    [InlineData("completion bash", ">/dev/full", 6, "No space left on device")]
    [InlineData("sources", "2>&- >/dev/full", 6, "")]
    [InlineData("gte", "2>/dev/full", 2, "")]
    [InlineData("gte --json", ">/dev/full", 2, "'gte'")]
    public async Task A_standard_stream_that_cannot_be_written_is_told_with_an_exit_code_of_its_own(
        string words,
        string redirection,
        int exitCode,
        string told
    )
    {
        var process = StartShell($"\"$0\" {words} {redirection}");
        await process.WaitForExitAsync(Token);

        Assert.Equal(exitCode, process.ExitCode);
        var error = await process.StandardError.ReadToEndAsync(Token);
        Assert.Contains(told, error);
        Assert.DoesNotContain("   at ", error);
    }

    [Fact]
    public async Task A_fetch_goes_on_when_nobody_can_be_told_of_it()
    {
        await using var origin = await Origin.StartAsync();
        var url = origin.Serve("/dump.bin", OriginFile.Random(100_000));
        var process = StartShell($"\"$0\" get {url} >/dev/full");
        await process.WaitForExitAsync(Token);

        Assert.Equal(6, process.ExitCode);
        Assert.Contains("Standard output cannot be written", await process.StandardError.ReadToEndAsync(Token));
        Assert.Equal(100_000, new FileInfo(cli.PathOf("dump.bin")).Length);
    }

    [Fact]
    public async Task A_line_is_out_while_the_work_goes_on()
    {
        await using var origin = await Origin.StartAsync();
        var first = origin.Serve("/first.bin", OriginFile.Random(1000));
        var second = origin.Serve("/second.bin", OriginFile.Random(100_000), Faults.StallAfter(50_000).OnDownload());
        var process = Start("get", "--jobs", "1", first, second);

        Assert.StartsWith("fetched first.bin", await process.StandardOutput.ReadLineAsync(Token));
        Assert.False(process.HasExited);
    }

    [Fact]
    public async Task Results_go_to_standard_output_and_errors_to_standard_error()
    {
        var good = Start("sources");
        var bad = Start("gte");
        await Task.WhenAll(good.WaitForExitAsync(Token), bad.WaitForExitAsync(Token));

        Assert.Equal((0, 2), (good.ExitCode, bad.ExitCode));
        Assert.NotEmpty(await good.StandardOutput.ReadToEndAsync(Token));
        Assert.Empty(await good.StandardError.ReadToEndAsync(Token));
        Assert.Empty(await bad.StandardOutput.ReadToEndAsync(Token));
        Assert.NotEmpty(await bad.StandardError.ReadToEndAsync(Token));
    }

    [Theory]
    [InlineData("starhaul pro", "probe")]
    [InlineData("starhaul get --con", "--connections --content-hash")]
    [InlineData("starhaul get spansh:systems_1d", "systems_1day")]
    [InlineData("starhaul manifest ex", "export")]
    [InlineData("starhaul get --regime gz", "gzip")]
    public async Task Bash_completes(string line, string expected)
    {
        File.CreateSymbolicLink(cli.PathOf("starhaul"), Program);
        var process = StartShell(
            $$"""
            PATH=$PWD:$PATH
            source <(starhaul completion bash)
            COMP_LINE='{{line}}' COMP_POINT={{line.Length}} COMP_WORDS=({{line}})
            _starhaul
            echo "${COMPREPLY[*]}"
            """
        );
        await process.WaitForExitAsync(Token);

        var words = (await process.StandardOutput.ReadToEndAsync(Token)).Split(
            [' ', '\n'],
            StringSplitOptions.RemoveEmptyEntries
        );
        Assert.Equal(expected, string.Join(' ', words.Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("starhaul manifest show gal", "galaxy.bin")]
    [InlineData("starhaul forget --box there ot", "other.bin")]
    [InlineData("starhaul api edsm:sphere-systems --param rad", "radius=")]
    [InlineData("starhaul run spansh-dump a.json --to duck", "duckdb:")]
    public async Task Files_of_a_box_parameters_of_a_resource_and_targets_are_completed(string line, string expected)
    {
        await using var origin = await Origin.StartAsync();
        await Start("get", origin.Serve("/galaxy.bin", OriginFile.Random(100))).WaitForExitAsync(Token);
        await Start("get", origin.Serve("/other.bin", OriginFile.Random(100)), "--box", "there")
            .WaitForExitAsync(Token);
        var words = line["starhaul ".Length..];

        var process = Start($"[suggest:{words.Length}]", words);
        await process.WaitForExitAsync(Token);

        Assert.Contains(expected, (await process.StandardOutput.ReadToEndAsync(Token)).Split('\n'));
        Assert.Empty(await process.StandardError.ReadToEndAsync(Token));
    }

    [Theory]
    [InlineData("starhaul pro", "probe")]
    [InlineData("starhaul get spansh:systems_1d", "spansh:systems_1day")]
    [InlineData("starhaul manifest ex", "export")]
    public async Task PowerShell_completes(string line, string expected)
    {
        var look = StartShell("command -v pwsh");
        await look.WaitForExitAsync(Token);
        Assert.SkipUnless(look.ExitCode == 0, "PowerShell is not installed: dotnet tool install --global PowerShell");
        File.CreateSymbolicLink(cli.PathOf("starhaul"), Program);

        var process = StartShell(
            $$"""
            PATH=$PWD:$PATH
            pwsh -NoProfile -NonInteractive -Command '
                starhaul completion powershell | Out-String | Invoke-Expression
                ([System.Management.Automation.CommandCompletion]::CompleteInput("{{line}}", {{line.Length}}, $null)).CompletionMatches |
                    ForEach-Object { $_.CompletionText }'
            """
        );
        await process.WaitForExitAsync(Token);

        var words = (await process.StandardOutput.ReadToEndAsync(Token)).Split(
            [' ', '\n'],
            StringSplitOptions.RemoveEmptyEntries
        );
        Assert.Equal(expected, string.Join(' ', words.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task The_script_runs_through_a_link_from_any_folder_and_passes_the_exit_code_on()
    {
        Assert.SkipUnless(
            Environment.GetEnvironmentVariable("STARHAUL_LONG") is "1",
            "may build the program: run it with ./test --long"
        );
        File.CreateSymbolicLink(cli.PathOf("link"), Path.Combine(AppContext.BaseDirectory, "../../../../starhaul"));

        var process = StartShell("./link --version; ./link gte 2>/dev/null; echo $?");
        await process.WaitForExitAsync(Token);

        Assert.Matches(@"^starhaul \d+\.\d+\.\d+\S* \(.*\)\n2\n$", await process.StandardOutput.ReadToEndAsync(Token));
    }

    private static string Program => Path.Combine(AppContext.BaseDirectory, "Starhaul.Cli");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private Process Start(params string[] words) => Launch(new ProcessStartInfo(Program, words));

    private Process StartShell(string script) => Launch(new ProcessStartInfo("bash", ["-c", script, Program]));

    private Process Launch(ProcessStartInfo start)
    {
        start.WorkingDirectory = cli.Folder;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        start.RedirectStandardInput = true;
        var process = Process.Start(start)!;
        started.Add(process);
        return process;
    }

    private static async Task SignalAsync(Process process, string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{process.Id}"]);
        await kill.WaitForExitAsync(Token);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(Token);
        limit.CancelAfter(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(10, limit.Token);
        }
    }
}
