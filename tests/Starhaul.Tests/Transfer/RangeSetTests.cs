using FsCheck;
using FsCheck.Fluent;
using Starhaul.Transfer;
using Xunit;

namespace Starhaul.Tests.Transfer;

public sealed class RangeSetTests
{
    private const int Length = 40;

    private static readonly Gen<ByteRange> AnyRange =
        from start in Gen.Choose(0, Length - 1)
        from length in Gen.Choose(0, Length - start)
        select new ByteRange(start, start + length);

    [Fact]
    public void Holds_exactly_the_bytes_that_were_added_in_order_and_apart() =>
        Prop.ForAll(
                AnyRange.ListOf().ToArbitrary(),
                added =>
                {
                    var set = new RangeSet(added);
                    var bytes = new bool[Length + 1];
                    foreach (var range in added)
                    {
                        Array.Fill(bytes, true, (int)range.Start, (int)range.Length);
                    }

                    AssertHolds(set, bytes);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Forgets_every_byte_from_a_cut_on() =>
        Prop.ForAll(
                AnyRange.ListOf().ToArbitrary(),
                Gen.Choose(0, Length).ToArbitrary(),
                (added, cut) =>
                {
                    var set = new RangeSet(added);
                    var bytes = new bool[Length + 1];
                    foreach (var range in added)
                    {
                        Array.Fill(bytes, true, (int)range.Start, (int)range.Length);
                    }

                    Array.Fill(bytes, false, cut, bytes.Length - cut);
                    set.CutAt(cut);

                    AssertHolds(set, bytes);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Frontier_is_0_while_byte_0_is_missing()
    {
        var set = new RangeSet([new ByteRange(1, 5)]);
        Assert.Equal(0, set.Frontier);

        set.Add(new ByteRange(0, 1));

        Assert.Equal(5, set.Frontier);
    }

    private static void AssertHolds(RangeSet set, bool[] bytes)
    {
        var ranges = set.ToList();
        for (var i = 0; i < Length; i++)
        {
            Assert.Equal(bytes[i], ranges.Any(range => range.Start <= i && i < range.End));
        }

        Assert.All(ranges.Zip(ranges.Skip(1)), pair => Assert.True(pair.First.End < pair.Second.Start));
        Assert.Equal(Array.IndexOf(bytes, false), set.Frontier);
        Assert.Equal(bytes.Count(static there => there), set.Count);
    }
}
