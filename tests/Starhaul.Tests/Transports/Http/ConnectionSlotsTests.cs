using Starhaul.Transports.Http;
using Xunit;

namespace Starhaul.Tests.Transports.Http;

public sealed class ConnectionSlotsTests : IDisposable
{
    private static readonly Uri Host = new("https://example.org/a");
    private readonly string cache = Directory.CreateTempSubdirectory("starhaul-slots-").FullName;

    public void Dispose() => Directory.Delete(cache, recursive: true);

    [Fact]
    public void Two_programs_together_have_as_many_as_one()
    {
        using var first = new ConnectionSlots(cache).TryTake(Host, 2);
        using var second = new ConnectionSlots(cache).TryTake(new Uri("https://example.org/b"), 2);

        Assert.NotNull(first);
        Assert.NotNull(second);
        Assert.Null(new ConnectionSlots(cache).TryTake(Host, 2));
    }

    [Fact]
    public void One_that_is_given_back_is_free_and_leaves_no_file()
    {
        var slots = new ConnectionSlots(cache);
        slots.TryTake(Host, 1)!.Dispose();

        using var again = slots.TryTake(Host, 1);

        Assert.NotNull(again);
        again.Dispose();
        Assert.Empty(Directory.EnumerateFiles(cache, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("https://example.com/a")]
    [InlineData("http://example.org/a")]
    [InlineData("https://example.org:8443/a")]
    public void Another_host_has_its_own(string other)
    {
        using var one = new ConnectionSlots(cache).TryTake(Host, 1);
        using var second = new ConnectionSlots(cache).TryTake(new Uri(other), 1);

        Assert.NotNull(second);
    }

    [Fact]
    public void A_cache_that_cannot_be_written_allows_none_beyond_the_first()
    {
        File.WriteAllText(Path.Join(cache, "connections"), "");

        Assert.Null(new ConnectionSlots(cache).TryTake(Host, 4));
    }
}
