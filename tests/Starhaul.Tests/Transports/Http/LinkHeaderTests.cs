using FsCheck;
using FsCheck.Fluent;
using Starhaul.Transports.Http;
using Xunit;

namespace Starhaul.Tests.Transports.Http;

public sealed class LinkHeaderTests
{
    private static readonly Uri Location = new("https://a.example/dumps/f.gz");

    [Theory]
    [InlineData("<https://b.example/f>; rel=duplicate", "https://b.example/f", "duplicate", null, 999_999)]
    [InlineData("<https://b.example/f>;rel=\"duplicate\";pri=2", "https://b.example/f", "duplicate", null, 2)]
    [InlineData("<g> ; REL = Duplicate ; pri = 1", "https://a.example/dumps/g", "duplicate", null, 1)]
    [InlineData(
        "</f.meta4>; rel=describedby; type=\"Application/Metalink4+XML\"",
        "https://a.example/f.meta4",
        "describedby",
        "application/metalink4+xml",
        999_999
    )]
    [InlineData(
        "<https://b.example/a,b;c>; title=\"x; rel=no, \\\"<y>\"; rel=duplicate",
        "https://b.example/a,b;c",
        "duplicate",
        null,
        999_999
    )]
    [InlineData(
        "<https://b.example/f>; rel=\"next duplicate\"; pri=0",
        "https://b.example/f",
        "duplicate",
        null,
        999_999
    )]
    [InlineData(
        "<https://b.example/f>; rel=duplicate; rel=next; pri=-3; geo",
        "https://b.example/f",
        "duplicate",
        null,
        999_999
    )]
    public void Reads_target_relation_type_and_priority(
        string field,
        string target,
        string relation,
        string? type,
        int priority
    ) => Assert.Equal([new SourceLink(new Uri(target), relation, type, priority)], LinkHeader.Read([field], Location));

    [Theory]
    [InlineData("")]
    [InlineData("https://b.example/f; rel=duplicate")]
    [InlineData("<https://b.example/f; rel=duplicate")]
    [InlineData("<https://b.example/f>")]
    [InlineData("<https://b.example/f>; rel=next")]
    [InlineData("<https://b.example/f>; rel=\"duplicate")]
    [InlineData("<https://b.example/f>; rel=duplicate; anchor=\"#part\"")]
    [InlineData("<http://[::>; rel=duplicate")]
    public void What_is_no_such_link_is_passed_over(string field) => Assert.Empty(LinkHeader.Read([field], Location));

    [Fact]
    public void Links_of_several_fields_come_in_order_of_their_priority()
    {
        string[] fields =
        [
            "<https://c.example/f>; rel=duplicate, <https://b.example/f>; rel=duplicate; pri=2",
            "<https://a.example/g>; rel=duplicate; pri=1",
        ];

        Assert.Equal(["a", "b", "c"], LinkHeader.Read(fields, Location).Select(link => link.Target.Host[..1]));
    }

    [Fact]
    public void So_many_links_are_read_and_no_more()
    {
        var field = string.Join(", ", Enumerable.Repeat("<https://b.example/f>; rel=duplicate", 1000));

        Assert.Equal(LinkHeader.MostLinks, LinkHeader.Read([field], Location).Count);
    }

    [Fact]
    public void Any_text_is_read_to_an_end() =>
        Prop.ForAll<string?, byte>(
                (text, cut) =>
                {
                    const string whole =
                        "<https://b.example/f>; rel=\"duplicate\"; pri=1; type=a/b, <g>; rel=describedby";
                    var field = whole[..Math.Min((int)cut, whole.Length)] + text;
                    return LinkHeader.Read([field], Location).All(static link => link.Target.IsAbsoluteUri);
                }
            )
            .QuickCheckThrowOnFailure();
}
