using Starhaul.Api.Reading;
using Xunit;

namespace Starhaul.Tests.Api;

/// <summary>The latest thousand pages, over several runs.</summary>
public sealed class PageHashesTests
{
    [Fact]
    public void A_thousand_pages_are_remembered_and_the_oldest_goes_first()
    {
        var hashes = new PageHashes(kept: null);
        for (var page = 0; page < 1_001; page++)
        {
            hashes.Add(page);
        }

        Assert.False(hashes.Contains(0));
        Assert.True(hashes.Contains(1));
        Assert.True(hashes.Contains(1_000));
    }

    [Fact]
    public void A_later_run_knows_them_in_their_order()
    {
        var before = new PageHashes(kept: null);
        for (var page = 0; page < 1_000; page++)
        {
            before.Add(page);
        }

        var after = new PageHashes(before.ToBytes());
        after.Add(1_000);

        Assert.False(after.Contains(0));
        Assert.True(after.Contains(1));
        Assert.Equal(8_000, after.ToBytes().Length);
    }
}
