using System.Reflection;
using System.Text.Json;
using Starhaul.Api.Definitions;

namespace Starhaul;

/// <summary>The resources of APIs: those that come with the library, one JSON file each in Api/BuiltIn, and definitions of a caller.</summary>
public static class ApiResources
{
    private const string Folder = "Starhaul.Api.BuiltIn.";

    private static readonly Lazy<IReadOnlyList<ApiResource>> Known = new(ReadAll);

    /// <summary>All of them, in order of their names.</summary>
    public static IReadOnlyList<ApiResource> All => Known.Value;

    /// <summary>The resource of a name, such as <c>edsm:sphere-systems</c>; null when there is none.</summary>
    public static ApiResource? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return All.FirstOrDefault(resource => resource.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The resource of a name.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static ApiResource Get(string name) =>
        Find(name)
        ?? throw new ArgumentException($"There is no resource '{name}'; see ApiResources.All.", nameof(name));

    /// <summary>Reads the JSON form of a resource, which docs/api.md describes.</summary>
    /// <param name="json">The text of a definition, or of several with what they have in common.</param>
    /// <param name="origin">What the text is called in messages, such as its path.</param>
    /// <param name="options">
    /// What adds paginations and limits that the definition may name; null adds none. Fetch it with a fetcher of the same options.
    /// </param>
    /// <param name="name">Which of several is meant; null where there is one.</param>
    /// <param name="folder">The folder that files of values are relative to; null takes the current one.</param>
    /// <exception cref="ArgumentException">The options add a name that is taken.</exception>
    /// <exception cref="FormatException">A field is missing, unknown or not of its form; the message has its JSON pointer.</exception>
    public static ApiResource Parse(
        ReadOnlyMemory<byte> json,
        string origin,
        ApiFetcherOptions? options = null,
        string? name = null,
        string? folder = null
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(origin);
        var reader = new ResourceReader(
            Joined(BuiltInPaginations.All, options?.PaginationTypes, static kind => kind.Name),
            Limits(options),
            Path.GetFullPath(folder ?? ".")
        );
        try
        {
            using var document = JsonDocument.Parse(
                json,
                new JsonDocumentOptions
                {
                    CommentHandling = JsonCommentHandling.Skip,
                    AllowTrailingCommas = true,
                    AllowDuplicateProperties = false,
                }
            );
            return new DefinitionFile(reader).Read(new ApiDefinitionField(document.RootElement, ""), name);
        }
        catch (JsonException e)
        {
            throw new FormatException($"{origin} is not JSON: {e.Message}", e);
        }
        catch (FormatException e)
        {
            throw new FormatException($"{origin}: {e.Message}", e);
        }
    }

    /// <summary>The limits of the library, and those that options add.</summary>
    /// <exception cref="ArgumentException">The options add a name that is taken.</exception>
    internal static IReadOnlyList<ApiLimitType> Limits(ApiFetcherOptions? options) =>
        Joined(BuiltInLimits.All, options?.LimitTypes, static kind => kind.Name);

    private static List<T> Joined<T>(IReadOnlyList<T> own, IReadOnlyList<T>? added, Func<T, string> name)
    {
        List<T> all = [.. own, .. added ?? []];
        var twice = all.GroupBy(name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1)?.Key;
        return twice is null
            ? all
            : throw new ArgumentException($"'{twice}' is registered twice; give yours another name.");
    }

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
        return Parse(bytes.ToArray(), name);
    }
}
