using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.PlugIn.Library;

public sealed class BoxExample : LibraryExample
{
    [Fact]
    public async Task A_box_says_which_files_are_as_they_were_recorded()
    {
        await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = Box });
        foreach (var name in new[] { "a.json", "b.json", "c.json" })
        {
            await fetcher.FetchAsync(
                Serve(name, OriginFile.Of("[1,2,3]")),
                FetchOptions.Default,
                cancellationToken: Ending
            );
        }

        await File.WriteAllTextAsync(Path.Combine(Box, "b.json"), "[1,2,4]", Ending);
        File.Delete(Path.Combine(Box, "c.json"));

        Assert.Equal(
            ["a.json is as it came", "b.json holds other bytes", "c.json is gone"],
            await VerifyAsync(Box, Ending)
        );
    }

    [Fact]
    public async Task A_manifest_that_was_tampered_with_is_found_by_the_head_that_was_kept()
    {
        await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = Box });
        await fetcher.FetchAsync(
            Serve("a.json", OriginFile.Of("[1,2,3]")),
            FetchOptions.Default,
            cancellationToken: Ending
        );
        var manifest = await Manifest.OpenAsync(Box, cancellationToken: Ending);
        var head = manifest.Head!;
        Assert.Equal(manifest.Metadata!.BoxId, (await Manifest.CheckAsync(Box, head, Ending)).BoxId);
        Assert.Empty(await CheckAsync(Box, head, Ending));

        var path = Path.Combine(Box, "manifest.jsonl");
        var lines = await File.ReadAllLinesAsync(path, Ending);
        await File.WriteAllTextAsync(path, lines[0] + "\n", Ending);

        Assert.StartsWith("the head is ", Assert.Single(await CheckAsync(Box, head, Ending)));
    }

    private static async Task<List<string>> VerifyAsync(string box, CancellationToken cancellationToken)
    {
        var manifest = await Manifest.OpenAsync(box, cancellationToken: cancellationToken);
        var found = new List<string>();
        await foreach (var file in manifest.VerifyAsync(writeVerdicts: false, cancellationToken))
        {
            found.Add(
                file.State switch
                {
                    LocalFileState.Intact => $"{file.Path} is as it came",
                    LocalFileState.Edited => $"{file.Path} holds other bytes",
                    LocalFileState.Missing => $"{file.Path} is gone",
                    _ => $"{file.Path} cannot be read: {file.Problem}",
                }
            );
        }

        return found;
    }

    private static async Task<IReadOnlyList<string>> CheckAsync(
        string box,
        string keptHead,
        CancellationToken cancellationToken
    )
    {
        var report = await Manifest.CheckAsync(box, keptHead, cancellationToken);
        return report.IsSound || report.Problems.Count > 0
            ? report.Problems
            : [$"the head is {report.Head}, and was {keptHead}"];
    }
}
