using System.CommandLine;
using System.CommandLine.Parsing;
using Starhaul.Cli.Output;
using Starhaul.Cli.Values;

namespace Starhaul.Cli;

/// <summary>Says in our words what is wrong with the words of a command line.</summary>
internal static class UsageErrors
{
    /// <summary>The first thing that is wrong; null when nothing is.</summary>
    public static CliError? Find(ParseResult parse, IReadOnlyList<string> words)
    {
        if (parse.Action is { ClearsParseErrors: true })
        {
            return null; // --help, --version and completion answer whatever else is there
        }

        var command = parse.CommandResult;
        if (FlagWithValue(command, words) is [var flag, var value])
        {
            return CliError.Usage($"{flag} is '{value}'.", "Expected true or false, or nothing.");
        }

        var surplus = OptionLikeArguments(parse).Concat(parse.UnmatchedTokens).ToList();
        var unknown = surplus.Find(word => word is ['-', _, ..]) ?? (surplus is [var first, ..] ? first : null);
        if (unknown is ['-', _, ..])
        {
            var options = Options(command).SelectMany(option => option.Aliases.Append(option.Name));
            return CliError.Usage(
                $"There is no option '{unknown}'.",
                NearMatch.Suggest(unknown, options) ?? SeeHelp(command)
            );
        }

        if (unknown is not null && command.Command.Subcommands.Count > 0)
        {
            return CliError.Usage(
                $"There is no command '{unknown}'.",
                NearMatch.Suggest(unknown, command.Command.Subcommands.Select(child => child.Name)) ?? SeeHelp(command)
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

        if (parse.Errors is [var fault, ..])
        {
            if (fault.SymbolResult is OptionResult option)
            {
                var message = option.IdentifierTokenCount switch
                {
                    0 => $"No {option.Option.Name} is given.",
                    1 => $"{option.Option.Name} needs a value.",
                    var times => $"{option.Option.Name} is given {times} times, and takes one value.",
                };
                return CliError.Usage(message, SeeHelp(command));
            }

            var missing = command.Command.Arguments.FirstOrDefault(argument =>
                argument.Arity.MinimumNumberOfValues > 0 && command.GetResult(argument) is not { Tokens: [_, ..] }
            );
            return CliError.Usage(missing is null ? fault.Message : $"No {missing.Name} is given.", SeeHelp(command));
        }

        return FindHomeFolder(command);
    }

    /// <summary>The first path or target that begins with a <c>~</c>; null for none.</summary>
    private static CliError? FindHomeFolder(CommandResult command)
    {
        foreach (var result in command.Children)
        {
            var name = result switch
            {
                OptionResult { Implicit: false } option => option.Option.Name,
                ArgumentResult argument => argument.Argument.Name,
                _ => null,
            };
            foreach (var token in name is null ? [] : result.Tokens)
            {
                if (HomeFolder.FindFault(name!, token.Value) is var (message, hint))
                {
                    return CliError.Usage(message, hint);
                }
            }
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

    /// <summary>
    /// The two halves of <c>--flag=word</c> where the word is neither true nor false; null when there is none. The
    /// parser takes such a word for the next argument.
    /// </summary>
    private static string[]? FlagWithValue(CommandResult command, IReadOnlyList<string> words) =>
        words
            .TakeWhile(word => word is not "--")
            .Select(word => word.Split('=', 2))
            .FirstOrDefault(halves =>
                halves is [var name, var value]
                && !bool.TryParse(value, out _)
                && Options(command).OfType<Option<bool>>().Any(flag => flag.Name == name || flag.Aliases.Contains(name))
            );

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
