using System.Text;
using System.Text.Json;
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
            rejects.Add(17, "id64 is \"x\"", "{ \"id64\":\n \"x\" }"u8.ToArray());
            rejects.Add(99, "no object", "[1,"u8.ToArray());
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
            rejects.Add(1, "half a pair", """{"name":"\ud800"}"""u8.ToArray());
            rejects.Add(2, "deep", Encoding.UTF8.GetBytes(deep));
            rejects.Add(3, "no UTF-8", new byte[] { (byte)'"', 0xFF, (byte)'"' });
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
            rejects.KeepBefore(20);
            rejects.Add(25, "again", "{}"u8.ToArray());
        }

        var kept = File.ReadAllLines(Path).Select(line => line.StartsWith('{') ? Mark(line) : line);
        Assert.Equal(["aa 10", "bb 20", "not ours", "aa 25"], kept);
    }

    [Fact]
    public void Nothing_is_made_where_nothing_is_rejected()
    {
        using var rejects = new RejectsFile(Path, "s", "aa");
        rejects.KeepBefore(0);

        Assert.False(File.Exists(Path));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

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
            rejects.Add(offset, "r", Encoding.UTF8.GetBytes("{}"));
        }
    }
}
