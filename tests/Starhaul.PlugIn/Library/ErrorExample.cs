using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.PlugIn.Library;

public sealed class ErrorExample : LibraryExample
{
    private static readonly TransferLimits Hasty = new()
    {
        FirstBackoff = TimeSpan.FromMilliseconds(1),
        LongestBackoff = TimeSpan.FromMilliseconds(1),
        AttemptsWithoutProgress = 2,
    };

    [Fact]
    public async Task An_error_says_whether_to_try_again_and_what_to_do()
    {
        var gone = Source.Parse(Origin.Url("/none.json"));
        var down = Serve("down.json", OriginFile.Of("[]"), Faults.Status(503));
        var damaged = Serve(
            "cut.json.gz",
            OriginFile.Of(OriginFile.Gzip("[1,2,3]"u8.ToArray()).Content.ToArray()[..^9])
        );
        var page = Serve("page.json.gz", OriginFile.Of("<!DOCTYPE html><html></html>"));
        var fine = Serve("fine.json", OriginFile.Of("[]"));
        await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = Box, Limits = Hasty });

        Assert.StartsWith("Probe of http://127.0.0.1:", await TryAsync(fetcher, gone, Ending));
        Assert.StartsWith("later: ", await TryAsync(fetcher, down, Ending));
        Assert.StartsWith("not whole, and not published: ", await TryAsync(fetcher, damaged, Ending));
        Assert.StartsWith("something else than it should be: ", await TryAsync(fetcher, page, Ending));
        Assert.Equal("fetched", await TryAsync(fetcher, fine, Ending));
    }

    private static async Task<string> TryAsync(FileFetcher fetcher, Source source, CancellationToken cancellationToken)
    {
        try
        {
            await fetcher.FetchAsync(source, FetchOptions.Default, cancellationToken: cancellationToken);
            return "fetched";
        }
        catch (StarhaulException error) when (error.IsTransient)
        {
            return $"later: {error.Message}"; // The part file stays: the same call goes on from there.
        }
        catch (IntegrityException error)
        {
            return $"not whole, and not published: {error.Message}";
        }
        catch (UnexpectedContentException error)
        {
            return $"something else than it should be: {error.Message} It begins: {error.Excerpt}";
        }
        catch (StarhaulException error)
        {
            return $"{error.Step} of {error.Source}: {error.Message} {error.Hint} (exit code {(int)error.ExitCode})";
        }
    }
}
