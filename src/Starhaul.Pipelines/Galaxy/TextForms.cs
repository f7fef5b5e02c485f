namespace Starhaul.Pipelines.Galaxy;

/// <summary>What every <see cref="TextForm"/> goes by.</summary>
internal static class TextForms
{
    /// <summary>By how many bytes a form may be longer than the text.</summary>
    public const int Room = 64;

    /// <summary>The text says that there is none.</summary>
    public const int Null = -1;

    /// <summary>The text says nothing: it is as if the field were not there.</summary>
    public const int Unknown = -2;

    /// <summary>The text as it is.</summary>
    public static int Kept(ReadOnlySpan<byte> text, Span<byte> into)
    {
        text.CopyTo(into);
        return text.Length;
    }

    /// <summary>The text in lower case, as far as it is ASCII.</summary>
    public static int LowerCase(ReadOnlySpan<byte> text, Span<byte> into)
    {
        text.CopyTo(into);
        foreach (ref var character in into[..text.Length])
        {
            character = character is >= (byte)'A' and <= (byte)'Z' ? (byte)(character | 0x20) : character;
        }

        return text.Length;
    }
}
