namespace Starhaul.S3.Credentials;

/// <summary>One profile of the files that all programs for AWS share: <c>~/.aws/credentials</c> and <c>~/.aws/config</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">What is set in it; what both files set is taken from the one with the credentials.</param>
internal sealed record Profile(string Name, IReadOnlyDictionary<string, string> Values)
{
    private const int LongestFile = 1024 * 1024;

    /// <summary>What a key is set to; null where it is not, or to nothing.</summary>
    public string? this[string key] => Values.TryGetValue(key, out var value) && value.Length > 0 ? value : null;

    /// <summary>Finds a profile; null where neither file has it.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="credentials">The file whose sections are named by the profile; null for none.</param>
    /// <param name="configuration">The file whose sections are named <c>profile NAME</c>, or <c>default</c>; null for none.</param>
    /// <exception cref="IOException">A file is there and cannot be read.</exception>
    public static Profile? Find(string name, string? credentials, string? configuration)
    {
        var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var isThere = Read(credentials, section => section == name, values);
        isThere |= Read(configuration, section => IsProfile(section, name), values);
        return isThere ? new Profile(name, values) : null;
    }

    /// <summary>A record prints its members; these may be secret.</summary>
    public override string ToString() => $"Profile {Name}";

    private static bool IsProfile(string section, string name) =>
        (name == "default" && section == name)
        || section.Split((char[]?)null, 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            is ["profile", var named]
            && named.Trim('"', '\'') == name;

    private static bool Read(string? path, Func<string, bool> isWanted, Dictionary<string, string> values)
    {
        if (path is null || !File.Exists(path))
        {
            return false;
        }

        if (new FileInfo(path).Length > LongestFile)
        {
            throw new IOException($"{path} is longer than {LongestFile / 1024} KiB, and so no list of profiles.");
        }

        var (isThere, isInside) = (false, false);
        foreach (var line in File.ReadLines(path))
        {
            var text = line.Trim();
            if (text is ['[', .., ']'])
            {
                isInside = isWanted(text[1..^1].Trim());
                isThere |= isInside;
            }
            // A line that is set in belongs to the one above it: settings of one service.
            else if (isInside && line.Length > 0 && !char.IsWhiteSpace(line[0]) && text[0] is not ('#' or ';'))
            {
                var parts = text.Split('=', 2, StringSplitOptions.TrimEntries);
                if (parts.Length == 2)
                {
                    values.TryAdd(parts[0], parts[1]);
                }
            }
        }

        return isThere;
    }
}
