using System.Text;

namespace Starhaul;

/// <summary>
/// The path in a <c>file:</c> URL, byte for byte. Names on this system are bytes; <see cref="Uri.LocalPath"/> decodes
/// them as UTF-8 and leaves those that are none as <c>%FF</c>, which is the name of another file.
/// </summary>
internal readonly record struct LocalPath
{
    private LocalPath(byte[] bytes, string text)
    {
        Bytes = bytes;
        Text = text;
    }

    /// <summary>The path as the system takes it, without an end mark.</summary>
    public byte[] Bytes { get; }

    /// <summary>The path for a person; what is no UTF-8 is shown as U+FFFD.</summary>
    public string Text { get; }

    /// <summary>The last segment, for a person.</summary>
    public string Name => Path.GetFileName(Text);

    /// <summary>Whether the text names the same file as the bytes.</summary>
    public bool IsText => IsUtf8(Bytes);

    /// <summary>Reads the path of a URL.</summary>
    public static LocalPath FromUri(Uri file)
    {
        // Escaped by System.Uri in any case; of what it has not escaped nothing is meant otherwise.
        var escaped = Encoding.UTF8.GetBytes(file.AbsolutePath);
        var bytes = new List<byte>(escaped.Length);
        for (var i = 0; i < escaped.Length; i++)
        {
            var isEscape =
                escaped[i] == '%'
                && i + 2 < escaped.Length
                && char.IsAsciiHexDigit((char)escaped[i + 1])
                && char.IsAsciiHexDigit((char)escaped[i + 2]);
            bytes.Add(isEscape ? Convert.FromHexString(Encoding.ASCII.GetString(escaped, i + 1, 2))[0] : escaped[i]);
            i += isEscape ? 2 : 0;
        }

        var path = bytes.ToArray();
        return new LocalPath(path, Encoding.UTF8.GetString(path));
    }

    /// <summary>Whether bytes are UTF-8.</summary>
    public static bool IsUtf8(ReadOnlySpan<byte> bytes) => System.Text.Unicode.Utf8.IsValid(bytes);
}
