using System.Text.RegularExpressions;

namespace Starhaul;

/// <summary>
/// Sources and messages as a log may hold them: without the query of any URL. What is shown to the person who typed a
/// URL may repeat its harmless parameters; a log is read by others, and kept.
/// </summary>
internal static partial class LogText
{
    /// <summary>The text with every URL cut before its query or fragment, and without user information.</summary>
    public static string Clean(string text) =>
        // What has none of these has nothing to cut, and a run that needs no regular expression does not load them.
        text.AsSpan().ContainsAny('?', '#', '@')
            ? Url().Replace(text, static url => url.Groups["scheme"].Value + url.Groups["place"].Value)
            : text;

    [GeneratedRegex(
        @"(?<scheme>\b[A-Za-z][A-Za-z0-9+.-]{0,30}://)(?:[^\s/?#@'""]*@)?(?<place>[^\s?#'""]*)(?:[?#][^\s'""]*)?",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Url();
}
