using static Starhaul.DuckDb.Queries.DuckDbSchema;

namespace Starhaul.DuckDb.Parquet;

/// <summary>Which files of the imports views read, in DuckDB's words.</summary>
internal sealed class ViewFiles
{
    private readonly IReadOnlyList<string> places;

    private ViewFiles(IReadOnlyList<string> places, string notes)
    {
        this.places = places;
        Notes = notes;
    }

    /// <summary>Comments that whoever runs the statements is to read.</summary>
    public string Notes { get; }

    /// <summary>The files of a target.</summary>
    /// <param name="folder">The full path of the folder that holds the folders of imports, or the URL of what stands for it.</param>
    /// <param name="imports">The folders of imports in a bucket; null for a folder, where a pattern finds them.</param>
    /// <remarks>
    /// In a folder names of imports begin with a year, and the one that is being written begins with a dot. Below a prefix files come one by
    /// one, so that only what is named is known to be whole.
    /// </remarks>
    public static ViewFiles Create(string folder, IReadOnlyList<string>? imports)
    {
        if (imports is null)
        {
            return new ViewFiles([WithoutGlob(folder) + "/[0-9]*"], notes: "");
        }

        // DuckDB takes the key as it is, and not as a URL has it.
        var prefix = WithoutGlob(Uri.UnescapeDataString(folder));
        return new ViewFiles(
            [.. imports.Select(import => $"{prefix}/{import}")],
            """
            -- The files are in a bucket: DuckDB reads them with its extension httpfs (INSTALL httpfs; LOAD httpfs;) as whoever a secret says:
            --   CREATE SECRET (TYPE s3, PROVIDER credential_chain);
            --   CREATE SECRET (TYPE s3, KEY_ID '...', SECRET '...', REGION 'us-east-1', ENDPOINT 'host:9000', URL_STYLE 'path', USE_SSL false);
            -- This is by DuckDB's documentation; Starhaul's tests run the views on files of this machine, not over httpfs.

            """
        );
    }

    /// <summary>The files of one name, as an argument of a function that reads files.</summary>
    public string Named(string name) =>
        places is [var only]
            ? Literal($"{only}/{name}")
            : $"[{string.Join(", ", places.Select(place => Literal($"{place}/{name}")))}]";

    // The folder's own name must not be taken for a pattern; a class of one character stands for itself.
    private static string WithoutGlob(string folder) =>
        folder
            .Replace("[", "[[]", StringComparison.Ordinal)
            .Replace("*", "[*]", StringComparison.Ordinal)
            .Replace("?", "[?]", StringComparison.Ordinal);
}
