using System.Globalization;
using System.Text;

namespace Starhaul.Transports.Http;

/// <summary>
/// Reads Link fields (RFC 8288 §3): <c>&lt;https://b.example/f&gt;; rel=duplicate; pri=1</c>. What does not parse ends the field that it
/// stands in; what was read before holds.
/// </summary>
internal static class LinkHeader
{
    /// <summary>Most links that are taken, over all fields of a response.</summary>
    public const int MostLinks = 64;

    /// <summary>The priority of a link that has none, or none that is a number from 1 on.</summary>
    private const int LastPriority = 999_999;

    private static readonly string[] Relations = [SourceLink.Duplicate, SourceLink.DescribedBy];

    /// <summary>The links of the relations that count here, the preferred first.</summary>
    /// <param name="fields">The values of the fields, as they came.</param>
    /// <param name="location">Where the response came from: what relative targets are relative to.</param>
    public static IReadOnlyList<SourceLink> Read(IEnumerable<string> fields, Uri location)
    {
        var links = new List<SourceLink>();
        foreach (var field in fields)
        {
            var at = 0;
            while (links.Count < MostLinks && TryReadLink(field, ref at, out var target, out var parameters))
            {
                AddLinks(links, target, parameters, location);
            }
        }

        return [.. links.OrderBy(static link => link.Priority)];
    }

    private static void AddLinks(
        List<SourceLink> links,
        string target,
        Dictionary<string, string> parameters,
        Uri location
    )
    {
        // An anchor makes the link one of something else than this response (RFC 8288 §3.2).
        if (
            parameters.ContainsKey("anchor")
            || !parameters.TryGetValue("rel", out var relations)
            || !Uri.TryCreate(location, target, out var uri)
        )
        {
            return;
        }

        var priority =
            parameters.TryGetValue("pri", out var text)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var parsed)
            && parsed > 0
                ? parsed
                : LastPriority;
        var type = parameters.GetValueOrDefault("type")?.ToLowerInvariant();
        var named = relations
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(static one => one.ToLowerInvariant());
        links.AddRange(
            Relations.Intersect(named, StringComparer.Ordinal).Select(one => new SourceLink(uri, one, type, priority))
        );
    }

    private static bool TryReadLink(
        string text,
        ref int at,
        out string target,
        out Dictionary<string, string> parameters
    )
    {
        parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        target = "";
        Skip(text, ref at, " \t,");
        if (at >= text.Length || text[at] != '<' || text.IndexOf('>', at) is not (> 0 and var end))
        {
            return false;
        }

        target = text[(at + 1)..end].Trim();
        at = end + 1;
        while (true)
        {
            Skip(text, ref at, " \t");
            if (at >= text.Length || text[at] == ',')
            {
                return true;
            }

            if (text[at] != ';')
            {
                return false;
            }

            Skip(text, ref at, " \t;");
            var nameStart = at;
            while (at < text.Length && !" \t=;,\"<>".Contains(text[at], StringComparison.Ordinal))
            {
                at++;
            }

            var name = text[nameStart..at];
            Skip(text, ref at, " \t");
            var value = "";
            if (at < text.Length && text[at] == '=')
            {
                at++;
                Skip(text, ref at, " \t");
                if (!TryReadValue(text, ref at, out value))
                {
                    return false;
                }
            }

            // Of a parameter that is there twice the first counts (RFC 8288 §3.3 says so of rel).
            _ = name.Length > 0 && parameters.TryAdd(name, value);
        }
    }

    private static bool TryReadValue(string text, ref int at, out string value)
    {
        if (at >= text.Length || text[at] != '"')
        {
            var start = at;
            while (at < text.Length && !" \t;,".Contains(text[at], StringComparison.Ordinal))
            {
                at++;
            }

            value = text[start..at];
            return true;
        }

        var read = new StringBuilder();
        for (at++; at < text.Length && text[at] != '"'; at++)
        {
            at += text[at] == '\\' && at + 1 < text.Length ? 1 : 0;
            read.Append(text[at]);
        }

        value = read.ToString();
        return at++ < text.Length;
    }

    private static void Skip(string text, ref int at, string skipped)
    {
        while (at < text.Length && skipped.Contains(text[at], StringComparison.Ordinal))
        {
            at++;
        }
    }
}
