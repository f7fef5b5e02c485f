using System.Text;
using System.Text.Json;
using Starhaul.Pipelines.Listening;
using Starhaul.Pipelines.Loading;
using Xunit;

namespace Starhaul.Pipelines.Tests.Listening;

/// <summary>One file of rejects, and everybody who writes to it.</summary>
public sealed class MessageRejectsTests : IDisposable
{
    private const string Segment = "2026/11/21/commodity-3/commodity-3.20261121T20.jsonl.gz";

    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-rejects-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private string File => Path.Combine(folder, "rejects.ndjson");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_reject_is_one_line_with_segment_offset_reason_and_message()
    {
        using var rejects = Open();

        await rejects.AddAsync(Segment, [Reject(17)], Cancel);

        using var line = JsonDocument.Parse(Assert.Single(System.IO.File.ReadAllLines(File)));
        Assert.Equal(Segment, line.RootElement.GetProperty("source").GetString());
        Assert.Equal(JsonValueKind.Null, line.RootElement.GetProperty("sha256").ValueKind);
        Assert.Equal(17, line.RootElement.GetProperty("offset").GetInt64());
        Assert.Equal("reason 17", line.RootElement.GetProperty("reason").GetString());
        Assert.Equal(17, line.RootElement.GetProperty("record").GetProperty("n").GetInt32());
    }

    [Fact]
    public async Task What_several_reject_at_the_same_time_is_written_once()
    {
        // Two listeners and replays know nothing of each other but the file.
        using var one = Open();
        using var other = Open();
        var writers = Enumerable
            .Range(0, 8)
            .Select(writer =>
                Task.Run(
                    async () =>
                    {
                        for (var offset = 0; offset < 200; offset += 4)
                        {
                            IReadOnlyList<Reject> batch = [Reject(offset), Reject(offset + 1 + (writer % 3))];
                            await (writer % 2 == 0 ? one : other).AddAsync($"{Segment}{writer % 4 / 2}", batch, Cancel);
                        }
                    },
                    Cancel
                )
            );

        await Task.WhenAll(writers);

        var places = Places();
        Assert.Equal(places.Count, places.Distinct().Count());
        Assert.Equal(2 * 50 * 4, places.Count);
    }

    [Fact]
    public async Task A_line_that_a_kill_has_cut_is_written_anew()
    {
        using (var killed = Open())
        {
            await killed.AddAsync(Segment, [Reject(1), Reject(2)], Cancel);
        }

        await System.IO.File.WriteAllBytesAsync(
            File,
            (await System.IO.File.ReadAllBytesAsync(File, Cancel))[..^5],
            Cancel
        );
        using var next = Open();
        await next.AddAsync(Segment, [Reject(1), Reject(2), Reject(3)], Cancel);

        Assert.Equal([1, 2, 3], Places().Select(place => place.Offset));
    }

    [Fact]
    public async Task A_file_that_a_person_took_away_is_begun_anew()
    {
        using var rejects = Open();
        await rejects.AddAsync(Segment, [Reject(1), Reject(2)], Cancel);
        System.IO.File.Delete(File);

        await rejects.AddAsync(Segment, [Reject(2), Reject(3)], Cancel);

        Assert.Equal([3], Places().Select(place => place.Offset));
    }

    [Fact]
    public async Task A_file_of_64_MiB_takes_no_more()
    {
        var line = new string('x', 1024 * 1024 - 1) + "\n";
        await System.IO.File.WriteAllTextAsync(File, string.Concat(Enumerable.Repeat(line, 63)), Cancel);
        using var rejects = Open();
        await rejects.AddAsync(Segment, [Reject(1)], Cancel);
        await System.IO.File.AppendAllTextAsync(File, line, Cancel);

        await rejects.AddAsync(Segment, [Reject(2)], Cancel);

        Assert.Equal([1], Places().Select(place => place.Offset));
    }

    [Fact]
    public async Task Nothing_is_made_where_nothing_is_rejected()
    {
        using var rejects = Open();

        await rejects.AddAsync(Segment, [], Cancel);

        Assert.False(System.IO.File.Exists(File));
    }

    private MessageRejects Open() => new(folder, TimeProvider.System);

    private List<RejectPlace> Places() =>
        [
            .. System
                .IO.File.ReadLines(File)
                .Select(line => RejectLine.Place(Encoding.UTF8.GetBytes(line)))
                .OfType<RejectPlace>(),
        ];

    private static Reject Reject(long offset) =>
        new(offset, $"reason {offset}", Encoding.UTF8.GetBytes($"{{\"n\": {offset}}}"));
}
