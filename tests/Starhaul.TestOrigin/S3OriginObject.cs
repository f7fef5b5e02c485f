using System.Globalization;
using System.Security.Cryptography;

namespace Starhaul.TestOrigin;

/// <summary>One object of an <see cref="S3Origin"/>.</summary>
/// <param name="Bytes">Its bytes.</param>
public sealed record S3OriginObject(byte[] Bytes)
{
    /// <summary>Bytes in each part but the last; null for an upload in one piece.</summary>
    public int? PartLength { get; init; }

    /// <summary>The checksum with its algorithm, as header fields have them, and <c>FULL_OBJECT</c> or <c>COMPOSITE</c>; null for none.</summary>
    public (string Algorithm, string Value, string Type)? Checksum { get; init; }

    /// <summary>Further header fields of every answer.</summary>
    public HeaderList Headers { get; init; } = HeaderList.Empty;

    /// <summary>The ETag without quotes when it is a lie; null for the true one.</summary>
    public string? FalseTag { get; init; }

    /// <summary>The ETag without its quotes.</summary>
#pragma warning disable CA5351 // ETags of S3 are defined with MD5.
    public string Tag =>
        FalseTag
        ?? (
            PartLength is null
                ? Convert.ToHexStringLower(MD5.HashData(Bytes))
                : Convert.ToHexStringLower(OfParts(MD5.HashData)) + FormattableString.Invariant($"-{Parts}")
        );
#pragma warning restore CA5351

    /// <summary>How many parts there are; 0 for an upload in one piece.</summary>
    public int Parts => PartLength is { } length ? Math.Max(1, (Bytes.Length + length - 1) / length) : 0;

    /// <summary>The hash of the hashes of the parts.</summary>
    public byte[] OfParts(Func<byte[], byte[]> hash) =>
        hash([.. Bytes.Chunk(PartLength!.Value).SelectMany(part => hash(part))]);

    internal OriginFile ToFile() =>
        OriginFile.Of(Bytes) with
        {
            ETag = $"\"{Tag}\"",
            Headers = Headers,
            ContentType = "binary/octet-stream",
        };

    internal OriginResponse PartResponse(int number)
    {
        var start = (number - 1) * PartLength!.Value;
        var length = Math.Min(PartLength.Value, Bytes.Length - start);
        return new OriginResponse
        {
            Status = 206,
            Content = OriginContent.Of(Bytes),
            Offset = start,
            Length = length,
        }
            .With("ETag", $"\"{Tag}\"")
            .With("Content-Range", FormattableString.Invariant($"bytes {start}-{start + length - 1}/{Bytes.Length}"))
            .With("x-amz-mp-parts-count", Parts.ToString(CultureInfo.InvariantCulture));
    }
}
