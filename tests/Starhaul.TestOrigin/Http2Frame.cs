using System.Buffers.Binary;

namespace Starhaul.TestOrigin;

/// <summary>One frame of HTTP/2 as it is sent (RFC 9113 §4.1).</summary>
internal readonly record struct Http2Frame(byte[] Bytes)
{
    private const int HeadLength = 9;
    private const byte TypeOfData = 0;
    private const byte TypeOfReset = 3;
    private const byte TypeOfGoAway = 7;

    public int Stream => (int)(BinaryPrimitives.ReadUInt32BigEndian(Bytes.AsSpan(5)) & int.MaxValue);

    public bool IsData => Bytes[3] == TypeOfData;

    public int PayloadLength => Bytes.Length - HeadLength;

    /// <summary>Reads the next one; null at the end.</summary>
    public static async Task<Http2Frame?> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var head = new byte[HeadLength];
        if (await stream.ReadAtLeastAsync(head, HeadLength, throwOnEndOfStream: false, cancellationToken) < HeadLength)
        {
            return null;
        }

        var bytes = new byte[HeadLength + (head[0] << 16 | head[1] << 8 | head[2])];
        head.CopyTo(bytes, 0);
        await stream.ReadExactlyAsync(bytes.AsMemory(HeadLength), cancellationToken);
        return new Http2Frame(bytes);
    }

    public static Http2Frame Reset(int stream, uint error) => Control(TypeOfReset, stream, [error]);

    public static Http2Frame GoAway(int lastStream, uint error) => Control(TypeOfGoAway, 0, [(uint)lastStream, error]);

    private static Http2Frame Control(byte type, int stream, uint[] words)
    {
        var bytes = new byte[HeadLength + (4 * words.Length)];
        (bytes[2], bytes[3]) = ((byte)(4 * words.Length), type);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(5), stream);
        for (var word = 0; word < words.Length; word++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(HeadLength + (4 * word)), words[word]);
        }

        return new Http2Frame(bytes);
    }
}
