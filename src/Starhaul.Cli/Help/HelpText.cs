using System.CommandLine;
using System.Text;

namespace Starhaul.Cli.Help;

/// <summary>What <c>--help</c> prints of a command.</summary>
internal static class HelpText
{
    private const string Margin = "  ";
    private const int Width = 80;
    private const int WidestTerm = 26;

    /// <summary>The whole help of a command.</summary>
    public static string Format(Command command)
    {
        var manual = CommandManual.Create(command);
        var text = new StringBuilder();
        text.AppendJoin('\n', Wrap(manual.Description, Width))
            .Append("\n\n")
            .Append(Margin)
            .Append(manual.Usage)
            .Append('\n');

        foreach (var section in manual.Sections)
        {
            Append(text, section);
        }

        if (manual.Notes.Count > 0)
        {
            text.Append('\n').AppendJoin('\n', manual.Notes.SelectMany(note => Wrap(note, Width))).Append('\n');
        }

        var examples = manual.Examples.Select(example => Margin + example);
        text.Append("\nExamples:\n").AppendJoin('\n', examples).Append('\n');
        return text.ToString();
    }

    private static void Append(StringBuilder text, HelpSection section)
    {
        text.Append('\n').Append(section.Title).Append(":\n");
        var column = Math.Min(section.Rows.Max(row => row.Term.Length), WidestTerm) + Margin.Length;
        foreach (var (term, description) in section.Rows)
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
