using System.CommandLine;
using System.Text.RegularExpressions;

namespace Starhaul.Cli.Output;

/// <summary>
/// Fits the hint of an error to the command that it ends: a sentence that names an option which the command does not have
/// sends its reader nowhere.
/// </summary>
internal static partial class Hints
{
    /// <summary>The hint without such sentences; null when none is left.</summary>
    /// <param name="hint">One or more sentences, with options in place of members.</param>
    /// <param name="command">The command that was run.</param>
    public static string? For(string hint, Command command)
    {
        var known = Options(command).ToHashSet(StringComparer.Ordinal);
        var sentences = SentenceEnd().Split(hint);
        var left = sentences.Where(sentence => Option().Matches(sentence).All(match => known.Contains(match.Value)));
        return string.Join(' ', left) is { Length: > 0 } text ? text : null;
    }

    private static IEnumerable<string> Options(Command command) =>
        command
            .Options.Select(option => option.Name)
            .Concat(
                command
                    .Parents.OfType<Command>()
                    .SelectMany(parent => Options(parent).Concat(parent.Options.Select(option => option.Name)))
            );

    [GeneratedRegex(@"(?<=\.) (?=\S)", RegexOptions.CultureInvariant)]
    private static partial Regex SentenceEnd();

    // 'starhaul get --help' and the like name their command themselves.
    [GeneratedRegex(
        @"(?<![\w'])(?<!starhaul [^']{0,80})--[a-z][a-z0-9-]+",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Option();
}
