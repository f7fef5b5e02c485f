using System.Text;
using System.Text.Json;
using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Loading;
using Xunit;

namespace Starhaul.Pipelines.Tests.Loading;

public sealed class RejectsFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-rejects-").FullName;

    private string Path => System.IO.Path.Combine(folder, "rejects.ndjson");

    [Fact]
    public void A_reject_is_one_line_with_offset_reason_and_record()
    {
        using (var rejects = new RejectsFile(Path, "https://example.org/a.json.gz", "aa"))
        {
            rejects.Add(17, Because("id64 is \"x\""), "{ \"id64\":\n \"x\" }"u8.ToArray());
            rejects.Add(99, Because("no object"), "[1,"u8.ToArray());
        }

        var lines = File.ReadAllLines(Path);
        Assert.Equal(2, lines.Length);
        using var first = JsonDocument.Parse(lines[0]);
        Assert.Equal(17, first.RootElement.GetProperty("offset").GetInt64());
        Assert.Equal("id64 is \"x\"", first.RootElement.GetProperty("reason").GetString());
        Assert.Equal("x", first.RootElement.GetProperty("record").GetProperty("id64").GetString());
        using var second = JsonDocument.Parse(lines[1]);
        Assert.Equal("[1,", second.RootElement.GetProperty("record").GetString());
    }

    [Fact]
    public void A_record_that_cannot_be_written_as_JSON_is_kept_as_text()
    {
        var deep = new string('[', 1_020) + new string(']', 1_020);
        using (var rejects = new RejectsFile(Path, "s", "aa"))
        {
            rejects.Add(1, Because("half a pair"), """{"name":"\ud800"}"""u8.ToArray());
            rejects.Add(2, Because("deep"), Encoding.UTF8.GetBytes(deep));
            rejects.Add(3, Because("no UTF-8"), new byte[] { (byte)'"', 0xFF, (byte)'"' });
        }

        var lines = File.ReadAllLines(Path);
        Assert.Equal(3, lines.Length);
        using var first = JsonDocument.Parse(lines[0]);
        Assert.Equal("""{"name":"\ud800"}""", first.RootElement.GetProperty("record").GetString());
        Assert.Contains(deep, lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void A_load_that_goes_on_replaces_its_own_later_lines_and_no_others()
    {
        Write("aa", 10, 20, 30);
        Write("bb", 20);
        File.AppendAllText(Path, "not ours\n");

        using (var rejects = new RejectsFile(Path, "s", "aa"))
        {
            rejects.KeepBefore(20, _ => { });
            rejects.Add(25, Because("again"), "{}"u8.ToArray());
        }

        var kept = File.ReadAllLines(Path).Select(line => line.StartsWith('{') ? Mark(line) : line);
        Assert.Equal(["aa 10", "bb 20", "not ours", "aa 25"], kept);
    }

    [Fact]
    public async Task Loads_of_several_dumps_at_the_same_time_lose_no_line_of_each_other()
    {
        const int each = 300;
        await Task.WhenAll(
            new[] { "aa", "bb", "cc", "dd" }.Select(dump =>
                Task.Run(() =>
                {
                    using var rejects = new RejectsFile(Path, dump, dump);
                    for (var offset = 0; offset < each; offset++)
                    {
                        rejects.Add(offset, Because("x"), "{}"u8.ToArray());
                        if (offset % 3 == 0)
                        {
                            rejects.Flush();
                        }

                        if (offset % 60 == 59)
                        {
                            rejects.Flush();
                            rejects.KeepBefore(each, _ => { });
                        }
                    }
                })
            )
        );

        var found = File.ReadAllLines(Path).Select(Mark).ToList();
        Assert.Equal(4 * each, found.Count);
        Assert.Equal(4 * each, found.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void A_line_that_a_kill_has_cut_is_gone_when_the_next_load_writes()
    {
        Write("aa", 10);
        File.AppendAllText(Path, "{\"offset\":20,\"rea");

        Write("bb", 30);

        Assert.Equal(["aa 10", "bb 30"], File.ReadAllLines(Path).Select(Mark));
    }

    [Fact]
    public void Nothing_is_made_where_nothing_is_rejected()
    {
        using var rejects = new RejectsFile(Path, "s", "aa");
        rejects.KeepBefore(0, _ => { });

        Assert.False(File.Exists(Path));
    }

    [Fact]
    public void A_load_that_goes_on_is_told_what_stays_of_its_own()
    {
        Write("bb", 1);
        using (var rejects = new RejectsFile(Path, "s", "aa"))
        {
            rejects.Add(10, new RejectReason("id64: missing", "id64 missing", RejectCause.Content), "{}"u8.ToArray());
            rejects.Add(
                15,
                new RejectReason("date: x, in stations[0]", RejectReason.UnreadableTime, RejectCause.UnreadableTime)
                {
                    PartOf = 12,
                },
                "{}"u8.ToArray()
            );
            rejects.Add(
                17,
                new RejectReason("date: 2999", "date in the future", RejectCause.TimeAhead),
                "{}"u8.ToArray()
            );
            rejects.Add(30, Because("later"), "{}"u8.ToArray());
        }

        // As an older version wrote it.
        File.AppendAllText(
            Path,
            """{"source":"s","sha256":"aa","offset":19,"reason":"id: missing","record":{}}""" + "\n"
        );
        var kept = new List<RejectReason>();
        using var again = new RejectsFile(Path, "s", "aa");
        again.KeepBefore(20, kept.Add);

        Assert.Equal(
            [
                new RejectReason("id64: missing", "id64 missing", RejectCause.Content),
                new RejectReason("date: x, in stations[0]", RejectReason.UnreadableTime, RejectCause.UnreadableTime)
                {
                    PartOf = 12,
                },
                new RejectReason("date: 2999", "date in the future", RejectCause.TimeAhead),
                new RejectReason("id: missing", "id: missing", RejectCause.Content),
            ],
            kept
        );
    }

    [Fact]
    public void A_line_that_a_kill_has_cut_goes()
    {
        Write("aa", 10);
        File.AppendAllText(Path, """{"source":"s","sha256":"aa","off""");

        using (var rejects = new RejectsFile(Path, "s", "aa"))
        {
            rejects.KeepBefore(20, _ => { });
            rejects.Add(25, Because("again"), "{}"u8.ToArray());
        }

        Assert.Equal(["aa 10", "aa 25"], File.ReadAllLines(Path).Select(Mark));
    }

    [Fact]
    public void What_was_flushed_is_in_the_file_whatever_becomes_of_the_process()
    {
        using var rejects = new RejectsFile(Path, "s", "aa");
        rejects.Add(1, Because("r"), "{}"u8.ToArray());
        rejects.Flush();

        Assert.Single(File.ReadAllLines(Path));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static RejectReason Because(string text) => new(text, "r", RejectCause.Content);

    private static string Mark(string line)
    {
        using var json = JsonDocument.Parse(line);
        return $"{json.RootElement.GetProperty("sha256").GetString()} {json.RootElement.GetProperty("offset").GetInt64()}";
    }

    private void Write(string sha256, params long[] offsets)
    {
        using var rejects = new RejectsFile(Path, "s", sha256);
        foreach (var offset in offsets)
        {
            rejects.Add(offset, Because("r"), Encoding.UTF8.GetBytes("{}"));
        }
    }
}
