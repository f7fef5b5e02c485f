using System.CommandLine;
using System.Text.RegularExpressions;

namespace Starhaul.Cli.Output;

/// <summary>
/// Leaves out of a hint what a command cannot do: the library says what helps in general, such as <c>--regime binary</c>, which
/// only <c>get</c> has. What names another command in so many words stays.
/// </summary>
internal static partial class OwnOptions
{
    /// <summary>The hint without the clauses that name options which the command does not have; null where none is left.</summary>
    public static string? Only(string? hint, Command command)
    {
        if (hint is null || !hint.Contains("--", StringComparison.Ordinal))
        {
            return hint;
        }

        var own = new HashSet<string>(StringComparer.Ordinal) { "--help" };
        for (var at = command; at is not null; at = at.Parents.OfType<Command>().FirstOrDefault())
        {
            own.UnionWith(at.Options.SelectMany(option => option.Aliases.Append(option.Name)));
        }

        var clauses = Clause()
            .Matches(hint)
            .Select(match => match.Value)
            .Where(clause => clause.Contains("'starhaul ", StringComparison.Ordinal) || NamesOnly(own, clause))
            .ToList();
        var text = string.Concat(clauses).Trim().TrimEnd(';');
        return text.Length == 0 ? null
            : text.EndsWith('.') ? text
            : text + ".";
    }

    private static bool NamesOnly(HashSet<string> own, string clause) =>
        Option().Matches(clause).All(option => own.Contains(option.Value));

    [GeneratedRegex(@".+?(?:[.;](?=\s|$)\s*|$)", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex Clause();

    [GeneratedRegex(@"--[a-z][a-z0-9-]*", RegexOptions.CultureInvariant)]
    private static partial Regex Option();
}
