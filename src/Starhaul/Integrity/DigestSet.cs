namespace Starhaul.Integrity;

/// <summary>Several digests over the same bytes in one pass; SHA-256 is always one of them.</summary>
/// <remarks>Used by one thread at a time.</remarks>
internal sealed class DigestSet : IDisposable
{
    private readonly Dictionary<string, RunningDigest> running = new(StringComparer.Ordinal);

    private DigestSet(IEnumerable<DigestAlgorithm> algorithms)
    {
        foreach (var algorithm in algorithms)
        {
            if (!running.ContainsKey(algorithm.Name))
            {
                running.Add(algorithm.Name, algorithm.Start());
            }
        }
    }

    /// <summary>The digests that are needed to judge what was declared; unknown algorithms are left out.</summary>
    public static DigestSet For(IEnumerable<DeclaredDigest> declared)
    {
        ArgumentNullException.ThrowIfNull(declared);
        var algorithms = new List<DigestAlgorithm> { DigestAlgorithm.Sha256 };
        foreach (var digest in declared)
        {
            if (DigestAlgorithm.TryParse(digest.Algorithm, out var algorithm))
            {
                algorithms.Add(algorithm);
            }
        }

        return new DigestSet(algorithms);
    }

    /// <summary>Takes the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        foreach (var digest in running.Values)
        {
            digest.Append(bytes);
        }
    }

    /// <summary>SHA-256 of all bytes so far in lower-case hex. More may follow: this is what a checkpoint holds.</summary>
    public string PeekSha256() => running[DigestAlgorithm.Sha256.Name].PeekHex();

    /// <summary>Every digest of all bytes so far, by <see cref="DigestAlgorithm.Name"/>, in lower-case hex.</summary>
    public IReadOnlyDictionary<string, string> PeekHex() =>
        running.ToDictionary(pair => pair.Key, pair => pair.Value.PeekHex(), StringComparer.Ordinal);

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var digest in running.Values)
        {
            digest.Dispose();
        }
    }
}
