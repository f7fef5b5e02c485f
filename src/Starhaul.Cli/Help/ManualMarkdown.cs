using System.CommandLine;
using System.Text;

namespace Starhaul.Cli.Help;

/// <summary>A command's page of the documents' site.</summary>
internal static class ManualMarkdown
{
    /// <summary>The whole page.</summary>
    public static string Format(Command command)
    {
        var manual = CommandManual.Create(command);
        var text = new StringBuilder();
        text.Append("# ").Append(manual.Name).Append("\n\n").Append(Escape(manual.Description)).Append("\n\n");
        text.Append("```console\n").Append(manual.Usage).Append("\n```\n");
        foreach (var section in manual.Sections)
        {
            text.Append("\n## ").Append(section.Title).Append("\n\n| | |\n|---|---|\n");
            foreach (var (term, description) in section.Rows)
            {
                var link = section.Title == "Commands" ? $"[{term}]({Link(manual, term)})" : $"`{term}`";
                text.Append("| ").Append(link).Append(" | ").Append(Escape(description ?? "")).Append(" |\n");
            }
        }

        foreach (var note in manual.Notes)
        {
            text.Append('\n').Append(Escape(note)).Append('\n');
        }

        text.Append("\n## Examples\n\n```console\n");
        foreach (var example in manual.Examples)
        {
            text.Append("$ ").Append(example).Append('\n');
        }

        return text.Append("```\n").ToString();
    }

    private static string Link(CommandManual manual, string child) =>
        $"{ManualPage.NameOf(manual with { Name = $"{manual.Name} {child}" })}.md";

    private static string Escape(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal)
            .Replace("<", "&lt;", StringComparison.Ordinal)
            .Replace("*", "\\*", StringComparison.Ordinal)
            .Replace("_", "\\_", StringComparison.Ordinal);
}
