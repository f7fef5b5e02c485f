using System.CommandLine;
using System.Text;

namespace Starhaul.Cli.Help;

/// <summary>A command's manual page in the macros of man(7), for <c>man starhaul-get</c>.</summary>
internal static class ManualPage
{
    /// <summary>The page's name without its section, as <c>starhaul-manifest-list</c>.</summary>
    public static string NameOf(CommandManual manual) => manual.Name.Replace(' ', '-');

    /// <summary>The whole page.</summary>
    /// <param name="command">The command.</param>
    /// <param name="version">The program's version, for the foot of the page.</param>
    public static string Format(Command command, string version)
    {
        var manual = CommandManual.Create(command);
        var name = NameOf(manual);
        var text = new StringBuilder();
        Line(
            text,
            $""".TH "{Escape(name.ToUpperInvariant())}" 1 "" "starhaul {Escape(version)}" "Starhaul" """.TrimEnd()
        );
        Line(text, ".SH NAME");
        Line(text, $"{Escape(name)} \\- {Escape(manual.Description.TrimEnd('.'))}");
        Line(text, ".SH SYNOPSIS");
        Line(text, $".B {Escape(manual.Usage)}");
        foreach (var section in manual.Sections)
        {
            Append(text, section.Title.ToUpperInvariant(), section.Rows);
        }

        if (manual.Notes.Count > 0)
        {
            Line(text, ".SH NOTES");
            Line(text, string.Join("\n.PP\n", manual.Notes.Select(Text)));
        }

        Line(text, ".SH EXAMPLES\n.nf");
        foreach (var example in manual.Examples)
        {
            Line(text, Text(example));
        }

        Line(text, ".fi");
        if (command is RootCommand)
        {
            Append(text, "EXIT STATUS", ExitCodeTexts.Rows);
        }

        var others = Neighbours(command).Select(other => $"\\fB{Escape(NameOf(CommandManual.Create(other)))}\\fR(1)");
        Line(text, ".SH SEE ALSO");
        Line(text, string.Join(",\n", others));
        return text.ToString();
    }

    private static IEnumerable<Command> Neighbours(Command command) =>
        command.Parents.OfType<Command>().Concat(CommandManual.VisibleCommands(command));

    private static void Append(StringBuilder text, string title, IEnumerable<HelpRow> rows)
    {
        Line(text, $".SH {title}");
        foreach (var (term, description) in rows)
        {
            Line(text, $".TP\n\\fB{Escape(term)}\\fR\n{Text(description ?? "")}");
        }
    }

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');

    /// <summary>A line of text: a dot or an apostrophe at its start would be taken for a request.</summary>
    private static string Text(string line) => line is ['.' or '\'', ..] ? $"\\&{Escape(line)}" : Escape(line);

    // A plain "-" and an apostrophe are set as typographic ones, which cannot be pasted into a shell.
    private static string Escape(string text) =>
        text.Replace("\\", "\\e", StringComparison.Ordinal)
            .Replace("-", "\\-", StringComparison.Ordinal)
            .Replace("'", "\\(aq", StringComparison.Ordinal)
            .Replace("\"", "\\(dq", StringComparison.Ordinal);
}
