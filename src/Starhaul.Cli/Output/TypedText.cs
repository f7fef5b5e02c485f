using System.Text.RegularExpressions;

namespace Starhaul.Cli.Output;

/// <summary>
/// Makes words that a person typed safe to show. A URL that was read is shown by its redacted form; one that could not
/// be read, or stands where none belongs, may hold a password or a signature all the same.
/// </summary>
internal static class TypedText
{
    /// <summary>What stands for a user in a form that the program itself shows.</summary>
    private const string Placeholder = "USER";

    private static readonly Regex UserInfo = new(
        @"(?<scheme>[A-Za-z][A-Za-z0-9+.-]*:/{1,3})(?<user>[^\s/?#']*)@",
        RegexOptions.NonBacktracking
    );
    private static readonly Regex Query = new(@"\?[^\s']*=[^\s']*", RegexOptions.NonBacktracking);

    /// <summary>The text without what stands before the <c>@</c> of a URL, and without query values.</summary>
    public static string Redact(string text) => Query.Replace(UserInfo.Replace(text, WithoutUser), "?...");

    private static string WithoutUser(Match url) =>
        url.Groups["user"].ValueSpan.SequenceEqual(Placeholder) ? url.Value : url.Groups["scheme"].Value;
}
