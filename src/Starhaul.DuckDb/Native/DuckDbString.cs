using System.Runtime.InteropServices;

namespace Starhaul.DuckDb.Native;

/// <summary><c>duckdb_string_t</c>: a text of up to 12 bytes lies in it; of a longer one, the first 4 bytes and its address.</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal unsafe struct DuckDbString
{
    public const int LongestInline = 12;

    [FieldOffset(0)]
    public uint Length;

    [FieldOffset(4)]
    private fixed byte inline[LongestInline];

    [FieldOffset(8)]
    private byte* address;

    /// <summary>Refers to a text, which must stay where it is until DuckDB has read it.</summary>
    /// <remarks>DuckDB compares whole words, so the bytes after a short text must be 0.</remarks>
    public static void Write(DuckDbString* target, byte* text, int length)
    {
        target->Length = (uint)length;
        *(uint*)target->inline = 0;
        target->address = null;
        if (length <= LongestInline)
        {
            CopyShort(target->inline, text, length);
        }
        else
        {
            *(uint*)target->inline = *(uint*)text;
            target->address = text;
        }
    }

    // Most texts are short: words of four bytes, of which the last one may lie over the one before it, in place of a call.
    private static void CopyShort(byte* target, byte* text, int length)
    {
        if (length < sizeof(uint))
        {
            for (var i = 0; i < length; i++)
            {
                target[i] = text[i];
            }

            return;
        }

        *(uint*)target = *(uint*)text;
        if (length > 2 * sizeof(uint))
        {
            *(uint*)(target + sizeof(uint)) = *(uint*)(text + sizeof(uint));
        }

        var last = length - sizeof(uint);
        *(uint*)(target + last) = *(uint*)(text + last);
    }

    /// <summary>The text at its place in a vector.</summary>
    public static ReadOnlySpan<byte> Read(DuckDbString* source) =>
        source->Length <= LongestInline
            ? new ReadOnlySpan<byte>(source->inline, (int)source->Length)
            : new ReadOnlySpan<byte>(source->address, (int)source->Length);
}
