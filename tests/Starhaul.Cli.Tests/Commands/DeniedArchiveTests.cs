using System.Diagnostics;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Cli.Tests.Commands;

/// <summary>Files and folders of an archive that the user of the program may not read.</summary>
public sealed class DeniedArchiveTests : IDisposable
{
    private readonly CliBench cli = new();

    public void Dispose() => cli.Dispose();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact(Timeout = 60_000)]
    public async Task They_are_named_with_the_reason_and_the_others_are_loaded()
    {
        foreach (var (number, name) in new[] { "open.jsonl", "closed.jsonl", "folder/hidden.jsonl" }.Index())
        {
            var path = cli.PathOf("eddn/" + name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await File.WriteAllTextAsync(path, Message(number + 1), Token);
        }

        var (exitCode, error) = await ReplayAsync("chmod 000 eddn/closed.jsonl eddn/folder", "eddn");

        Assert.True(exitCode == (int)ExitCode.IntegrityFailure, error);
        Assert.Contains("Access to the path '" + cli.PathOf("eddn/folder") + "' is denied.", error);
        Assert.Matches("closed.jsonl.* denied.* The others are loaded.\n", error);
        Assert.Contains("ermissions.\n", error, StringComparison.Ordinal);
        var again = await cli.RunAsync("eddn", "replay", "eddn/open.jsonl", "--to", "sqlite:" + cli.PathOf("out/t.db"));
        Assert.Contains("0 messages; had 1 file already", again.Out, StringComparison.Ordinal);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_file_that_is_named_is_unavailable()
    {
        await File.WriteAllTextAsync(cli.PathOf("a.jsonl"), Message(1), Token);

        var (exitCode, error) = await ReplayAsync("chmod 000 a.jsonl", "a.jsonl");

        Assert.True(exitCode == (int)ExitCode.SourceUnavailable, error);
        Assert.Contains("  next: Check the path and its permissions.\n", error, StringComparison.Ordinal);
    }

    private static string Message(int market) =>
        $$$"""{"$schemaRef":"https://eddn.edcd.io/schemas/commodity/3","header":{"gatewayTimestamp":"2026-11-21T20:00:00Z","softwareName":"a","softwareVersion":"1","uploaderID":"b","gameversion":"4.1"},"message":{"timestamp":"2026-11-21T20:00:00Z","systemName":"Sol","stationName":"Hub","marketId":{{{market}}},"commodities":[]}}"""
        + "\n";

    private async Task<(int ExitCode, string Error)> ReplayAsync(string preparation, string archive)
    {
        var script = $"""
            {preparation}
            mkdir out
            chmod a+rx . && chmod a+rwx out
            ((EUID)) || nobody='setpriv --reuid=65534 --clear-groups env HOME=/nonexistent'
            $nobody "$0" --version >&2 || exit 77
            $nobody "$0" eddn replay "$PWD/{archive}" --to "sqlite:$PWD/out/t.db"
            """;
        using var process = Process.Start(
            new ProcessStartInfo("bash", ["-c", script, BuiltProgram.Path])
            {
                WorkingDirectory = cli.Folder,
                UseShellExecute = false,
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            }
        )!;
        var output = process.StandardOutput.ReadToEndAsync(Token);
        var error = await process.StandardError.ReadToEndAsync(Token);
        await output;
        await process.WaitForExitAsync(Token);
        Assert.SkipWhen(process.ExitCode is 77, "another user cannot run the program from where it lies");
        return (process.ExitCode, error);
    }
}
