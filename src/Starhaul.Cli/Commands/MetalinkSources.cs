using Starhaul.Metalinks;

namespace Starhaul.Cli.Commands;

/// <summary>Puts the files that Metalink documents describe in their place.</summary>
internal static class MetalinkSources
{
    /// <summary>Fetches every document among the sources; one that is asked for as binary is a file like any other.</summary>
    /// <exception cref="UsageException">One name is given for several files.</exception>
    /// <exception cref="StarhaulException">A document cannot be had, or cannot be used.</exception>
    public static async Task<List<AskedFile>> ExpandAsync(
        List<AskedFile> wanted,
        Func<FileFetcherOptions> options,
        CancellationToken cancellationToken
    )
    {
        if (!wanted.Exists(IsDocument))
        {
            return wanted;
        }

        var expanded = new List<AskedFile>();
        await using var fetcher = new FileFetcher(options());
        foreach (var one in wanted)
        {
            if (!IsDocument(one))
            {
                expanded.Add(one);
                continue;
            }

            var (source, fetch) = one;
            var files = await MetalinkDocument.FetchAsync(fetcher.Context, source, cancellationToken);
            if (files.Count > 1 && (fetch.Output is not null || fetch.Digests.Count > 0 || fetch.Mirrors.Count > 0))
            {
                throw new UsageException(
                    $"{source.Text} describes {files.Count} files, and a name, a digest or a mirror is of one.",
                    "Leave it out: the document names the files and their digests."
                );
            }

            expanded.AddRange(files.Select(file => new AskedFile(file.Places[0], file.Apply(fetch))));
        }

        return expanded;
    }

    private static bool IsDocument(AskedFile one) =>
        one.Fetch.Regime != "binary" && MetalinkDocument.IsNamedSo(one.Source);
}
