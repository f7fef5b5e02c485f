using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace Starhaul.Pipelines.Galaxy.Json;

/// <summary>The name of a member as most JSON has it, with its quotes and its colon, laid out to be met in one look.</summary>
internal sealed class QuotedName
{
    /// <summary>Bytes that a look reads, whatever the length of the name.</summary>
    public const int Room = 32;

    private readonly Vector128<byte> low;
    private readonly Vector128<byte> high;
    private readonly Vector128<byte> lowMask;
    private readonly Vector128<byte> highMask;

    private QuotedName(ReadOnlySpan<byte> name)
    {
        Span<byte> text = stackalloc byte[Room];
        Span<byte> mask = stackalloc byte[Room];
        text.Clear();
        mask.Clear();
        name.CopyTo(text);
        mask[..name.Length].Fill(0xFF);
        Length = name.Length;
        (low, high) = (Vector128.Create<byte>(text), Vector128.Create<byte>(text[Vector128<byte>.Count..]));
        (lowMask, highMask) = (Vector128.Create<byte>(mask), Vector128.Create<byte>(mask[Vector128<byte>.Count..]));
    }

    /// <summary>Length with quotes and colon.</summary>
    public int Length { get; }

    /// <summary>Lays out a name.</summary>
    /// <returns>Null for one that is too long.</returns>
    public static QuotedName? Create(string name)
    {
        var text = Encoding.UTF8.GetBytes($"\"{name}\":");
        return text.Length <= Room ? new QuotedName(text) : null;
    }

    /// <summary>Whether a text of at least <see cref="Room"/> bytes begins with the name.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Begins(ref readonly byte text)
    {
        var unlike =
            ((Vector128.LoadUnsafe(in text) ^ low) & lowMask)
            | ((Vector128.LoadUnsafe(in text, (nuint)Vector128<byte>.Count) ^ high) & highMask);
        return unlike == Vector128<byte>.Zero;
    }
}
