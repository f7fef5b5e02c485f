using System.Buffers;
using System.Text;

namespace Starhaul.Detection;

/// <summary>Knows HTML and XML by their first bytes: what servers send in place of the file that was asked for.</summary>
internal static class MarkupSniffer
{
    private static readonly SearchValues<byte> NameEnds = SearchValues.Create(" \t\r\n/>"u8);

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

    // The root elements with which stores and map servers answer in place of a file: S3 and its kin, Azure, OGC OWS,
    // RFC 9457. Not SOAP's Envelope, which the exchange rates of central banks begin with as well.
    private static readonly string[] ErrorElements =
    [
        "error",
        "errors",
        "errorresponse",
        "exception",
        "exceptionreport",
        "serviceexceptionreport",
        "fault",
        "problem",
    ];

    /// <summary>HTML, XML, or null for neither.</summary>
    /// <param name="text">The first bytes, as UTF-8 without a mark.</param>
    public static string? Find(ReadOnlySpan<byte> text)
    {
        text = Root(text, out var isXml, out var isOpen);
        if (isOpen)
        {
            return isXml ? MediaTypes.Xml : MediaTypes.Html;
        }

        if (IsHtml(text))
        {
            return MediaTypes.Html;
        }

        return isXml || text.StartsWith("<!DOCTYPE "u8) || IsElement(text) ? MediaTypes.Xml : null;
    }

    /// <summary>Whether XML is an error that a server sends with status 200 in place of a file.</summary>
    public static bool IsErrorDocument(ReadOnlySpan<byte> text)
    {
        text = Root(text, out _, out _);
        if (text is not [(byte)'<', .. var name])
        {
            return false;
        }

        var end = name.IndexOfAny(NameEnds);
        name = end < 0 ? name : name[..end];
        name = name[(name.LastIndexOf((byte)':') + 1)..];
        foreach (var element in ErrorElements)
        {
            if (Ascii.EqualsIgnoreCase(name, element))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The text from its first element on: behind blanks, comments and the XML declaration.</summary>
    private static ReadOnlySpan<byte> Root(ReadOnlySpan<byte> text, out bool isXml, out bool isOpen)
    {
        isXml = false;
        isOpen = false;
        while (true)
        {
            text = text.TrimStart(" \t\r\n\f"u8);
            if (text.StartsWith("<!--"u8))
            {
                var end = text.IndexOf("-->"u8);
                if (end < 0)
                {
                    isOpen = true;
                    return [];
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
                return text;
            }
        }
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
