using Starhaul.Integrity;

namespace Starhaul.Transfer.Checks;

/// <summary>
/// Takes the bytes under a content coding, which are the ones to publish: hashes and writes them, and passes them to
/// the check of their regime.
/// </summary>
internal sealed class PublishedFilter(DigestSet digests, string path, ContentChain? content, long? minFree) : ByteFilter
{
    private readonly DecodedFile file = new(path, minFree);

    /// <summary>Number of published bytes.</summary>
    public long Length { get; private set; }

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        Length += bytes.Length;
        digests.Append(bytes);
        file.Append(bytes);
        content?.Append(bytes);
    }

    public override void Complete()
    {
        file.Complete();
        content?.Complete();
    }

    public override void Dispose()
    {
        file.Dispose();
        content?.Dispose();
    }
}
