using System.Globalization;
using System.Text.Json;
using Starhaul.TestOrigin;
using Starhaul.Transfer;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>
/// The order of what is written, taken from a trace of the system calls: at every point of it, with all that was not flushed taken
/// away, a state counts only bytes that are on the disk, and a file has its name only when it is whole and known.
/// </summary>
public sealed class WriteOrderTests
{
    private const int Length = 6_000_000;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    public async Task Whatever_was_not_flushed_is_counted_nowhere(int connections)
    {
        await using var scene = await FetchScene.StartAsync();
        var file = OriginFile.Random(Length);

        // Longer than the time between two states.
        var url = scene.Origin.Serve("/f.bin", file, Faults.Rate(500_000 / connections).OnDownload());
        var calls = await TraceAsync(scene, url, connections);

        await scene.HoldsAsync("f.bin", file.Content);
        var disk = new Disk();
        foreach (var call in calls)
        {
            disk.Apply(call);
        }

        Assert.InRange(disk.States, 3, int.MaxValue);
        Assert.True(disk.WasPublished, "The trace has no publish.");
    }

    private static Task<List<SystemCall>> TraceAsync(FetchScene scene, string url, int connections) =>
        SystemCall.TraceAsync(
            scene.Box,
            "pwrite64,write,fsync,fdatasync,ftruncate,rename,renameat,renameat2,unlink,unlinkat,linkat",
            [
                Path.Combine(AppContext.BaseDirectory, "Starhaul.Cli"),
                "get",
                url,
                "--quiet",
                "--connections",
                connections.ToString(CultureInfo.InvariantCulture),
            ],
            Ending
        );

    /// <summary>What would be there after a power cut, as far as it counts here.</summary>
    private sealed class Disk
    {
        private readonly List<(ByteRange Range, int Ended)> written = [];
        private readonly Dictionary<string, (string Text, int Ended)> asides = new(StringComparer.Ordinal);
        private readonly HashSet<string> flushed = new(StringComparer.Ordinal);
        private readonly RangeSet safe = new([]);
        private string state = "{}";
        private int lastCut;
        private bool isStateSafe;
        private bool isNamed;
        private bool isRenameSafe;

        public int States { get; private set; }

        public bool WasPublished { get; private set; }

        public void Apply(SystemCall call)
        {
            var name = System.IO.Path.GetFileName(call.Path);
            switch (call.Name)
            {
                case "pwrite64" when name == "f.bin.part":
                    var (start, count) = (call.Number(1), call.Number(2));
                    written.Add((new ByteRange(start, start + count), call.Ended));
                    break;
                case "ftruncate" when name == "f.bin.part" && call.Number(1) == 0:
                    written.Clear();
                    safe.CutAt(0);
                    lastCut = call.Ended;
                    break;
                case "fsync" or "fdatasync" when name == "f.bin.part":
                    // Only what was written before the flush began is on the disk after it.
                    foreach (var (range, ended) in written.Where(one => one.Ended < call.Began && one.Ended > lastCut))
                    {
                        safe.Add(range);
                    }

                    break;
                case "pwrite64"
                    when call.Texts is [_, ['{', ..] text, ..]
                        && text.Contains("starhaul-part", StringComparison.Ordinal):
                    asides[call.Path] = (text, call.Ended);
                    flushed.Remove(call.Path);
                    break;
                case "fsync"
                or "fdatasync" when asides.TryGetValue(call.Path, out var aside) && aside.Ended < call.Began:
                    flushed.Add(call.Path);
                    break;
                case "rename"
                or "renameat"
                or "renameat2" when call.Texts[^1].EndsWith("f.bin.part.json", StringComparison.Ordinal):
                    // Written into the file without a name that came last.
                    var (path, last) = asides.MaxBy(one => one.Value.Ended);
                    Assert.Contains(path, flushed);
                    state = last.Text;
                    isStateSafe = false;
                    States++;
                    RequireCounted();
                    break;
                case "rename"
                or "renameat"
                or "renameat2" when call.Texts[^1].EndsWith("/f.bin", StringComparison.Ordinal):
                    Assert.Contains("\"publishing\":[{", state, StringComparison.Ordinal);
                    Assert.True(
                        isStateSafe,
                        "The file got its name before the state that tells of it was on the disk."
                    );
                    Assert.Equal([new ByteRange(0, Length)], safe.ToList());
                    isNamed = true;
                    break;
                case "fsync" when Directory.Exists(call.Path):
                    isStateSafe = true;
                    isRenameSafe = isNamed;
                    break;
                case "write"
                or "pwrite64"
                    when name == "manifest.jsonl" && call.Texts[^1].Contains("\"record\"", StringComparison.Ordinal):
                    Assert.True(isRenameSafe, "The record was written before the name was on the disk.");
                    flushed.Remove("manifest");
                    break;
                case "fsync" or "fdatasync" when name == "manifest.jsonl":
                    flushed.Add("manifest");
                    break;
                case "unlink"
                or "unlinkat" when call.Texts[^1].EndsWith("f.bin.part.json", StringComparison.Ordinal) && States > 1:
                    Assert.Contains("manifest", flushed);
                    WasPublished = true;
                    break;
                default:
                    break;
            }
        }

        /// <summary>Every byte that the state counts, or has the hash of, is on the disk.</summary>
        private void RequireCounted()
        {
            using var document = JsonDocument.Parse(state);
            foreach (var list in (string[])["completed", "segments"])
            {
                foreach (var one in document.RootElement.GetProperty(list).EnumerateArray())
                {
                    var range = new ByteRange(one.GetProperty("start").GetInt64(), one.GetProperty("end").GetInt64());
                    Assert.True(
                        safe.ToList().Any(there => there.Start <= range.Start && there.End >= range.End),
                        $"A state counts {range} in {list}, and only {string.Join(", ", safe.ToList())} was flushed."
                    );
                }
            }

            foreach (var one in document.RootElement.GetProperty("checkpoints").EnumerateArray())
            {
                Assert.InRange(one.GetProperty("offset").GetInt64(), 0, safe.Frontier);
            }
        }
    }
}
