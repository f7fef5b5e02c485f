using System.Reflection;
using Starhaul.Api;

namespace Starhaul;

/// <summary>The resources that come with the library: one JSON file each, in Api/BuiltIn. docs/api.md describes them.</summary>
public static class ApiResources
{
    private const string Folder = "Starhaul.Api.BuiltIn.";

    private static readonly Lazy<IReadOnlyList<ApiResource>> Known = new(ReadAll);

    /// <summary>All of them, in order of their names.</summary>
    public static IReadOnlyList<ApiResource> All => Known.Value;

    /// <summary>The resource of a name, such as <c>edsm:sphere-systems</c>; null when there is none.</summary>
    public static ApiResource? Find(string name) =>
        All.FirstOrDefault(resource => resource.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The resource of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static ApiResource Get(string name) =>
        Find(name)
        ?? throw new ArgumentException($"There is no resource '{name}'; see ApiResources.All.", nameof(name));

    private static List<ApiResource> ReadAll()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return
        [
            .. assembly
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
                .Select(name => Read(assembly, name))
                .OrderBy(resource => resource.Name, StringComparer.Ordinal),
        ];
    }

    private static ApiResource Read(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return ApiResource.Parse(bytes.ToArray(), name);
    }
}
