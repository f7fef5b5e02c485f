using FsCheck;
using FsCheck.Fluent;
using Starhaul.Pipelines.Relays;
using Xunit;

namespace Starhaul.Pipelines.Tests.Relays;

public sealed class OverflowWatchTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 20, 0, 0, TimeSpan.Zero);

    private readonly OverflowWatch watch = new("tcp://127.0.0.1:9500");

    [Fact]
    public void The_first_drops_are_told_at_once_so_that_a_kill_leaves_a_word_of_them()
    {
        watch.Kept(At(0));
        watch.Dropped(At(10));
        watch.Dropped(At(11));

        var gap = watch.Check(At(12));

        Assert.Equal((StreamGapKind.Overflow, At(0), At(11), 2), (gap!.Kind, gap.From, gap.To, gap.Lost));
        watch.Kept(At(1_500));
        Assert.Null(watch.Check(At(1_501)));
        watch.Dropped(At(1_600));
        Assert.Equal((At(1_500), 1), (watch.Check(At(1_601))!.From, 1));
    }

    [Fact]
    public void Drops_that_follow_and_end_are_one_gap_from_the_last_frame_before_to_the_first_after()
    {
        watch.Dropped(At(0));
        Assert.NotNull(watch.Check(At(1)));
        watch.Kept(At(5));
        watch.Dropped(At(10));
        watch.Kept(At(20));
        watch.Dropped(At(30));
        watch.Kept(At(40));
        watch.Kept(At(50));
        Assert.Null(watch.Check(At(1_029)));

        var gap = watch.Check(At(1_030));

        Assert.Equal((StreamGapKind.Overflow, At(5), At(40), 2), (gap!.Kind, gap.From, gap.To, gap.Lost));
        Assert.Null(watch.Finish());
    }

    [Fact]
    public void Drops_that_go_on_are_told_every_five_seconds()
    {
        var told = new List<StreamGap>();
        for (var at = 0; at < 12_000; at += 100)
        {
            watch.Dropped(At(at));
            told.AddRange(watch.Check(At(at)) is { } gap ? [gap] : []);
        }

        Assert.Equal([1, 51, 51], told.Select(gap => gap.Lost));
        Assert.Equal(told[0].To, told[1].From);
        Assert.Equal(120, told.Sum(gap => gap.Lost) + watch.Finish()!.Lost);
    }

    [Fact]
    public void The_frames_lost_in_all_gaps_are_those_that_were_dropped()
    {
        var steps = Gen.ListOf(Gen.Elements(true, false).Zip(Gen.Choose(0, 1_500)));
        Prop.ForAll(
                Arb.From(steps),
                all =>
                {
                    var overflow = new OverflowWatch("tcp://127.0.0.1:9500");
                    var (at, dropped, told) = (0, 0L, 0L);
                    foreach (var (isKept, wait) in all)
                    {
                        at += wait;
                        if (isKept)
                        {
                            overflow.Kept(At(at));
                        }
                        else
                        {
                            overflow.Dropped(At(at));
                            dropped++;
                        }

                        told += Checked(overflow.Check(At(at)));
                    }

                    Assert.Equal(dropped, told + Checked(overflow.Finish()));
                }
            )
            .QuickCheckThrowOnFailure();

        static long Checked(StreamGap? gap)
        {
            Assert.True(gap is null || gap.From <= gap.To);
            return gap?.Lost ?? 0;
        }
    }

    private static DateTimeOffset At(int milliseconds) => Start.AddMilliseconds(milliseconds);
}
