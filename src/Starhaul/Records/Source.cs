using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Starhaul;

/// <summary>The URI that was asked for, and the form of it that may be shown and written down.</summary>
/// <remarks>
/// <see cref="Uri"/> may hold credentials or signed values and is for transports alone. Everything that is printed,
/// logged, recorded or looked up uses <see cref="Text"/>.
/// </remarks>
public sealed record Source
{
    private Source(Uri uri)
    {
        Uri = uri;
        Text = RedactedUri.Redact(uri);
        Identity = RedactedUri.Identify(uri);
        IsRedacted = RedactedUri.IsRedacted(uri);
    }

    private Source(Uri uri, Source shown)
    {
        Uri = uri;
        Text = shown.Text;
        Identity = shown.Identity;
        IsRedacted = shown.IsRedacted;
    }

    /// <summary>The absolute URI with all that the request needs, secrets included.</summary>
    public Uri Uri { get; }

    /// <summary>The URI without userinfo and signed query values: the key for look-ups.</summary>
    public string Text { get; }

    /// <summary>
    /// What tells this source from others: <see cref="Text"/> with the name of a user and every parameter, secrets too, but
    /// without those of a complete signing scheme. Never shown, never written down.
    /// </summary>
    internal string Identity { get; }

    /// <summary>Whether <see cref="Text"/> lacks something, so that it alone does not tell the source from others.</summary>
    internal bool IsRedacted { get; }

    /// <summary>The same source as it is asked for under a URI of another scheme: shown and distinguished from others as before.</summary>
    internal Source AskedAt(Uri uri) => new(uri, this);

    /// <summary>Reads a URL, or a path of this machine (absolute, or relative to the current folder).</summary>
    /// <exception cref="FormatException">The text is neither an absolute URI nor a path.</exception>
    public static Source Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (TryParse(text, out var source))
        {
            return source;
        }

        throw new FormatException($"'{WithoutSecrets(text)}' is neither a URL with a scheme nor a path.");
    }

    /// <summary>Reads a URL or a path; false when the text is neither.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Source? source)
    {
        source = null;
        if (string.IsNullOrWhiteSpace(text) || text.Contains('\0', StringComparison.Ordinal))
        {
            return false;
        }

        var scheme = text.IndexOf(':', StringComparison.Ordinal);
        var hasScheme = scheme > 1 && Uri.CheckSchemeName(text[..scheme]) && !File.Exists(text);
        if (!hasScheme)
        {
            source = new Source(FileUri(Path.GetFullPath(text)));
            return true;
        }

        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri))
        {
            return false;
        }

        if (uri.Scheme is "http" or "https" && string.IsNullOrEmpty(uri.Host))
        {
            return false;
        }

        // RFC 8089 §2: localhost is this machine.
        var isHere = uri.IsFile && uri.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
        source = new Source(isHere ? new Uri("file://" + uri.AbsolutePath) : uri);
        return true;
    }

    /// <summary>
    /// A path means what it says: System.Uri would decode percent signs in it, and cut at a question mark, a hash or a
    /// blank at its end.
    /// </summary>
    private static Uri FileUri(string path)
    {
        var text = new StringBuilder("file://", path.Length + 16);
        foreach (var character in path)
        {
            if (character is '%' or '?' or '#' or '\\' or <= ' ')
            {
                text.Append(CultureInfo.InvariantCulture, $"%{(int)character:X2}");
            }
            else
            {
                text.Append(character);
            }
        }

        return new Uri(text.ToString());
    }

    /// <inheritdoc />
    public override string ToString() => Text;

    // What cannot be parsed is shown all the same, but for the places where secrets stand.
    private static string WithoutSecrets(string text)
    {
        text = text.Split('?', '#')[0];
        var user = text.LastIndexOf('@');
        var scheme = text.IndexOf("//", StringComparison.Ordinal);
        return user > scheme && scheme >= 0 ? text[..(scheme + 2)] + text[(user + 1)..] : text;
    }
}
