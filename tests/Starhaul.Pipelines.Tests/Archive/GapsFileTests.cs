using Starhaul.Pipelines.Archive;
using Xunit;

namespace Starhaul.Pipelines.Tests.Archive;

public sealed class GapsFileTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 11, 26, 7, 6, 0, TimeSpan.Zero);

    private readonly Bench bench = new();

    private string FilePath => bench.FullPath("gaps.jsonl");

    public void Dispose() => bench.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_file_that_is_taken_away_or_replaced_is_begun_anew(bool isReplaced)
    {
        using var file = GapsFile.Open(bench.Folder);
        Assert.False(file.Append(Gap(1)));
        File.Move(FilePath, FilePath + ".theirs");
        if (isReplaced)
        {
            File.Copy(FilePath + ".theirs", FilePath);
        }

        Assert.True(file.Append(Gap(2)));
        Assert.False(file.Append(Gap(3)));

        Assert.Equal(isReplaced ? [Gap(1), Gap(2), Gap(3)] : [Gap(2), Gap(3)], GapsFile.Read(bench.Folder));
        Assert.Equal([Gap(1), Gap(2), Gap(3)], file.Recent);

        static StreamGap Gap(int lost) => new(StreamGapKind.Overflow, Now, Now, null, lost, null);
    }

    [Fact]
    public void Writes_a_gap_a_line_and_reads_it_back()
    {
        StreamGap[] told =
        [
            new(
                StreamGapKind.WeeklyRestart,
                Now,
                Now.AddSeconds(40),
                "tcp://eddn.edcd.io:9500",
                null,
                "as every Thursday"
            ),
            new(StreamGapKind.Overflow, Now, Now, null, 17, null),
        ];
        using (var file = GapsFile.Open(bench.Folder))
        {
            file.Append(told[0]);
            file.Append(told[1]);
        }

        Assert.Equal(told, GapsFile.Read(bench.Folder));
        Assert.Equal(
            "{\"kind\":\"weekly_restart\",\"from\":\"2026-11-26T07:06:00Z\",\"to\":\"2026-11-26T07:06:40Z\","
                + "\"relay\":\"tcp://eddn.edcd.io:9500\",\"lost\":null,\"detail\":\"as every Thursday\"}",
            File.ReadLines(FilePath).First()
        );
    }

    [Fact]
    public void Reads_the_last_whole_lines_of_a_long_file()
    {
        using (var file = GapsFile.Open(bench.Folder))
        {
            for (var number = 0; number < 1_000; number++)
            {
                file.Append(new(StreamGapKind.Overflow, Now, Now, Bench.Relay, number, new string('x', number % 300)));
            }
        }

        var last = GapsFile.ReadLast(bench.Folder);

        Assert.InRange(last.Count, 100, 999);
        Assert.Equal(Enumerable.Range(1_000 - last.Count, last.Count), last.Select(gap => (int)gap.Lost!));
    }

    [Fact]
    public void Cuts_off_a_last_line_that_a_kill_has_cut()
    {
        var gap = new StreamGap(StreamGapKind.Silence, Now, Now, null, null, new string('x', 5_000));
        using (var file = GapsFile.Open(bench.Folder))
        {
            file.Append(gap);
            file.Append(gap);
        }

        using (var file = new FileStream(FilePath, FileMode.Open))
        {
            file.SetLength(file.Length - 1);
        }

        Assert.Single(GapsFile.Read(bench.Folder));
        using (var file = GapsFile.Open(bench.Folder))
        {
            file.Append(gap with { Lost = 3 });
        }

        Assert.Equal([gap, gap with { Lost = 3 }], GapsFile.Read(bench.Folder));
    }

    [Theory]
    [InlineData("{\"kind\":\"unheard_of\"}", "kind is \"unheard_of\".")]
    [InlineData("{\"kind\":\"silence\"}", "the whole lacks a field.")]
    [InlineData("{\"kind\":\"silence\",\"from\":[1,2]}", "from is [1,2].")]
    [InlineData("[]", "the whole is [].")]
    [InlineData("null", "the whole is null.")]
    [InlineData("{\"kind\":\"unheard_of\",", "instead reached end of data.")]
    [InlineData("x", "'x' is an invalid start of a value")]
    public void Names_the_line_that_is_no_gap_with_its_value_and_reads_the_others(string line, string expected)
    {
        var gap = new StreamGap(StreamGapKind.Silence, Now, Now, null, null, "why");
        using (var file = GapsFile.Open(bench.Folder))
        {
            file.Append(gap);
        }

        File.AppendAllText(FilePath, line + "\n" + File.ReadAllText(FilePath) + line + "\n");

        var error = Assert.Throws<IntegrityException>(() => GapsFile.Read(bench.Folder));

        Assert.Equal([gap, gap], GapsFile.ReadSound(bench.Folder, out var fault));
        Assert.Equal(error.Message, fault?.Message);
        Assert.Contains("line 2 is no gap", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.EndsWith(" So it is with 1 of the lines after it.", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Starhaul.", error.Message, StringComparison.Ordinal);
    }
}
