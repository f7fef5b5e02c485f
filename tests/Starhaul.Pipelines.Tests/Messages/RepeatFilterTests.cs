using System.Text;
using Starhaul.Pipelines.Messages;
using Xunit;

namespace Starhaul.Pipelines.Tests.Messages;

public sealed class RepeatFilterTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 21, 20, 0, 0, TimeSpan.Zero);

    private readonly RepeatFilter filter = new(seed: 7);

    [Fact]
    public void Knows_the_same_message_from_another_relay()
    {
        Assert.Equal(RepeatKind.None, filter.Classify(Feed.Message(Feed.Numbered(1)), Now));
        Assert.Equal(RepeatKind.None, filter.Classify(Feed.Message(Feed.Numbered(2)), Now));
        Assert.Equal(RepeatKind.SameMessage, filter.Classify(Feed.Message(Feed.Numbered(1)), Now.AddMinutes(4)));
        Assert.Equal(RepeatKind.None, filter.Classify(Feed.Message(Feed.Numbered(1)), Now.AddMinutes(15)));
    }

    [Fact]
    public void Knows_what_another_sender_says_again()
    {
        var other = Feed.Numbered(1).Replace("\"abc\"", "\"def\"", StringComparison.Ordinal);

        Assert.Equal(RepeatKind.None, filter.Classify(Feed.Message(Feed.Numbered(1)), Now));
        Assert.Equal(RepeatKind.SameContent, filter.Classify(Feed.Message(other), Now));
        Assert.Equal(RepeatKind.None, filter.Classify(Feed.Message(Feed.Numbered(1, "shipyard/2")), Now));
    }

    [Fact]
    public void Remembers_through_a_flood_that_fills_its_memory()
    {
        var message = Feed.Message(Feed.Numbered(0));
        for (var i = 0; i < 200_000; i++)
        {
            Assert.Equal(RepeatKind.None, Classify(i));
        }

        Assert.Equal(RepeatKind.SameMessage, Classify(199_999));
        Assert.Equal(RepeatKind.SameMessage, Classify(150_000));

        RepeatKind Classify(int number)
        {
            var json = Encoding.UTF8.GetBytes($"{number}");
            return filter.Classify(message with { Json = json, Body = json }, Now);
        }
    }

    [Theory]
    [InlineData("\"a\":1", "\"b\":2", "")] // before the content
    [InlineData("\"a\":1", "\"a\":1", "\"b\":2")] // behind it
    public void A_message_is_another_wherever_it_differs(string before, string otherBefore, string behind)
    {
        Assert.Equal(RepeatKind.None, filter.Classify(Message(before, ""), Now));
        Assert.Equal(RepeatKind.SameContent, filter.Classify(Message(otherBefore, behind), Now));
        Assert.Equal(RepeatKind.SameMessage, filter.Classify(Message(before, ""), Now));

        static EddnMessage Message(string before, string behind)
        {
            var body = "{\"x\":1}";
            var json = Encoding.UTF8.GetBytes($"{{{before},\"message\":{body},{behind}}}");
            var start = json.AsSpan().IndexOf(Encoding.UTF8.GetBytes(body));
            return Feed.Message(Feed.Numbered(0)) with { Json = json, Body = json.AsMemory(start, body.Length) };
        }
    }
}
