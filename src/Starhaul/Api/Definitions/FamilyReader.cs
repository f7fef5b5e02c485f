namespace Starhaul.Api.Definitions;

/// <summary>Reads what gives parameters to a resource: another resource's records, or lists.</summary>
internal static class FamilyReader
{
    public static ApiParent ReadParent(ApiDefinitionField field, Func<string, ApiResource?> siblings)
    {
        field.Only("resource", "parameters", "copy");
        var name = field.Get("resource").Text();
        return new ApiParent
        {
            Resource = name,
            Defined = siblings(name),
            Parameters = field
                .Get("parameters")
                .Members()
                .ToDictionary(member => member.Name, member => member.Value.JsonPointer(), StringComparer.Ordinal),
            Copy = [.. field.Find("copy")?.Items().Select(item => item.Text()) ?? []],
        };
    }

    public static ApiEach ReadEach(ApiDefinitionField field, string folder)
    {
        field.Only("parameters");
        var members = field.Get("parameters").Members();
        return new ApiEach
        {
            Parameters = members
                .Where(member => member.Value.IsArray)
                .ToDictionary(
                    member => member.Name,
                    member => (IReadOnlyList<string>)[.. member.Value.Items().Select(item => item.Scalar())],
                    StringComparer.Ordinal
                ),
            Files = members
                .Where(member => !member.Value.IsArray)
                .ToDictionary(member => member.Name, member => FileOf(member.Value, folder), StringComparer.Ordinal),
        };
    }

    private static string FileOf(ApiDefinitionField field, string folder) =>
        field.Scalar() is ['@', .. { Length: > 0 } path]
            ? Path.GetFullPath(path, folder)
            : throw field.Wrong("an array of values, or @FILE with one a line");
}
