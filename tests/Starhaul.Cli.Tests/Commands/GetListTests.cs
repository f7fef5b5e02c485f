using Starhaul.Cli.Commands;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Cli.Tests.Commands;

public sealed class GetListTests : IAsyncLifetime
{
    private readonly CliBench cli = new();
    private Origin origin = null!;

    public async ValueTask InitializeAsync() => origin = await Origin.StartAsync();

    public async ValueTask DisposeAsync()
    {
        cli.Dispose();
        await origin.DisposeAsync();
    }

    [Fact]
    public async Task Fetches_every_line_under_the_name_and_with_the_digest_that_it_states()
    {
        var one = OriginFile.Random(1000);
        var two = OriginFile.Random(2000);
        var list = cli.PathOf("sources.txt");
        await File.WriteAllTextAsync(
            list,
            $"\uFEFF# made today\r\n\r\n{origin.Serve("/a.bin", one)} # the first\r\n"
                + $"\t{origin.Serve("/download", two)}  out=b c.bin sha256={two.Content.Sha256()}\r\n",
            Token
        );

        var result = await cli.RunAsync("get", "-i", list, "--box", cli.PathOf("box"));

        Assert.Equal((ExitCode.Done, ""), (result.ExitCode, result.Error));
        Assert.Equal(one.Content.ToArray(), await File.ReadAllBytesAsync(cli.PathOf("box/a.bin"), Token));
        Assert.Equal(two.Content.ToArray(), await File.ReadAllBytesAsync(cli.PathOf("box/b c.bin"), Token));
    }

    [Fact]
    public async Task Reads_standard_input_after_the_arguments()
    {
        var one = origin.Serve("/a.bin", OriginFile.Random(10));
        var two = origin.Serve("/b.bin", OriginFile.Random(10));
        cli.Input = two + "\n";

        var result = await cli.RunAsync("get", one, "-i", "-", "--json");

        Assert.Equal(ExitCode.Done, result.ExitCode);
        var sources = result
            .Json.GetProperty("results")
            .EnumerateArray()
            .Select(one => one.GetProperty("source").GetString());
        Assert.Equal([one, two], sources);
    }

    [Fact]
    public async Task A_digest_of_a_line_that_does_not_match_fails_that_source_alone()
    {
        var good = origin.Serve("/a.bin", OriginFile.Random(10));
        var bad = origin.Serve("/b.bin", OriginFile.Random(10));
        cli.Input = $"{bad} sha256={new string('0', 64)}\n{good}\n";

        var result = await cli.RunAsync("get", "-i", "-");

        Assert.Equal(ExitCode.IntegrityFailure, result.ExitCode);
        Assert.True(File.Exists(cli.PathOf("a.bin")));
        Assert.False(File.Exists(cli.PathOf("b.bin")));
    }

    [Theory]
    [InlineData("", "Standard input lists no source.")]
    [InlineData("# nothing\n", "Standard input lists no source.")]
    [InlineData("https://a.example/x\nhttps://a.example/y sha256=12\n", "Standard input, line 2: sha256: '12' is not")]
    [InlineData("https://a.example/x out=\n", "Standard input, line 1: out= has no value.")]
    [InlineData("https://a.example/x out=a out=b\n", "Standard input, line 1: out= is given twice.")]
    [InlineData("out=a\n", "Standard input, line 1: no source stands before")]
    [InlineData("https://a.example/x name=b\n", "Standard input, line 1: the URL")]
    [InlineData("htps://a.example/x\n", "Standard input, line 1: 'htps:' is neither")]
    [InlineData("https://a.example/x out=a\nhttps://a.example/y out=a\n", "would both become 'a'")]
    public async Task A_list_that_cannot_be_used_is_refused_before_anything_is_fetched(string list, string message)
    {
        cli.Input = list;

        var result = await cli.RunAsync("get", "-i", "-", "--box", cli.PathOf("box"));

        Assert.Equal(ExitCode.Usage, result.ExitCode);
        Assert.Contains(message, result.Error);
        Assert.False(Directory.Exists(cli.PathOf("box")));
    }

    [Fact]
    public async Task A_list_that_is_not_there_is_named()
    {
        var result = await cli.RunAsync("get", "-i", "nowhere.txt");

        Assert.Equal(ExitCode.Destination, result.ExitCode);
        Assert.Contains("-i nowhere.txt cannot be read", result.Error);
    }

    [Theory]
    [InlineData("https://a.example/x#part", "https://a.example/x#part")]
    [InlineData("https://a.example/x # note", "https://a.example/x")]
    [InlineData("#https://a.example/x", null)]
    [InlineData("  ./two words.bin  ", "./two words.bin")]
    [InlineData("https://a.example/?out=y&sha256=z", "https://a.example/?out=y&sha256=z")]
    public void A_hash_begins_a_comment_only_at_the_start_or_behind_a_blank(string line, string? source) =>
        Assert.Equal(source, SourceList.Parse(line, "here")?.Source);

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
