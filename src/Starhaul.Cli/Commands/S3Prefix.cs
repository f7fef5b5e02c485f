using System.CommandLine;
using System.IO.Enumeration;
using Starhaul.S3;
using Starhaul.Transfer;

namespace Starhaul.Cli.Commands;

/// <summary>Turns a prefix of S3 into the objects below it, each with its place in the box.</summary>
internal sealed class S3Prefix
{
    private readonly Option<string[]> include = new("--include")
    {
        HelpName = "PATTERN",
        Description = "Of a prefix, fetch only such names (* and ?; may be given again)",
    };
    private readonly Option<string[]> exclude = new("--exclude")
    {
        HelpName = "PATTERN",
        Description = "Of a prefix, leave such names out (* and ?; may be given again)",
    };

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command command)
    {
        command.Add(include);
        command.Add(exclude);
    }

    /// <summary>Lists what is wanted of a prefix.</summary>
    /// <param name="parse">The command line.</param>
    /// <param name="s3">What lists it.</param>
    /// <param name="prefix">The bucket, or a prefix of keys.</param>
    /// <param name="box">The folder that names are relative to; folders of theirs are made in it.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="UsageException">Nothing is left, or a name cannot be one in a box.</exception>
    public async Task<List<(Source Source, string Output)>> ExpandAsync(
        ParseResult parse,
        DeferredTransport s3,
        Source prefix,
        string box,
        CancellationToken cancellationToken
    )
    {
        var wanted = new List<(Source Source, string Output)>();
        var listed = 0;
        await foreach (var one in ((S3Transport)s3.Made).ListAsync(prefix, cancellationToken))
        {
            listed++;
            if (IsWanted(parse, one.Name))
            {
                RequireName(one);
                wanted.Add((one.Source, one.Name));
            }
        }

        if (wanted.Count == 0)
        {
            throw new UsageException(
                listed == 0
                    ? $"{prefix.Text} has no objects."
                    : $"None of the {listed:N0} objects of {prefix.Text} is wanted.",
                listed == 0 ? "Check the prefix; it ends with a slash." : $"Change {include.Name} and {exclude.Name}."
            );
        }

        if (BoxOpener.IsUrl(box))
        {
            return wanted; // a bucket has no folders
        }

        foreach (
            var folder in wanted
                .Select(static one => Path.GetDirectoryName(one.Output)!)
                .Distinct(StringComparer.Ordinal)
        )
        {
            BoxFolders.Make(box, folder);
        }

        return wanted;
    }

    private bool IsWanted(ParseResult parse, string name)
    {
        bool Matches(Option<string[]> option) =>
            (parse.GetValue(option) ?? []).Any(pattern =>
                FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false)
            );
        return (parse.GetValue(include) is not { Length: > 0 } || Matches(include)) && !Matches(exclude);
    }

    /// <summary>The folders of a key become folders of the box, and each name is held to the rules for names from outside.</summary>
    private void RequireName(S3Object one)
    {
        foreach (var segment in one.Name.Split('/'))
        {
            if (FileNameRules.FaultOfForeign(segment) is { } fault)
            {
                throw new UsageException(
                    $"{one.Source.Text} cannot keep its name '{ServerText.Clean(one.Name)}' in a box: {fault} ('{ServerText.Clean(segment)}').",
                    $"Leave it out with {exclude.Name}, and fetch it by itself with -o."
                );
            }
        }
    }
}
