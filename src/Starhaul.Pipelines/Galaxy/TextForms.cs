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

    /// <summary>The text as it is; an empty one says that there is none.</summary>
    public static int KeptOrNone(ReadOnlySpan<byte> text, Span<byte> into) => text.IsEmpty ? Null : Kept(text, into);

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

/// <summary>Gives a text of a source the form that it has in the tables.</summary>
/// <param name="text">The text as the source has it, without its escapes.</param>
/// <param name="into">Room for the text and <see cref="TextForms.Room"/> further bytes.</param>
/// <returns>The length of the form, <see cref="TextForms.Null"/> or <see cref="TextForms.Unknown"/>.</returns>
internal delegate int TextForm(ReadOnlySpan<byte> text, Span<byte> into);
