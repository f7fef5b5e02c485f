using Starhaul.Cli.Commands;
using Starhaul.Cli.Tests.Release;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Cli.Tests.Commands;

public sealed class DoctorCommandTests : IDisposable
{
    private readonly CliBench cli = new();

    public void Dispose() => cli.Dispose();

    [Fact]
    public async Task Tells_of_the_program_the_parts_and_the_machine_and_writes_nothing()
    {
        var before = Directory.GetFileSystemEntries(cli.Folder);

        var result = await cli.RunAsync("doctor");

        Assert.Equal(ExitCode.Done, result.ExitCode);
        Assert.StartsWith("starhaul ", result.Out, StringComparison.Ordinal);
        Assert.Matches(@"zlib +1\.", result.Out);
        Assert.Matches(@"OpenSSL +OpenSSL [13]\.", result.Out);
        Assert.Contains("current folder", result.Out, StringComparison.Ordinal);
        Assert.Contains("free of", result.Out, StringComparison.Ordinal);
        Assert.Equal(before, Directory.GetFileSystemEntries(cli.Folder));
    }

    [Fact]
    public async Task Shows_what_is_set_and_where_and_no_password()
    {
        cli.Variables["STARHAUL_JOBS"] = "7";
        cli.Variables["https_proxy"] = "http://me:hidden@proxy.example:3128";

        var result = await cli.RunAsync("doctor", "--json");

        var setting = Assert.Single(result.Json.GetProperty("settings").EnumerateArray());
        Assert.Equal("jobs", setting.GetProperty("key").GetString());
        Assert.Equal("STARHAUL_JOBS", setting.GetProperty("origin").GetString());
        Assert.Contains("http://proxy.example:3128", result.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", result.Out + result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_missing_is_told_with_what_cannot_be_done_without_it()
    {
        cli.Variables["PATH"] = cli.Folder;

        var result = await cli.RunAsync("doctor");

        Assert.Contains(
            "aria2c is missing: no torrent is fetched\n  next: apt-get install aria2\n",
            result.Out,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Without_OpenSSL_a_command_ends_with_8_and_the_command_that_installs_it_and_doctor_works()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Only root may hide a file.");
        const string hide =
            "for file in /lib/*/libssl.so.[13]*; do mount --bind /dev/null $file; done; exec \"$0\" \"$@\"";
        string[] words = ["--mount", "--propagation", "private", "sh", "-c", hide, BuiltProgram.Path];

        var (listed, list) = InstalledProgram.Ends(cli.Folder, "unshare", [.. words, "sources"]);
        var (looked, look) = InstalledProgram.Ends(cli.Folder, "unshare", [.. words, "doctor"]);

        Assert.True(listed == (int)ExitCode.MissingDependency, list);
        Assert.Contains("libssl.so.3 is missing: nothing is hashed", list, StringComparison.Ordinal);
        Assert.Contains("next: apt-get install openssl", list, StringComparison.Ordinal);
        Assert.Equal(0, looked);
        Assert.Contains("libssl.so.3 is missing", look, StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_that_is_missing_is_told_with_what_it_costs_and_the_command_that_brings_it()
    {
        var state = new NativePart("libnone", "libnone.so.9", null, "it is slow", "apt-get install libnone9").Find();

        Assert.Equal(
            new NativePartState(
                "libnone",
                IsFound: false,
                Version: null,
                "libnone.so.9 is missing: it is slow",
                "apt-get install libnone9"
            ),
            state
        );
    }
}
