using System.Globalization;

namespace Starhaul.Api.Limits;

/// <summary>
/// What a record of limits belongs to: scheme, host and port. Anybody on the way may answer for plain http, and must not keep
/// requests from https by that.
/// </summary>
internal readonly record struct HostKey(string Scheme, string Host, int Port)
{
    private const string Suffix = ".json";
    private const int LongestName = 255; // NAME_MAX

    public static HostKey From(Uri uri) => new(uri.Scheme, uri.IdnHost.ToLowerInvariant(), uri.Port);

    /// <summary>The key that a file is named after; null for any other file.</summary>
    public static HostKey? Parse(string fileName)
    {
        if (!fileName.EndsWith(Suffix, StringComparison.Ordinal))
        {
            return null;
        }

        var text = Uri.UnescapeDataString(fileName[..^Suffix.Length]);
        var (first, last) = (text.IndexOf('-', StringComparison.Ordinal), text.LastIndexOf('-'));
        return
            first > 0
            && last > first + 1
            && int.TryParse(text[(last + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port)
            ? new HostKey(text[..first], text[(first + 1)..last], port)
            : null;
    }

    /// <summary>The name of its file; null where it makes none.</summary>
    public string? FileName
    {
        get
        {
            var name = Uri.EscapeDataString($"{Scheme}-{Host}-{Port.ToString(CultureInfo.InvariantCulture)}") + Suffix;
            return name.Length + HostStateFile.LockSuffix.Length <= LongestName ? name : null;
        }
    }

    /// <summary>Whether a person means it: by its host, by host and port, or by all three.</summary>
    public bool IsNamedBy(string text)
    {
        var name = text.Trim().TrimEnd('/');
        string[] names = [Host, Authority, $"{Authority}:{Port.ToString(CultureInfo.InvariantCulture)}", ToString()];
        return names.Contains(name, StringComparer.OrdinalIgnoreCase)
            || (Uri.TryCreate(name, UriKind.Absolute, out var uri) && uri.Host.Length > 0 && From(uri) == this);
    }

    /// <summary>As a person reads it: <c>https://example.org</c>, with the port where it is not the usual one.</summary>
    public override string ToString() =>
        (Scheme, Port) is ("https", 443) or ("http", 80)
            ? $"{Scheme}://{Authority}"
            : string.Create(CultureInfo.InvariantCulture, $"{Scheme}://{Authority}:{Port}");

    private string Authority => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
}
