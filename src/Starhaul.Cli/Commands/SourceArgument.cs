using System.CommandLine;

namespace Starhaul.Cli.Commands;

/// <summary>Makes the argument that names what to fetch, with the names of the catalogue as completions.</summary>
internal static class SourceArgument
{
    /// <summary>One source.</summary>
    public static Argument<string> One(SourceCatalogue catalogue) =>
        Completed(new Argument<string>("SOURCE"), catalogue);

    /// <summary>One source or more.</summary>
    public static Argument<string[]> Many(SourceCatalogue catalogue) =>
        Completed(new Argument<string[]>("SOURCE") { Arity = ArgumentArity.OneOrMore }, catalogue);

    private static TArgument Completed<TArgument>(TArgument argument, SourceCatalogue catalogue)
        where TArgument : Argument
    {
        argument.Description = "A URL, a path, or a name such as spansh:systems_1day (see 'starhaul sources')";
        argument.CompletionSources.Add(_ =>
            catalogue
                .Sources.Where(source => source.IsFile)
                .Select(source => new System.CommandLine.Completions.CompletionItem(source.Name))
        );
        return argument;
    }
}
