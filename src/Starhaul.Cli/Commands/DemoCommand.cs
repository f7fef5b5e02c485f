using System.CommandLine;
using Starhaul.Cli.Demo;
using Starhaul.Cli.Help;
using Starhaul.Cli.Output;
using Starhaul.Cli.Values;

namespace Starhaul.Cli.Commands;

/// <summary><c>starhaul demo</c>: the whole line offline, against an origin of its own.</summary>
internal sealed class DemoCommand : CliCommand
{
    /// <summary>What the help of the program says of it.</summary>
    public static readonly CommandCard Card = new(
        "demo",
        "Show the whole line offline: a made-up dump, an origin that loses the connection, a damaged file.",
        "starhaul demo"
    );

    private const string DefaultSize = "50M";

    private readonly Option<string> size = new("--size")
    {
        HelpName = "SIZE",
        Description = $"Length of the dump before it is compressed (default {DefaultSize})",
    };

    private readonly Option<bool> keep = new("--keep") { Description = "Keep the folder of the demo" };

    private readonly Func<IReadOnlyList<string>, CliContext, Task<int>> runCommand;

    public DemoCommand(
        CliContext context,
        CommonOptions common,
        Func<IReadOnlyList<string>, CliContext, Task<int>> runCommand
    )
        : base(Card.Word, Card.Summary, context, common)
    {
        this.runCommand = runCommand;
        Add(size);
        Add(keep);
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Examples => [Card.Example, "starhaul demo --size 1G --keep"];

    /// <inheritdoc />
    protected override async Task<ExitCode> RunAsync(
        ParseResult parse,
        CommandOutput output,
        CancellationToken cancellationToken
    )
    {
        var length = Length(parse.GetValue(size) ?? DefaultSize);
        var folder = CreateFolder();
        try
        {
            var story = new DemoStory(Context, output, folder, runCommand);
            var steps = await story.RunAsync(length, cancellationToken);
            var isKept = parse.GetValue(keep);
            output.Document(new DemoDocument(isKept ? folder : null, steps), () => CliJson.Documents.DemoDocument);
            if (isKept)
            {
                output.Outcome($"The folder stays: {folder}");
            }

            return steps.FirstOrDefault(step => !step.IsAsExpected) is { } failed
                ? (ExitCode)failed.ExitCode
                : ExitCode.Done;
        }
        finally
        {
            if (!parse.GetValue(keep))
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static string CreateFolder()
    {
        try
        {
            return Directory.CreateTempSubdirectory("starhaul-demo-").FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DestinationException($"No folder can be made in {Path.GetTempPath()}.", exception)
            {
                Hint = "Set TMPDIR to a folder that may be written to.",
            };
        }
    }

    private static long Length(string text)
    {
        try
        {
            return ByteCount.Parse(text);
        }
        catch (FormatException exception)
        {
            throw new UsageException($"--size is '{text}'.", $"Expected {exception.Message}.");
        }
    }
}

/// <summary>The document of <c>demo --json</c>.</summary>
/// <param name="Folder">The folder of the demo, when it was kept.</param>
/// <param name="Steps">What was run, and how it ended.</param>
internal sealed record DemoDocument(string? Folder, IReadOnlyList<DemoStep> Steps);
