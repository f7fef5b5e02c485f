namespace Starhaul.Cli.Demo.Origin;

/// <summary>One request's head.</summary>
/// <param name="Method">The method.</param>
/// <param name="FileName">The file's name; never a path.</param>
/// <param name="Headers">The header fields.</param>
internal sealed record DemoRequest(string Method, string FileName, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The next request; null when the client has closed or speaks something else.</summary>
    public static async Task<DemoRequest?> ReadAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        if ((await reader.ReadLineAsync(cancellationToken))?.Split(' ') is not [var method, var target, "HTTP/1.1"])
        {
            return null;
        }

        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        while (await reader.ReadLineAsync(cancellationToken) is { Length: > 0 } line)
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers[line[..Math.Max(0, colon)]] = line[(colon + 1)..].Trim();
        }

        var name = Path.GetFileName(Uri.UnescapeDataString(target.Split('?')[0]));
        return new DemoRequest(method, name, headers);
    }
}
