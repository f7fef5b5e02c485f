namespace Starhaul.Integrity;

/// <summary>A declared digest beside what was found.</summary>
/// <param name="Declared">What was declared.</param>
/// <param name="Verdict">Pass, fail, or not offered when it cannot be compared.</param>
/// <param name="Found">The value of the bytes in lower-case hex; null when there is none to compare with.</param>
internal readonly record struct JudgedDigest(DeclaredDigest Declared, Verdict Verdict, string? Found)
{
    /// <summary>Holds a digest against the bytes that it covers.</summary>
    public static JudgedDigest Judge(DeclaredDigest declared, TransferResult transfer)
    {
        if (!DigestAlgorithm.TryParse(declared.Algorithm, out var algorithm))
        {
            return new JudgedDigest(declared, Verdict.NotOffered, Found: null);
        }

        var wire = OfWire(transfer, algorithm);
        var published = OfPublished(transfer, algorithm);
        var found = declared.Scope == DigestScope.Published ? published ?? wire : wire;
        var holds =
            IsSame(declared.Value, found) || (declared.Scope == DigestScope.Published && IsSame(declared.Value, wire));
        return found is null || (declared.IsGuess && !holds)
            ? new JudgedDigest(declared, Verdict.NotOffered, Found: null)
            : new JudgedDigest(declared, holds ? Verdict.Pass : Verdict.Fail, found);
    }

    // Without a content coding the bytes of the wire and the published ones are the same.
    private static string? OfWire(TransferResult transfer, DigestAlgorithm algorithm)
    {
        if (algorithm == DigestAlgorithm.Sha256)
        {
            return transfer.Wire?.Sha256 ?? transfer.Sha256;
        }

        return transfer.WireDigests.GetValueOrDefault(algorithm.Name)
            ?? (transfer.Wire is null ? transfer.PublishedDigests.GetValueOrDefault(algorithm.Name) : null);
    }

    private static string? OfPublished(TransferResult transfer, DigestAlgorithm algorithm)
    {
        if (algorithm == DigestAlgorithm.Sha256)
        {
            return transfer.Sha256;
        }

        return transfer.PublishedDigests.GetValueOrDefault(algorithm.Name)
            ?? (transfer.Wire is null ? transfer.WireDigests.GetValueOrDefault(algorithm.Name) : null);
    }

    private static bool IsSame(string declared, string? found) =>
        string.Equals(declared, found, StringComparison.OrdinalIgnoreCase);
}
