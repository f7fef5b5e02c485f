using System.CommandLine;
using System.CommandLine.Parsing;
using Starhaul.Cli.Output;
using Starhaul.Cli.Values;

namespace Starhaul.Cli;

/// <summary>Says in our words what is wrong with the words of a command line.</summary>
internal static class UsageErrors
{
    /// <summary>The first thing that is wrong; null when nothing is.</summary>
    public static CliError? Find(ParseResult parse)
    {
        if (parse.Action is { ClearsParseErrors: true })
        {
            return null; // --help, --version and completion answer whatever else is there
        }

        var command = parse.CommandResult;
        var unknown = parse.UnmatchedTokens.Concat(OptionLikeArguments(parse)).FirstOrDefault();
        if (unknown is ['-', _, ..])
        {
            var options = Options(command).SelectMany(option => option.Aliases.Append(option.Name));
            return CliError.Usage(
                $"There is no option '{unknown}'.",
                NearMatch.Question(unknown, options) ?? SeeHelp(command)
            );
        }

        if (unknown is not null && command.Command.Subcommands.Count > 0)
        {
            return CliError.Usage(
                $"There is no command '{unknown}'.",
                NearMatch.Question(unknown, command.Command.Subcommands.Select(child => child.Name)) ?? SeeHelp(command)
            );
        }

        if (unknown is not null)
        {
            return CliError.Usage($"'{unknown}' is one word too many.", SeeHelp(command));
        }

        if (command.Command is { Action: null, Subcommands: [_, ..] subcommands })
        {
            return CliError.Usage(
                $"'{command.Command.Name}' needs a command: {string.Join(", ", subcommands.Select(child => child.Name))}.",
                SeeHelp(command)
            );
        }

        if (parse.Errors is [var first, ..])
        {
            if (first.SymbolResult is OptionResult option)
            {
                return CliError.Usage($"{option.Option.Name} needs a value.", SeeHelp(command));
            }

            var missing = command.Command.Arguments.FirstOrDefault(argument =>
                argument.Arity.MinimumNumberOfValues > 0 && command.GetResult(argument) is not { Tokens: [_, ..] }
            );
            return CliError.Usage(missing is null ? first.Message : $"No {missing.Name} is given.", SeeHelp(command));
        }

        return null;
    }

    /// <summary>Words that begin like an option and were taken for arguments, other than those after <c>--</c>.</summary>
    private static IEnumerable<string> OptionLikeArguments(ParseResult parse)
    {
        var afterDashes = parse.Tokens.SkipWhile(token => token.Type is not TokenType.DoubleDash).ToList();
        return parse
            .CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens)
            .Where(token => token.Value is ['-', _, ..] && !afterDashes.Contains(token))
            .Select(token => token.Value);
    }

    private static IEnumerable<Option> Options(CommandResult command)
    {
        for (var at = command; at is not null; at = at.Parent as CommandResult)
        {
            foreach (var option in at.Command.Options.Where(option => at == command || option.Recursive))
            {
                yield return option;
            }
        }
    }

    private static string SeeHelp(CommandResult command)
    {
        var names = new List<string>();
        for (var at = command; at?.Parent is CommandResult parent; at = parent)
        {
            names.Insert(0, at.Command.Name);
        }

        return $"See '{string.Join(' ', names.Prepend("starhaul").Append("--help"))}'.";
    }
}
