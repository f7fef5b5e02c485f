using Starhaul.Api.Requests;

namespace Starhaul.Api.Definitions;

/// <summary>Reads one resource, or one of several that lie in a file with what they have in common.</summary>
internal sealed class DefinitionFile(ResourceReader reader)
{
    /// <exception cref="FormatException">There is none of that name, or it is not of its form.</exception>
    public ApiResource Read(ApiDefinitionField file, string? name)
    {
        if (file.Find("resources") is not { } resources)
        {
            var single = reader.Read(file, static _ => null);
            return name is null || single.Name == name ? single : throw Unknown(name, [single.Name]);
        }

        file.Only("$schema", "defaults", "resources");
        var defaults = file.Find("defaults")?.Json();
        var all = resources
            .Items()
            .Select(item => item.Over(Template.Merge(defaults, item.Json())!))
            .ToDictionary(item => item.Get("name").Text(), StringComparer.Ordinal);
        if (name is null)
        {
            throw new FormatException(
                $"{resources.Pointer}: there are several; say which with '#', such as #{all.Keys.FirstOrDefault()}."
            );
        }

        return Find(name, all, []) ?? throw Unknown(name, all.Keys);
    }

    private ApiResource? Find(string name, Dictionary<string, ApiDefinitionField> all, IReadOnlyList<string> children)
    {
        if (!all.TryGetValue(name, out var definition))
        {
            return null;
        }

        return children.Contains(name, StringComparer.Ordinal)
            ? throw definition.Get("parent").Get("resource").Wrong("a resource that is not its own ancestor")
            : reader.Read(definition, parent => Find(parent, all, [.. children, name]));
    }

    private static FormatException Unknown(string name, IEnumerable<string> known) =>
        new($"there is no resource '{name}'; there are {string.Join(", ", known)}.");
}
