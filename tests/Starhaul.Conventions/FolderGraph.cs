using Microsoft.CodeAnalysis.CSharp;

namespace Starhaul.Conventions;

/// <summary>Which folder names types of which: every folder with sources is a node, one inside another too.</summary>
internal sealed class FolderGraph
{
    private readonly ILookup<Arrow, Naming> namings;
    private readonly Dictionary<string, HashSet<string>> reachable;

    private FolderGraph(IReadOnlyCollection<string> folders, IEnumerable<Naming> all)
    {
        Folders = folders;
        namings = all.Distinct().ToLookup(naming => naming.Arrow);
        var next = Arrows.ToLookup(arrow => arrow.From, arrow => arrow.To);
        reachable = folders.ToDictionary(folder => folder, folder => Reach(folder, next));
    }

    /// <summary>The folders that hold sources, as paths below src.</summary>
    public IReadOnlyCollection<string> Folders { get; }

    /// <summary>Every arrow from one folder to another.</summary>
    public IEnumerable<Arrow> Arrows => namings.Select(group => group.Key);

    /// <summary>The arrows that lie on a circle: from where they point to, other arrows lead back.</summary>
    public IEnumerable<Arrow> Circular => Arrows.Where(arrow => reachable[arrow.To].Contains(arrow.From));

    /// <summary>Reads the graph from compiled projects.</summary>
    /// <param name="projects">The projects; sources that do not lie under the root are generated and are nodes of nothing.</param>
    /// <param name="root">The folder that all paths are relative to.</param>
    public static FolderGraph Of(IEnumerable<CSharpCompilation> projects, string root)
    {
        var below = root.TrimEnd('/') + "/";
        string? Relative(string path) => path.StartsWith(below, StringComparison.Ordinal) ? path[below.Length..] : null;

        var sources = (
            from project in projects
            from tree in project.SyntaxTrees
            let path = Relative(tree.FilePath)
            where path is not null
            select (project, tree, path)
        ).ToList();

        var all =
            from source in sources.AsParallel()
            let folder = FolderOf(source.path)
            from type in new NamedTypes(source.project.GetSemanticModel(source.tree)).Find()
            from declaration in type.DeclaringSyntaxReferences
            let path = Relative(declaration.SyntaxTree.FilePath)
            where path is not null && FolderOf(path) != folder
            select new Naming(source.path, type.Name, new Arrow(folder, FolderOf(path)));

        return new FolderGraph(sources.Select(source => FolderOf(source.path)).Distinct().Order().ToList(), all);
    }

    /// <summary>The arrow with the files that make it and the types that each of them names.</summary>
    public string Describe(Arrow arrow)
    {
        var files =
            from naming in namings[arrow]
            group naming.Type by naming.File into file
            orderby file.Key
            select $"\n    {file.Key}: {string.Join(", ", file.Order())}";
        return $"{arrow}{string.Concat(files)}";
    }

    private static string FolderOf(string path) => Path.GetDirectoryName(path)!;

    private static HashSet<string> Reach(string start, ILookup<string, string> next)
    {
        var seen = new HashSet<string>();
        var waiting = new Stack<string>(next[start]);
        while (waiting.TryPop(out var folder))
        {
            if (seen.Add(folder))
            {
                foreach (var further in next[folder])
                {
                    waiting.Push(further);
                }
            }
        }

        return seen;
    }
}

/// <summary>A type of one folder, named by a file of another.</summary>
/// <param name="File">The file that names it, relative to src.</param>
/// <param name="Type">The type that is named.</param>
/// <param name="Arrow">From the folder of the file to the folder of the type.</param>
internal sealed record Naming(string File, string Type, Arrow Arrow);

/// <summary>Files of one folder name types of another. Folders are paths below src.</summary>
internal readonly record struct Arrow(string From, string To)
{
    /// <inheritdoc/>
    public override string ToString() => $"{From} -> {To}";
}
