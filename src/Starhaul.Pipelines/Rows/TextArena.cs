namespace Starhaul.Pipelines.Rows;

/// <summary>UTF-8 text of many rows in one block, so that a row costs no object.</summary>
internal sealed class TextArena
{
    private byte[] bytes = new byte[64 * 1024];

    /// <summary>Bytes in use.</summary>
    public int Length { get; private set; }

    /// <summary>Keeps a copy of a text.</summary>
    /// <returns>Where it begins.</returns>
    public int Add(ReadOnlySpan<byte> text)
    {
        text.CopyTo(Reserve(text.Length));
        var offset = Length;
        Length += text.Length;
        return offset;
    }

    /// <summary>Room for a text that is written in place; <see cref="Commit"/> keeps it.</summary>
    public Span<byte> Reserve(int length)
    {
        if (bytes.Length - Length < length)
        {
            Array.Resize(ref bytes, checked((int)Math.Max(2L * bytes.Length, (long)Length + length)));
        }

        return bytes.AsSpan(Length);
    }

    /// <summary>Keeps the first bytes of what was reserved.</summary>
    /// <returns>Where they begin.</returns>
    public int Commit(int length)
    {
        var offset = Length;
        Length += length;
        return offset;
    }

    public ReadOnlySpan<byte> Slice(int offset, int length) => bytes.AsSpan(offset, length);

    public ReadOnlyMemory<byte> Memory(int offset, int length) => bytes.AsMemory(offset, length);

    /// <summary>Forgets everything after a length.</summary>
    public void CutAt(int length) => Length = length;
}
