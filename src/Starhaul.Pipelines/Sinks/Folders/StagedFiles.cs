using System.Security.Cryptography;

namespace Starhaul.Pipelines.Sinks.Folders;

/// <summary>The files of an import that is about to be published, as its record is to know them.</summary>
internal static class StagedFiles
{
    /// <summary>Reads every file of a stage once, after the last of them is complete.</summary>
    /// <param name="stage">The folder. What is hidden in it is no part of the import.</param>
    /// <param name="rows">Rows of each table, whose file has its name.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    public static async Task<IReadOnlyList<ImportedFile>> DescribeAsync(
        string stage,
        IReadOnlyDictionary<string, long> rows,
        CancellationToken cancellationToken
    )
    {
        var files = new List<ImportedFile>();
        foreach (var path in Directory.EnumerateFiles(stage).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            if (name[0] == '.')
            {
                continue;
            }

            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 256 * 1024);
            await using (file.ConfigureAwait(false))
            {
                var hash = await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false);
                files.Add(
                    new ImportedFile(
                        name,
                        rows.TryGetValue(Path.GetFileNameWithoutExtension(name), out var count) ? count : null,
                        file.Length,
                        Convert.ToHexStringLower(hash)
                    )
                );
            }
        }

        return files;
    }
}
