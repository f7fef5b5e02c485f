using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Starhaul.Conventions;

public sealed class ReadmeCodeTests
{
    // What a new console project has without a line of its own.
    private const string ImplicitUsings =
        "global using System; global using System.IO; global using System.Threading.Tasks;";

    [Fact]
    public void The_code_of_the_README_compiles_as_it_stands()
    {
        var blocks = Regex
            .Matches(
                SourceTree.Read("README.md"),
                "^```csharp\n(?<code>.*?)^```",
                RegexOptions.Multiline | RegexOptions.Singleline
            )
            .Select(match => match.Groups["code"].Value)
            .ToList();

        Assert.NotEmpty(blocks);
        Assert.All(blocks, code => Assert.Empty(FaultsOf(code)));
    }

    [Fact]
    public void A_missing_using_or_a_name_that_was_changed_is_a_fault()
    {
        Assert.NotEmpty(
            FaultsOf("""await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = "a" });""")
        );
        Assert.NotEmpty(FaultsOf("""using Starhaul; Console.WriteLine(Source.Read("a"));"""));
    }

    private static IEnumerable<string> FaultsOf(string code)
    {
        var assemblies = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(':');
        var program = CSharpCompilation.Create(
            "Readme",
            [CSharpSyntaxTree.ParseText(ImplicitUsings), CSharpSyntaxTree.ParseText(code)],
            assemblies.Select(path => MetadataReference.CreateFromFile(path)),
            new CSharpCompilationOptions(
                OutputKind.ConsoleApplication,
                nullableContextOptions: NullableContextOptions.Enable
            )
        );
        return program
            .GetDiagnostics(TestContext.Current.CancellationToken)
            .Where(fault => fault.Severity is DiagnosticSeverity.Error or DiagnosticSeverity.Warning)
            .Select(fault => fault.ToString());
    }
}
