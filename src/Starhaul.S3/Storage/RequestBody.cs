using System.Security.Cryptography;
using Microsoft.Win32.SafeHandles;

namespace Starhaul.S3.Storage;

/// <summary>Bytes to be sent, with the hashes by which the server checks them. A slice of a file is never held in memory.</summary>
internal sealed class RequestBody
{
    private const int BlockLength = 128 * 1024;

    private readonly SafeFileHandle? file;
    private readonly long offset;
    private readonly byte[] bytes;

    private RequestBody(SafeFileHandle? file, long offset, long length, byte[] bytes, byte[] sha256, byte[] md5)
    {
        this.file = file;
        this.offset = offset;
        this.bytes = bytes;
        Length = length;
        Sha256 = sha256;
        Md5 = md5;
    }

    /// <summary>Number of bytes.</summary>
    public long Length { get; }

    /// <summary>Their SHA-256.</summary>
    public byte[] Sha256 { get; }

    /// <summary>Their MD5, which every server checks (RFC 1864).</summary>
    public byte[] Md5 { get; }

    /// <summary>Bytes that are at hand.</summary>
#pragma warning disable CA5351 // Content-MD5 and the ETags of S3 are defined with it.
    public static RequestBody Create(byte[] bytes) =>
        new(file: null, 0, bytes.Length, bytes, SHA256.HashData(bytes), MD5.HashData(bytes));

    /// <summary>A slice of a file, which is read once here for its hashes, and once for each time that it is sent.</summary>
    /// <exception cref="IOException">The file is shorter.</exception>
    public static RequestBody Create(SafeFileHandle file, long offset, long length)
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var md5 = IncrementalHash.CreateHash(HashAlgorithmName.MD5);
#pragma warning restore CA5351
        var block = GC.AllocateUninitializedArray<byte>(BlockLength);
        for (var done = 0L; done < length; )
        {
            var read = Read(file, block, offset + done, length - done);
            sha256.AppendData(block, 0, read);
            md5.AppendData(block, 0, read);
            done += read;
        }

        return new RequestBody(file, offset, length, [], sha256.GetHashAndReset(), md5.GetHashAndReset());
    }

    /// <summary>The body of one request.</summary>
    /// <param name="progressed">Called after each block that the connection has taken.</param>
    public HttpContent ToContent(Action progressed)
    {
        HttpContent content = file is null ? new ByteArrayContent(bytes) : new SliceContent(this, progressed);
        content.Headers.ContentMD5 = Md5;
        return content;
    }

    private static int Read(SafeFileHandle file, byte[] block, long at, long left)
    {
        var read = RandomAccess.Read(file, block.AsSpan(0, (int)Math.Min(block.Length, left)), at);
        return read > 0
            ? read
            : throw new EndOfStreamException($"The file ends at {at:N0}, {left:N0} bytes too early.");
    }

    private sealed class SliceContent(RequestBody body, Action progressed) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, System.Net.TransportContext? context)
        {
            var block = GC.AllocateUninitializedArray<byte>(BlockLength);
            for (var done = 0L; done < body.Length; )
            {
                var read = Read(body.file!, block, body.offset + done, body.Length - done);
                await stream.WriteAsync(block.AsMemory(0, read)).ConfigureAwait(false);
                done += read;
                progressed();
            }
        }

        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return true;
        }
    }
}
