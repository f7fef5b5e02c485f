using System.Text;

namespace Starhaul.Detection;

/// <summary>Knows HTML and XML by their first bytes: what servers send in place of the file that was asked for.</summary>
internal static class MarkupSniffer
{
    // WHATWG MIME Sniffing §7.1, without the comment, which is skipped.
    private static readonly string[] HtmlTags =
    [
        "html",
        "head",
        "script",
        "iframe",
        "h1",
        "div",
        "font",
        "table",
        "a",
        "style",
        "title",
        "b",
        "body",
        "br",
        "p",
    ];

    /// <summary>HTML, XML, or null for neither.</summary>
    /// <param name="text">The first bytes, as UTF-8 without a mark.</param>
    public static string? Find(ReadOnlySpan<byte> text)
    {
        var isXml = false;
        while (true)
        {
            text = text.TrimStart(" \t\r\n\f"u8);
            if (text.StartsWith("<!--"u8))
            {
                var end = text.IndexOf("-->"u8);
                if (end < 0)
                {
                    return isXml ? MediaTypes.Xml : MediaTypes.Html;
                }

                text = text[(end + 3)..];
            }
            else if (IsTag(text, "?xml"))
            {
                isXml = true;
                var end = text.IndexOf("?>"u8);
                text = end < 0 ? [] : text[(end + 2)..];
            }
            else
            {
                break;
            }
        }

        if (IsHtml(text))
        {
            return MediaTypes.Html;
        }

        return isXml || text.StartsWith("<!DOCTYPE "u8) || IsElement(text) ? MediaTypes.Xml : null;
    }

    private static bool IsHtml(ReadOnlySpan<byte> text)
    {
        foreach (var tag in HtmlTags)
        {
            if (IsTag(text, tag))
            {
                return true;
            }
        }

        return IsTag(text, "!doctype html");
    }

    private static bool IsTag(ReadOnlySpan<byte> text, string name) =>
        text.Length > name.Length + 1
        && text[0] == '<'
        && Ascii.EqualsIgnoreCase(text.Slice(1, name.Length), name)
        && text[name.Length + 1] is (byte)'>' or (byte)'/' or (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n';

    // "<Error><Code>" and "<Error>no</Error>", but not "<mary> hello", which is a chat.
    private static bool IsElement(ReadOnlySpan<byte> text)
    {
        var close = text.IndexOf((byte)'>');
        if (close < 2 || text[0] != '<' || !char.IsAsciiLetter((char)text[1]))
        {
            return false;
        }

        var name = text[1..close];
        var nameEnd = name.IndexOfAny(" \t\r\n/"u8);
        name = nameEnd < 0 ? name : name[..nameEnd];
        var inner = text[(close + 1)..];
        var afterTag = inner.TrimStart(" \t\r\n"u8);
        return text[close - 1] == '/' || afterTag is [(byte)'<', ..] || inner.IndexOf([.. "</"u8, .. name]) >= 0;
    }
}
