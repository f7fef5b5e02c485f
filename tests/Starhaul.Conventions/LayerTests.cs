using System.Text.RegularExpressions;
using Xunit;

namespace Starhaul.Conventions;

public sealed class LayerTests
{
    private const string Library = "src/Starhaul";
    private const string Pipelines = "src/Starhaul.Pipelines";
    private const string CommandLine = "src/Starhaul.Cli";

    private static readonly string[] Roots = [Layers.Root, Layers.Pipelines];

    private static readonly Dictionary<string, string> NamespaceByFolder = SourceTree
        .CSharp(Library)
        .Concat(SourceTree.CSharp(Pipelines))
        .GroupBy(LayerOf)
        .Where(layer => !Roots.Contains(layer.Key))
        .ToDictionary(
            layer => layer.Key,
            layer => layer.First().Path.Split('/')[1].Replace(".", @"\.", StringComparison.Ordinal) + @"\." + layer.Key
        );

    private static readonly Dictionary<string, List<string>> TypesByLayer = SourceTree
        .CSharp(Library)
        .Concat(SourceTree.CSharp(Pipelines))
        .GroupBy(LayerOf)
        .ToDictionary(layer => layer.Key, layer => layer.SelectMany(file => file.Types).Distinct().ToList());

    [Fact]
    public void Every_folder_of_the_libraries_has_a_row_in_the_table() =>
        Assert.Empty(Folders().Except(Layers.MayImport.Keys));

    [Fact]
    public void No_folder_imports_what_its_row_does_not_allow()
    {
        var offences =
            from file in AllFiles()
            let layer = LayerOf(file)
            from imported in ImportsOf(file, layer)
            where imported != layer && !Layers.MayImport[layer].Contains(imported)
            select $"{file.Path}: {layer} -> {imported}";

        Assert.Empty(offences);
    }

    [Fact]
    public void Where_a_row_is_narrow_only_the_named_types_are_known()
    {
        var offences =
            from rule in Layers.Narrow
            from file in AllFiles()
            where LayerOf(file) == rule.Layer && ImportsOf(file, rule.Layer).Contains(rule.Other)
            from type in TypesOf(rule.Other).Except(rule.Types)
            where file.Names(type)
            select $"{file.Path}: {type}";

        Assert.Empty(offences);
    }

    [Fact]
    public void The_table_in_the_architecture_page_is_the_one_that_is_held()
    {
        var page = Regex
            .Matches(
                SourceTree.Read("docs/architecture.md").Split("## Who may import whom")[1],
                @"^\| `(?<layer>\w+)` \|(?<imports>[^|]*)\|",
                RegexOptions.Multiline
            )
            .ToDictionary(
                row => row.Groups["layer"].Value,
                row => Regex.Matches(row.Groups["imports"].Value, @"\w+").Select(word => word.Value).Order().ToList()
            );

        var held = Layers.MayImport.ToDictionary(row => row.Key, row => row.Value.Order().ToList());
        Assert.Equal(held.Keys.Order(), page.Keys.Order());
        foreach (var (layer, imports) in held)
        {
            Assert.Equal((layer, string.Join(' ', imports)), (layer, string.Join(' ', page[layer])));
        }
    }

    [Theory]
    [InlineData("using Starhaul.Transfer;", "Transfer")]
    [InlineData("var x = new Starhaul.Transfer.PartFile();", "Transfer")]
    [InlineData("private readonly Transfer.PartFile part;", "Transfer")]
    [InlineData("private readonly FileFetcher fetcher;", Layers.Root)]
    [InlineData("using Starhaul.Pipelines.Sinks;", "Sinks")]
    [InlineData("private readonly SpanshDump dump;", Layers.Pipelines)]
    public void An_import_is_seen_in_each_of_its_forms(string code, string expected) =>
        Assert.Contains(expected, ImportsIn(code));

    [Theory]
    [InlineData("// using Starhaul.Transfer;")]
    [InlineData("var text = \"Starhaul.Transfer\";")]
    [InlineData("var length = record.Transfer.Bytes;")]
    [InlineData("var step = FetchStep.FileFetcher;")]
    public void What_only_looks_like_an_import_is_not_taken_for_one(string code) => Assert.Empty(ImportsIn(code));

    private static List<string> ImportsIn(string code)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("starhaul-").FullName, "Example.cs");
        try
        {
            File.WriteAllText(file, code);
            return ImportsOf(new SourceFile(file), "Records").ToList();
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    /// <summary>Layers that the code names: by a using, by a qualified name, or by a type of the root namespace.</summary>
    private static IEnumerable<string> ImportsOf(SourceFile file, string layer)
    {
        foreach (var folder in Folders())
        {
            var byNamespace = Regex.IsMatch(file.Code, $@"\b{NamespaceByFolder[folder]}\b");
            var isItsOwn = folder == layer;
            if (!isItsOwn && (byNamespace || TypesOf(folder).Any(type => file.Names($@"{folder}\.{type}"))))
            {
                yield return folder;
            }
        }

        foreach (var root in Roots.Where(root => root != layer && TypesOf(root).Any(file.Names)))
        {
            yield return root;
        }
    }

    private static string LayerOf(SourceFile file)
    {
        var parts = file.Path.Split('/');
        return (parts[1], parts.Length) switch
        {
            ("Starhaul.Cli", _) => Layers.CommandLine,
            ("Starhaul.Pipelines", 3) => Layers.Pipelines,
            (_, 3) => Layers.Root,
            _ => parts[2],
        };
    }

    private static IEnumerable<string> Folders() => TypesByLayer.Keys.Except(Roots);

    private static IEnumerable<SourceFile> AllFiles() =>
        new[] { Library, Pipelines, CommandLine }.SelectMany(SourceTree.CSharp);

    private static List<string> TypesOf(string layer) => TypesByLayer[layer];
}
