using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Transports;

public sealed class FileTransportContractTests : TransportContractTests
{
    protected override bool ReadsInPlace => true;

    protected override Task<TransportScene> StartAsync() => Task.FromResult<TransportScene>(new FileScene());

    [Theory]
    [InlineData("a b.bin")]
    [InlineData("a#b.bin")]
    [InlineData("a?b=c.bin")]
    [InlineData("100%.bin")]
    [InlineData("a%20b%2fc.bin")]
    [InlineData("é日本.bin")]
    [InlineData("c:d.bin")]
    public async Task A_name_that_looks_like_a_piece_of_a_URL_is_a_name(string name)
    {
        await using var scene = new FileScene();
        var path = Path.Combine(Path.GetDirectoryName(scene.SourcePath)!, name);
        await File.WriteAllTextAsync(path, "here", Ending);
        await using var context = scene.CreateContext();
        var source = Source.Parse(path);

        var sample = await context.TransportFor(source).SampleAsync(source, source.Uri, 1024, known: null, Ending);

        Assert.Equal("here"u8.ToArray(), sample.Bytes.ToArray());
        Assert.Equal(name, sample.Facts.FileName);
    }

    [Fact]
    public async Task A_folder_is_no_source()
    {
        await using var scene = new FileScene();

        await AssertUnavailableAsync(Path.GetDirectoryName(scene.SourcePath)!);
    }

    [Theory]
    [InlineData("/dev/zero")]
    [InlineData("/dev/null")]
    public Task A_device_is_no_source(string path) => AssertUnavailableAsync(path);

    [Fact]
    public async Task A_link_is_followed_to_its_file()
    {
        await using var scene = new FileScene();
        scene.Put(OriginContent.Random(5000).ToArray());
        var link = scene.SourcePath + ".link";
        File.CreateSymbolicLink(link, scene.SourcePath);
        await using var context = scene.CreateContext();
        var source = Source.Parse(link);

        var facts = await context.TransportFor(source).AskAsync(source, known: null, Ending);

        Assert.Equal(5000, facts!.Identity.Length);
    }

    private static async Task AssertUnavailableAsync(string path)
    {
        await using var scene = new FileScene();
        await using var context = scene.CreateContext();
        var source = Source.Parse(path);

        var error = await Assert.ThrowsAsync<SourceUnavailableException>(() =>
            context.TransportFor(source).SampleAsync(source, source.Uri, 1024, known: null, Ending)
        );

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
    }
}
