using System.CommandLine;
using System.Globalization;
using Starhaul.Cli.Help;
using Starhaul.Cli.Output;
using Starhaul.Cli.Values;
using Starhaul.Pipelines;

namespace Starhaul.Cli.Commands;

/// <summary><c>starhaul index</c>: makes what questions to a database need.</summary>
internal sealed class IndexCommand : CliCommand
{
    /// <summary>What the help of the program says of it.</summary>
    public static readonly CommandCard Card = new(
        "index",
        "Make the indexes of a database that are missing, beside its other writers.",
        "starhaul index sqlite:galaxy.db"
    );

    private readonly Argument<string> target = new("TARGET") { Description = Targets.Forms };

    public IndexCommand(CliContext context, CommonOptions common)
        : base(Card.Word, Card.Summary, context, common)
    {
        Add(target);
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Examples =>
        [Card.Example, "starhaul index postgres://user@host/galaxy --json | jq .made"];

    /// <inheritdoc />
    public override IReadOnlyList<string> Notes =>
        [
            "A first load into an empty database has made them. This is for databases of older versions, and where an index was dropped.",
            "It fills the column cell of systems, too. Until it has ended, questions that go by systems_cell are refused. docs/tables.md lists the indexes.",
        ];

    /// <inheritdoc />
    protected override async Task<ExitCode> RunAsync(
        ParseResult parse,
        CommandOutput output,
        CancellationToken cancellationToken
    )
    {
        var place = parse.GetRequiredValue(target);
        IReadOnlyList<(string Name, TimeSpan Took)> made;
        try
        {
            made = await SpanshDump.MakeIndexesAsync(place, Targets.Added, new StepLines(output), cancellationToken);
        }
        catch (ArgumentException exception)
        {
            throw UsageException.FromArgument(exception, "index");
        }

        output.Document(IndexDocument.From(place, made), () => CliJson.Documents.IndexDocument);
        return ExitCode.Done;
    }

    // Lines come in the order of the steps: Progress<T> would hand them to threads of the pool.
    private sealed class StepLines(CommandOutput output) : IProgress<(string Name, TimeSpan Took)>
    {
        public void Report((string Name, TimeSpan Took) value) =>
            output.Result(
                string.Create(CultureInfo.InvariantCulture, $"{value.Name}  {value.Took.TotalSeconds:0.0} s")
            );
    }
}
