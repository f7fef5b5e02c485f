using Xunit;

namespace Starhaul.Tests.Records;

public sealed class SourceIdentityTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("\"a\"", true)]
    [InlineData("\"W/a\"", true)]
    [InlineData("\"é\"", true)]
    [InlineData("W/\"a\"", false)]
    [InlineData("w/\"a\"", false)]
    [InlineData("\"\"", false)]
    [InlineData("a", false)]
    [InlineData("\"", false)]
    [InlineData("\"a", false)]
    [InlineData("\"a\", \"b\"", false)]
    [InlineData(null, false)]
    public void Only_a_well_formed_strong_tag_joins_bytes(string? tag, bool isStrong)
    {
        var identity = new SourceIdentity { ETag = tag };

        Assert.Equal(isStrong, identity.HasStrongETag);
        Assert.Equal(isStrong, identity.CanResume);
        Assert.Equal(isStrong, identity.IsSurelyThatOf(identity));
    }

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, true)]
    [InlineData(false, true, false)]
    [InlineData(false, false, false)]
    public void A_date_that_was_weak_when_the_bytes_came_ties_nothing(bool mine, bool theirs, bool isSure)
    {
        var here = new SourceIdentity { LastModified = Noon, LastModifiedIsStrong = mine };

        Assert.Equal(isSure, here.IsSurelyThatOf(here with { LastModifiedIsStrong = theirs }));
    }

    [Fact]
    public void What_only_one_side_says_ties_nothing()
    {
        var tagged = new SourceIdentity { ETag = "\"a\"", Length = 5 };
        var bare = new SourceIdentity { Length = 5 };

        Assert.False(tagged.IsSurelyThatOf(bare));
        Assert.False(bare.IsSurelyThatOf(tagged));
        Assert.False(bare.IsSurelyThatOf(bare));
    }

    [Fact]
    public void A_tie_is_none_where_something_else_differs()
    {
        var one = new SourceIdentity { ETag = "\"a\"", Length = 5 };

        Assert.False(one.IsSurelyThatOf(one with { Length = 6 }));
        Assert.False(one.IsSurelyThatOf(one with { ETag = "W/\"a\"" }));
    }

    [Fact]
    public void Versions_are_told_apart_only_by_what_both_carry()
    {
        var tagged = new SourceIdentity { ETag = "\"a\"" };
        var dated = new SourceIdentity { LastModified = Noon };

        Assert.False(tagged.CanBeComparedWith(dated));
        Assert.True(tagged.CanBeComparedWith(tagged with { LastModified = Noon }));
        Assert.True(dated.CanBeComparedWith(tagged with { LastModified = Noon }));
    }
}
