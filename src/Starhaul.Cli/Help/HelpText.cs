using System.CommandLine;
using System.Text;

namespace Starhaul.Cli.Help;

/// <summary>What <c>--help</c> prints of a command.</summary>
internal static class HelpText
{
    /// <summary>What the program is called where it is installed.</summary>
    public const string Program = "starhaul";

    private const string Margin = "  ";
    private const int Width = 80;
    private const int WidestTerm = 26;

    /// <summary>The whole help of a command.</summary>
    public static string Format(Command command)
    {
        var text = new StringBuilder();
        text.AppendJoin('\n', Wrap(command.Description ?? "", Width))
            .Append("\n\n")
            .Append(Margin)
            .Append(Usage(command))
            .Append('\n');

        Section(
            text,
            "Commands",
            command
                .Subcommands.Where(child => !child.Hidden)
                .Select(child => new HelpRow(child.Name, child.Description))
        );
        Section(
            text,
            "Arguments",
            command.Arguments.Select(argument => new HelpRow(Placeholder(argument), argument.Description))
        );
        Section(text, "Options", command.Options.Where(option => !option.Recursive && !option.Hidden).Select(Row));
        Section(text, "On every command", Everywhere(command).Select(Row));

        if (command is ICommandHelp { Notes: [_, ..] notes })
        {
            text.Append('\n').AppendJoin('\n', notes.SelectMany(note => Wrap(note, Width))).Append('\n');
        }

        var examples = Examples(command).Select(example => Margin + example);
        text.Append("\nExamples:\n").AppendJoin('\n', examples).Append('\n');
        return text.ToString();
    }

    /// <summary>Of a command that only holds others, the first example of each of them.</summary>
    private static IEnumerable<string> Examples(Command command) =>
        command is ICommandHelp { Examples: var own }
            ? own
            : command.Subcommands.Select(child => Examples(child).First());

    private static string Usage(Command command)
    {
        var words = new List<string>();
        for (var at = command; at is not null; at = at.Parents.OfType<Command>().FirstOrDefault())
        {
            words.Insert(0, at is RootCommand ? Program : at.Name);
        }

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

    private static void Section(StringBuilder text, string title, IEnumerable<HelpRow> rows)
    {
        var all = rows.ToList();
        if (all.Count == 0)
        {
            return;
        }

        text.Append('\n').Append(title).Append(":\n");
        var column = Math.Min(all.Max(row => row.Term.Length), WidestTerm) + Margin.Length;
        foreach (var (term, description) in all)
        {
            text.Append(Margin).Append(term.PadRight(column));
            if (term.Length >= column)
            {
                text.Append('\n').Append(Margin).Append(' ', column);
            }

            var separator = "\n" + new string(' ', Margin.Length + column);
            text.AppendJoin(separator, Wrap(description ?? "", Width - Margin.Length - column)).Append('\n');
        }
    }

    private static IEnumerable<string> Wrap(string text, int width)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        yield return line.ToString();
    }
}

/// <summary>One line of a section: a word, and what it stands for.</summary>
/// <remarks>A class and no tuple: lists of it are compiled beforehand, so that the help is printed at once.</remarks>
internal sealed record HelpRow(string Term, string? Description);
