using Starhaul.Native;

namespace Starhaul.Manifests;

/// <summary>Hashes of files together with the facts they were taken under: a file that has changed since has none.</summary>
internal sealed class FileHashCache
{
    private readonly Dictionary<string, (FileStat Stat, string Sha256)> known = new(StringComparer.Ordinal);

    /// <summary>Whether a file holds these bytes; null when it must be hashed first.</summary>
    public bool? Matches(string path, long length, string sha256)
    {
        if (Posix.Stat(path) is not { IsRegularFile: true } facts || facts.Length != length)
        {
            return false;
        }

        return known.TryGetValue(path, out var entry) && entry.Stat == facts
            ? string.Equals(entry.Sha256, sha256, StringComparison.Ordinal)
            : null;
    }

    /// <summary>Hashes a file. One that cannot be read holds nothing.</summary>
    public async Task ComputeAsync(string path, CancellationToken cancellation)
    {
        if (Posix.Stat(path) is not { } facts)
        {
            return;
        }

        try
        {
            using var file = FileHash.Open(path);
            var (sha256, _) = await FileHash.ComputeAsync(file, hashed: null, cancellation).ConfigureAwait(false);
            known[path] = (facts, sha256);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            known[path] = (facts, "");
        }
    }
}
