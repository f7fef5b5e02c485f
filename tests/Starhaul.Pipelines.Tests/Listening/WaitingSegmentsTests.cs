using System.Globalization;
using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Listening;
using Xunit;

namespace Starhaul.Pipelines.Tests.Listening;

public sealed class WaitingSegmentsTests
{
    private readonly WaitingSegments segments = new(static () => [Segment(1), Segment(2)]);

    [Fact]
    public void A_segment_that_waits_is_taken_or_is_done_with_is_not_added_again()
    {
        segments.Offer([Segment(1), Segment(2), Segment(3)]);
        segments.Finish(Take());
        var taken = Take();

        segments.Offer([Segment(1), Segment(2), Segment(3)]);

        Assert.Equal(1, segments.Count);
        segments.PutBack(taken);
        segments.Offer([taken]);
        Assert.Equal(2, segments.Count);
    }

    [Fact]
    public void Segments_that_are_done_with_are_forgotten_in_time_and_those_that_are_not_never()
    {
        segments.Offer([Segment(-1)]);
        var open = Take();
        for (var number = 0; number <= WaitingSegments.MostDone; number++)
        {
            segments.Offer([Segment(number)]);
            segments.Finish(Take());
        }

        segments.Offer([open, Segment(0), Segment(1)]);

        Assert.Equal(1, segments.Count);
        Assert.Equal(Segment(0), Take());
    }

    [Fact]
    public void A_target_that_lost_what_it_had_is_offered_everything_once()
    {
        segments.Offer([Segment(1), Segment(2)]);
        segments.Finish(Take());

        segments.Restore();
        segments.Offer([Segment(1), Segment(2)]);

        Assert.Equal(2, segments.Count);
    }

    [Fact]
    public void Where_one_was_not_there_others_are_looked_for_when_none_waits_any_more()
    {
        segments.Offer([Segment(3), Segment(4)]);
        segments.Drop(Take());
        segments.Drop(Take(), "not there");

        Assert.Equal(0, segments.Count);
        Assert.Equal([Segment(1), Segment(2)], new[] { Take(), Take() }.OrderBy(segment => segment.Path));
        Assert.Null(segments.Take(static _ => true));
        Assert.Equal(["3: not there"], segments.Unreadable);
    }

    private SegmentFile Take() => segments.Take(static _ => true)!;

    private static SegmentFile Segment(int number)
    {
        var path = number.ToString(CultureInfo.InvariantCulture);
        return new SegmentFile("/" + path, path, SegmentArea.Main, Schema: null, Start: null, End: null, IsOpen: false);
    }
}
