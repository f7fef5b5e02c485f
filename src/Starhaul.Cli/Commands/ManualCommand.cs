using System.CommandLine;
using Starhaul.Cli.Help;
using Starhaul.Cli.Output;
using Starhaul.Cli.Values;

namespace Starhaul.Cli.Commands;

/// <summary>
/// <c>starhaul manual</c>: writes every command's help as a manual page or as a page of the documents. Packages and the site are
/// made by it; who has the program has <c>--help</c>, so it is not shown there.
/// </summary>
internal sealed class ManualCommand : CliCommand
{
    private static readonly string[] Formats = ["man", "markdown"];

    private readonly Argument<string> folder = new("FOLDER") { Description = "Where the pages go; it is made" };
    private readonly Option<string> format = new("--format")
    {
        HelpName = "FORMAT",
        Description = "man (default) or markdown",
        DefaultValueFactory = static _ => "man",
    };

    public ManualCommand(CliContext context, CommonOptions common)
        : base("manual", "Write the help of all commands as manual pages.", context, common)
    {
        Hidden = true;
        format.CompletionSources.Add(Formats);
        Add(folder);
        Add(format);
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Examples =>
        ["starhaul manual ~/.local/share/man/man1", "starhaul manual commands --format markdown"];

    /// <inheritdoc />
    protected override async Task<ExitCode> RunAsync(
        ParseResult parse,
        CommandOutput output,
        CancellationToken cancellationToken
    )
    {
        var form = parse.GetRequiredValue(format);
        if (!Formats.Contains(form, StringComparer.Ordinal))
        {
            throw new UsageException(
                $"There is no form '{form}'.",
                NearMatch.Suggest(form, Formats) ?? "Expected man or markdown."
            );
        }

        var place = Directory.CreateDirectory(Path.GetFullPath(parse.GetRequiredValue(folder), Context.CurrentFolder));
        var count = 0;
        foreach (var command in Tree(parse.RootCommandResult.Command))
        {
            var name = ManualPage.NameOf(CommandManual.Create(command));
            var (file, text) =
                form == "man"
                    ? ($"{name}.1", ManualPage.Format(command, PrintVersion.Number))
                    : ($"{name}.md", ManualMarkdown.Format(command));
            await File.WriteAllTextAsync(Path.Combine(place.FullName, file), text, cancellationToken);
            count++;
        }

        output.Message($"{count} pages in {place.FullName}");
        return ExitCode.Done;
    }

    private static IEnumerable<Command> Tree(Command command) =>
        CommandManual.VisibleCommands(command).SelectMany(Tree).Prepend(command);
}
