using System.Text.RegularExpressions;
using Xunit;

namespace Starhaul.Conventions;

/// <summary>
/// What is public is little, and each type has a use: a page of the documents names it, or an assembly that knows the public API
/// alone does. The types are those of the PublicAPI files, which the build holds to the sources.
/// </summary>
public sealed class PublicTypeTests
{
    // Lists of types, which use none of them.
    private const string Lists = "tests/Starhaul.PlugIn/SurfaceTests.cs";

    private static readonly Lazy<HashSet<string>> Words = new(static () =>
        [.. Pages().Concat(Extensions()).SelectMany(WordsOf)]
    );

    /// <summary>A type more is a promise more: a number goes up only with a new thing to do.</summary>
    [Theory]
    [InlineData("Starhaul", 72)]
    [InlineData("Starhaul.Pipelines", 34)]
    [InlineData("Starhaul.S3", 4)]
    [InlineData("Starhaul.BitTorrent", 3)]
    [InlineData("Starhaul.DuckDb", 1)]
    [InlineData("Starhaul.Postgres", 1)]
    public void No_more_types_are_public_than_were_agreed_on(string library, int most) =>
        Assert.InRange(TypesOf(library).Count, 1, most);

    [Fact]
    public void Every_library_is_counted()
    {
        var counted = typeof(PublicTypeTests)
            .GetMethod(nameof(No_more_types_are_public_than_were_agreed_on))!
            .GetCustomAttributes(inherit: false)
            .OfType<InlineDataAttribute>()
            .Select(row => (string)row.Data[0]!);

        Assert.Equal(Libraries().Order(StringComparer.Ordinal), counted.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_public_type_has_a_use_in_a_document_or_in_an_extension() =>
        Assert.Empty(Libraries().SelectMany(library => Unused(TypesOf(library))));

    [Fact]
    public void A_type_that_nothing_uses_is_found_and_extension_methods_stand_for_theirs()
    {
        Assert.Equal(["No.Such.Thing"], Unused(Read("No.Such.Thing\nNo.Such.Thing.Find() -> void")));
        Assert.Equal(
            ["No.Things"],
            Unused(
                Read(
                    "Some.Things\nstatic Some.Things.AddStarhaul(this int a) -> int\nNo.Things\nstatic No.Things.FetchAsync(int a) -> int"
                )
            )
        );
        Assert.Empty(Unused(Read("Some.FileFetcher\nSome.FileFetcher.FileFetcher() -> void")));
    }

    private static IEnumerable<string> Libraries() =>
        SourceTree
            .Files("src")
            .Where(path => path.EndsWith("/PublicAPI.Unshipped.txt", StringComparison.Ordinal))
            .Select(path => path.Split('/')[1]);

    private static Dictionary<string, List<string>> TypesOf(string library) =>
        Read(
            SourceTree.Read($"src/{library}/PublicAPI.Shipped.txt")
                + "\n"
                + SourceTree.Read($"src/{library}/PublicAPI.Unshipped.txt")
        );

    // A line that is a name alone is a type; a class of extension methods is used by their names.
    private static Dictionary<string, List<string>> Read(string api)
    {
        var lines = api.Split('\n', StringSplitOptions.TrimEntries);
        var types = lines
            .Where(line => Regex.IsMatch(line, @"^[A-Z][\w.]*(<[\w, ]+>)?$"))
            .ToDictionary(type => type, type => new List<string> { NameOf(type) }, StringComparer.Ordinal);
        foreach (var line in lines)
        {
            if (
                Regex.Match(line, @"^static (?<type>[\w.]+)\.(?<method>\w+)(<[^(]*>)?\(this ") is
                { Success: true } method
            )
            {
                types[method.Groups["type"].Value].Add(method.Groups["method"].Value);
            }
        }

        return types;
    }

    private static IEnumerable<string> Unused(Dictionary<string, List<string>> types) =>
        types.Where(type => !type.Value.Exists(Words.Value.Contains)).Select(type => type.Key);

    private static string NameOf(string type) => type.Split('<')[0].Split('.')[^1];

    private static IEnumerable<string> Pages() =>
        SourceTree
            .Files("docs")
            .Where(path => path.EndsWith(".md", StringComparison.Ordinal))
            .Append("README.md")
            .Select(SourceTree.Read);

    private static IEnumerable<string> Extensions() =>
        SourceTree
            .Files("tests/Starhaul.PlugIn")
            .Concat(SourceTree.Files("tests/Starhaul.Testing"))
            .Where(path => path.EndsWith(".cs", StringComparison.Ordinal) && path != Lists)
            .Select(path => SourceTree.WithoutCommentsAndStrings(SourceTree.Read(path)));

    private static IEnumerable<string> WordsOf(string text) => Regex.Matches(text, @"\w+").Select(word => word.Value);
}
