using System.CommandLine;

namespace Starhaul.Cli.Help;

/// <summary>What there is to say of one command. The help, the manual page and the page of the site each lay it out.</summary>
/// <param name="Name">The words that call it, as <c>starhaul manifest list</c>.</param>
/// <param name="Description">What it does.</param>
/// <param name="Usage">The order of its words.</param>
/// <param name="Sections">Commands below it, arguments, options; none is empty.</param>
/// <param name="Notes">More to know, a paragraph each.</param>
/// <param name="Examples">Command lines that can be typed as they stand.</param>
internal sealed record CommandManual(
    string Name,
    string Description,
    string Usage,
    IReadOnlyList<HelpSection> Sections,
    IReadOnlyList<string> Notes,
    IReadOnlyList<string> Examples
)
{
    /// <summary>What the program is called where it is installed.</summary>
    public const string Program = "starhaul";

    /// <summary>Reads off a command what there is to say of it.</summary>
    public static CommandManual Create(Command command)
    {
        HelpSection[] sections =
        [
            new("Commands", [.. VisibleCommands(command).Select(child => new HelpRow(child.Name, child.Description))]),
            new(
                "Arguments",
                [.. command.Arguments.Select(argument => new HelpRow(Placeholder(argument), argument.Description))]
            ),
            new("Options", [.. command.Options.Where(option => !option.Recursive && !option.Hidden).Select(Row)]),
            new("On every command", [.. Everywhere(command).Select(Row)]),
        ];
        var name = string.Join(' ', FullName(command));
        return new CommandManual(
            name,
            command.Description ?? "",
            FindUsage(command, name),
            [.. sections.Where(section => section.Rows.Count > 0)],
            command is ICommandHelp { Notes: var notes } ? notes : [],
            [.. FindExamples(command)]
        );
    }

    /// <summary>The commands below one that a person is shown.</summary>
    public static IEnumerable<Command> VisibleCommands(Command command) =>
        command.Subcommands.Where(child => !child.Hidden);

    /// <summary>Of a command that only holds others, the first example of each of them.</summary>
    private static IEnumerable<string> FindExamples(Command command) =>
        command is ICommandHelp { Examples: var own }
            ? own
            : VisibleCommands(command).Select(child => FindExamples(child).First());

    private static List<string> FullName(Command command)
    {
        var words = new List<string>();
        for (var at = command; at is not null; at = at.Parents.OfType<Command>().FirstOrDefault())
        {
            words.Insert(0, at is RootCommand ? Program : at.Name);
        }

        return words;
    }

    private static string FindUsage(Command command, string name)
    {
        var words = new List<string> { name };
        words.AddRange(command.Arguments.Select(Synopsis));
        if (command.Subcommands.Count > 0)
        {
            words.Add("COMMAND");
        }

        words.Add("[options]");
        return string.Join(' ', words);
    }

    private static string Synopsis(Argument argument) =>
        Placeholder(argument) is var name
        && argument.Arity.MinimumNumberOfValues == 0
        && argument.Arity.MaximumNumberOfValues == 1
            ? $"[{name}]"
            : name;

    private static string Placeholder(Argument argument) =>
        argument.Arity.MaximumNumberOfValues > 1 ? argument.Name + "..." : argument.Name;

    private static IEnumerable<Option> Everywhere(Command command)
    {
        for (var at = command; at is not null; at = at.Parents.OfType<Command>().FirstOrDefault())
        {
            foreach (var option in at.Options.Where(option => option.Recursive))
            {
                yield return option;
            }
        }
    }

    private static HelpRow Row(Option option)
    {
        var names = option.Aliases.Where(alias => alias is ['-', _]).Append(option.Name);
        var term = string.Join(", ", names);
        return new HelpRow(option.HelpName is { } value ? $"{term} {value}" : term, option.Description);
    }
}

/// <summary>A list of words with what they stand for.</summary>
internal sealed record HelpSection(string Title, IReadOnlyList<HelpRow> Rows);

/// <summary>One line of a section: a word, and what it stands for.</summary>
/// <remarks>A class and no tuple: lists of it are compiled beforehand, so that the help is printed at once.</remarks>
internal sealed record HelpRow(string Term, string? Description);
