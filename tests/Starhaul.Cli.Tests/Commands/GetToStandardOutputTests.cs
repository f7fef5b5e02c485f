using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Cli.Tests.Commands;

public sealed class GetToStandardOutputTests : IAsyncLifetime
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
    public async Task Writes_the_proven_file_and_nothing_else_and_records_it()
    {
        var file = OriginFile.Random(700_000);
        var url = origin.Serve("/a.bin", file);

        var first = await cli.RunAsync("get", url, "-o", "-");
        var second = await cli.RunAsync("get", url, "-o", "-");

        Assert.Equal(file.Content.ToArray(), first.Bytes);
        Assert.Contains("fetched a.bin", first.Error);
        Assert.Equal(file.Content.ToArray(), second.Bytes);
        Assert.Contains("unchanged a.bin", second.Error);
        Assert.Equal(ExitCode.Done, (await cli.RunAsync("verify")).ExitCode);
    }

    [Fact]
    public async Task Writes_no_byte_of_a_file_that_is_not_proven()
    {
        var bytes = OriginFile.Gzip("[1,2,3]"u8.ToArray()).Content.ToArray();
        bytes[^5] ^= 1;
        var url = origin.Serve("/a.json.gz", OriginFile.Of(bytes));

        var result = await cli.RunAsync("get", url, "-o", "-");

        Assert.Equal(ExitCode.IntegrityFailure, result.ExitCode);
        Assert.Empty(result.Bytes);
    }

    [Fact]
    public async Task Is_refused_with_a_document_or_with_several_sources()
    {
        var withDocument = await cli.RunAsync("get", origin.Url("/a"), "-o", "-", "--json");
        var withTwo = await cli.RunAsync("get", origin.Url("/a"), origin.Url("/b"), "-o", "-");

        Assert.Equal((ExitCode.Usage, ExitCode.Usage), (withDocument.ExitCode, withTwo.ExitCode));
        Assert.Empty(Directory.EnumerateFileSystemEntries(cli.Folder));
    }
}
