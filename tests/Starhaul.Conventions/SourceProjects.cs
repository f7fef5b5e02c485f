using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Starhaul.Conventions;

/// <summary>
/// The projects of src as the compiler knows them: the arguments are those of the last build (src/Directory.Build.targets
/// keeps them, so build before), the code of source generators is there, and a project sees the others as sources, not as
/// assemblies.
/// </summary>
internal sealed class SourceProjects
{
    private static readonly string Kept = Path.Combine(SourceTree.Root, "artifacts", "compiler");

    private readonly Dictionary<string, CSharpCompilation> compiled = new(StringComparer.Ordinal);

    private readonly Dictionary<string, PortableExecutableReference> files = new(StringComparer.Ordinal);

    private SourceProjects() { }

    /// <summary>Compiles every project of src.</summary>
    public static IReadOnlyList<CSharpCompilation> Compile()
    {
        var names =
            from project in Directory.EnumerateFiles(
                Path.Combine(SourceTree.Root, "src"),
                "*.csproj",
                SearchOption.AllDirectories
            )
            select Path.GetFileNameWithoutExtension(project);

        var projects = new SourceProjects();
        return names.Order(StringComparer.Ordinal).Select(projects.Compile).ToList();
    }

    private CSharpCompilation Compile(string name)
    {
        if (compiled.TryGetValue(name, out var known))
        {
            return known;
        }

        var file = Path.Combine(Kept, $"{name}.rsp");
        Xunit.Assert.True(File.Exists(file), $"{file} is not there: build src/{name} first.");
        var arguments = CSharpCommandLineParser.Default.Parse(
            File.ReadAllLines(file),
            baseDirectory: Path.Combine(SourceTree.Root, "src", name),
            sdkDirectory: null
        );

        var trees = arguments
            .SourceFiles.AsParallel()
            .AsOrdered()
            .Select(source =>
                CSharpSyntaxTree.ParseText(
                    File.ReadAllText(source.Path),
                    arguments.ParseOptions.WithDocumentationMode(DocumentationMode.None),
                    source.Path
                )
            );

        var bare = CSharpCompilation.Create(
            arguments.CompilationName ?? name,
            trees,
            arguments.MetadataReferences.Select(Reference),
            arguments.CompilationOptions.WithNullableContextOptions(NullableContextOptions.Disable)
        );
        var generators = arguments
            // Of all that is generated only the JSON contexts have members that sources name.
            .AnalyzerReferences.Where(reference =>
                Path.GetFileName(reference.FilePath) == "System.Text.Json.SourceGeneration.dll"
            )
            .Select(reference => new AnalyzerFileReference(reference.FilePath, Loader.Instance))
            .SelectMany(reference => reference.GetGenerators(LanguageNames.CSharp))
            .ToImmutableArray();
        CSharpGeneratorDriver
            .Create(generators, parseOptions: arguments.ParseOptions)
            .RunGeneratorsAndUpdateCompilation(bare, out var whole, out _, Xunit.TestContext.Current.CancellationToken);
        return compiled[name] = (CSharpCompilation)whole;
    }

    private MetadataReference Reference(CommandLineReference reference)
    {
        var name = Path.GetFileNameWithoutExtension(reference.Reference);
        return File.Exists(Path.Combine(Kept, $"{name}.rsp")) ? Compile(name).ToMetadataReference() : Shared(reference);
    }

    // One object a file, so that the projects have their symbols in common.
    private PortableExecutableReference Shared(CommandLineReference reference)
    {
        if (!files.TryGetValue(reference.Reference, out var known))
        {
            known = files[reference.Reference] = MetadataReference.CreateFromFile(
                reference.Reference,
                reference.Properties
            );
        }

        return known;
    }

    /// <summary>Loads source generators from where they lie.</summary>
    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public static Loader Instance { get; } = new();

        public void AddDependencyLocation(string fullPath) { }

        public Assembly LoadFromPath(string fullPath) => Assembly.LoadFrom(fullPath);
    }
}
