using System.IO.Compression;
using Starhaul.Transfer;

namespace Starhaul.Api.Requests;

/// <summary>
/// The coding <c>deflate</c>: the zlib format (RFC 9110 §8.4.1.2). Some servers send it without the header and the checksum of zlib, so that
/// the first two bytes are looked at.
/// </summary>
internal sealed class DeflateCoding(Stream coded) : ForwardStream
{
    private const int HeaderLength = 2;

    private Stream? decoder;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (decoder is null)
        {
            var header = new byte[HeaderLength];
            var count = await coded
                .ReadAtLeastAsync(header, HeaderLength, false, cancellationToken)
                .ConfigureAwait(false);
            var whole = new PrefixedStream(header.AsMemory(0, count), coded);
            decoder = IsZlib(header)
                ? new ZLibStream(whole, CompressionMode.Decompress)
                : new DeflateStream(whole, CompressionMode.Decompress);
        }

        return await decoder.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            decoder?.Dispose();
            coded.Dispose();
        }

        base.Dispose(disposing);
    }

    // RFC 1950 §2.2: the method 8, and a check of the two bytes.
    private static bool IsZlib(ReadOnlySpan<byte> header) =>
        (header[0] & 0x0F) == 8 && ((header[0] << 8) | header[1]) % 31 == 0;

    /// <summary>Gives bytes that were read already, then the rest.</summary>
    private sealed class PrefixedStream(ReadOnlyMemory<byte> prefix, Stream rest) : ForwardStream
    {
        private ReadOnlyMemory<byte> left = prefix;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (left.IsEmpty)
            {
                return rest.ReadAsync(buffer, cancellationToken);
            }

            var count = Math.Min(left.Length, buffer.Length);
            left[..count].CopyTo(buffer);
            left = left[count..];
            return ValueTask.FromResult(count);
        }
    }
}
