using System.CommandLine;
using Starhaul.Cli.Help;
using Starhaul.Cli.Output;
using Starhaul.Cli.Values;

namespace Starhaul.Cli.Commands;

/// <summary><c>starhaul forget</c>: takes files out of a box.</summary>
internal sealed class ForgetCommand : CliCommand
{
    /// <summary>What the help of the program says of it.</summary>
    public static readonly CommandCard Card = new(
        "forget",
        "Take files out of a box: they are deleted, and verify no longer misses them.",
        "starhaul forget old.json.gz"
    );

    private readonly BoxFlags boxFlags = new();

    private readonly Argument<string[]> paths = new("PATH")
    {
        Description = "A file of the box",
        Arity = ArgumentArity.OneOrMore,
    };
    private readonly Option<bool> keepFile = new("--keep-file")
    {
        Description = "Leave the files where they are; only their records end",
    };
    private readonly Option<bool> yes = new("--yes", "-y")
    {
        Description = "Do it, in place of showing what would be done",
    };

    public ForgetCommand(CliContext context, CommonOptions common)
        : base(Card.Word, Card.Summary, context, common)
    {
        paths.CompletionSources.Add(completion => BoxFiles.Complete(completion, context));
        Add(paths);
        boxFlags.AddTo(this);
        Add(keepFile);
        Add(yes);
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Examples =>
        [Card.Example, "starhaul forget old.json.gz --box dumps --keep-file --yes"];

    /// <inheritdoc />
    public override IReadOnlyList<string> Notes =>
        ["The manifest keeps its earlier lines and gains one for each file that was taken out."];

    /// <inheritdoc />
    protected override async Task<ExitCode> RunAsync(
        ParseResult parse,
        CommandOutput output,
        CancellationToken cancellationToken
    )
    {
        using var place = boxFlags.Find(parse, Context, output);
        var manifest = await place.OpenAsync(cancellationToken);
        var records = parse
            .GetRequiredValue(paths)
            .Select(path => Find(manifest, path))
            .DistinctBy(record => record.Path, StringComparer.Ordinal)
            .ToList();
        await new Removal(manifest, output, Context).RunAsync(
            records,
            parse.GetValue(yes),
            parse.GetValue(keepFile),
            cancellationToken
        );
        return ExitCode.Done;
    }

    private ManifestRecord Find(Manifest manifest, string path) =>
        manifest.FindByPath(path)
        ?? manifest.FindByPath(Path.GetRelativePath(manifest.Box, Path.GetFullPath(path, Context.CurrentFolder)))
        ?? throw new UsageException(
            $"The box '{manifest.Box}' has no record of '{path}'.",
            NearMatch.Suggest(path, manifest.Records.Select(record => record.Path)) ?? "See 'starhaul manifest list'."
        );
}
