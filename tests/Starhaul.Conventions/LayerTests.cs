using System.Text.RegularExpressions;
using Xunit;

namespace Starhaul.Conventions;

public sealed class LayerTests
{
    private const string Library = "src/Starhaul";
    private const string CommandLine = "src/Starhaul.Cli";

    private static readonly Dictionary<string, List<string>> TypesByLayer = SourceTree
        .CSharp(Library)
        .GroupBy(LayerOf)
        .ToDictionary(layer => layer.Key, layer => layer.SelectMany(file => file.Types).Distinct().ToList());

    [Fact]
    public void Every_folder_of_the_library_has_a_row_in_the_table() =>
        Assert.Empty(Folders().Except(Layers.MayImport.Keys));

    [Fact]
    public void No_folder_imports_what_its_row_does_not_allow()
    {
        var offences =
            from file in SourceTree.CSharp(Library).Concat(SourceTree.CSharp(CommandLine))
            let layer = LayerOf(file)
            from imported in ImportsOf(file, layer)
            where imported != layer && !Layers.MayImport[layer].Contains(imported)
            select $"{file.Path}: {layer} -> {imported}";

        Assert.Empty(offences);
    }

    [Fact]
    public void The_command_line_knows_of_the_transfer_only_what_it_sets()
    {
        var hidden = TypesOf("Transfer").Except(Layers.TransferTypesOfTheCommandLine).ToList();
        var offences =
            from file in SourceTree.CSharp(CommandLine)
            where ImportsOf(file, Layers.CommandLine).Contains("Transfer")
            from type in hidden
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
            var byNamespace = Regex.IsMatch(file.Code, $@"\bStarhaul\.{folder}\b");
            var isItsOwn = folder == layer;
            if (!isItsOwn && (byNamespace || TypesOf(folder).Any(type => file.Names($@"{folder}\.{type}"))))
            {
                yield return folder;
            }
        }

        if (layer is not Layers.Root && TypesOf(Layers.Root).Any(file.Names))
        {
            yield return Layers.Root;
        }
    }

    private static string LayerOf(SourceFile file)
    {
        var parts = file.Path.Split('/');
        return (parts[1], parts.Length) switch
        {
            ("Starhaul.Cli", _) => Layers.CommandLine,
            (_, 3) => Layers.Root,
            _ => parts[2],
        };
    }

    private static IEnumerable<string> Folders() => TypesByLayer.Keys.Where(layer => layer != Layers.Root);

    private static List<string> TypesOf(string layer) => TypesByLayer[layer];
}
