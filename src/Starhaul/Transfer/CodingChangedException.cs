namespace Starhaul.Transfer;

/// <summary>
/// A transport's word that the bytes come under another content coding than the probe saw. Nothing was written; the
/// context decides anew what the published bytes are.
/// </summary>
internal sealed class CodingChangedException(string? coding)
    : Exception($"The bytes come under the coding '{coding ?? "identity"}'.")
{
    /// <summary>The coding that the bytes come under; null for none.</summary>
    public string? Coding { get; } = coding;
}
