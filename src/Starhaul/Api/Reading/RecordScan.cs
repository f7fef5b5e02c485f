using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;
using Starhaul.Transfer.Checks;

namespace Starhaul.Api.Reading;

/// <summary>Reads a file of records from its first byte on, decoded, in constant memory.</summary>
internal static class RecordScan
{
    private const int BlockLength = 256 * 1024;

    /// <returns>SHA-256 of the bytes of the file, in lower-case hex, and what the decoder proved.</returns>
    public static (string Sha256, string Proven) Run(
        SafeFileHandle file,
        long length,
        RecordCoding coding,
        ByteFilter records,
        CancellationToken cancellationToken
    )
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var decoding = coding.CreateDecoder is { } create
            ? new DecodingFilter(create(), records, "decoded", FetchOptions.Default)
            : null;
        var first = decoding ?? records;
        var block = new byte[BlockLength];
        for (long position = 0; position < length; )
        {
            cancellationToken.ThrowIfCancellationRequested();
            var wanted = (int)Math.Min(block.Length, length - position);
            var count = RandomAccess.Read(file, block.AsSpan(0, wanted), position);
            if (count == 0)
            {
                throw new EndOfStreamException($"The file ends at byte {position}, expected {length}.");
            }

            hash.AppendData(block, 0, count);
            first.Append(block.AsSpan(0, count));
            position += count;
        }

        first.Complete();
        return (Convert.ToHexStringLower(hash.GetHashAndReset()), decoding?.Proven ?? "");
    }
}
