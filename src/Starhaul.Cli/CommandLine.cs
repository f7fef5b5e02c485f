using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using Starhaul.Cli.Commands;
using Starhaul.Cli.Help;
using Starhaul.Cli.Output;
using Starhaul.Cli.Settings;

namespace Starhaul.Cli;

/// <summary>The whole command line: words in, an exit code out.</summary>
internal static class CommandLine
{
    private static readonly ParserConfiguration Parser = new() { ResponseFileTokenReplacer = null };

    /// <summary>Reads the words, does what they say and prints what came of it.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(IReadOnlyList<string> words, CliContext context)
    {
        var parse = Root(context).Parse(words, Parser);
        if (parse.Action is not { ClearsParseErrors: true } || parse.Action is ShowSettings)
        {
            // Help, the version and completion need nothing of the system, and all else does.
            try
            {
                context.Platform.Require();
                RequireOpenSsl(parse);
            }
            catch (MissingDependencyException exception)
            {
                return Task.FromResult(Fail(context, words, CliError.From(exception, context.Interruption)));
            }
        }

        if (UsesSettings(parse))
        {
            try
            {
                var output = new CommandOutput(context, IsJson(words), IsQuiet(words));
                var (complete, origins) = CommandSettings.Complete(context, parse, words, output.Message);
                if (origins.Count > 0)
                {
                    (words, context) = (complete, context with { Origins = origins });
                    parse = Root(context).Parse(words, Parser);
                }
            }
            catch (UsageException exception)
            {
                return Task.FromResult(Fail(context, words, CliError.Usage(exception.Message, exception.Hint)));
            }
        }

        if ((Unreadable(context) ?? UsageErrors.Find(parse, words)) is { } error)
        {
            return Task.FromResult(Fail(context, words, error.At(context.Origins)));
        }

        var invocation = new InvocationConfiguration
        {
            Output = context.Out,
            Error = context.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null, // signals are Program's
        };
        return parse.Action is SynchronousCommandLineAction
            ? Task.FromResult(parse.Invoke(invocation)) // help and version: at once
            : parse.InvokeAsync(invocation, context.Interruption.Token);
    }

    // The runtime would end the process where the first byte is hashed.
    private static void RequireOpenSsl(ParseResult parse)
    {
        if (
            parse.CommandResult.Command is not DoctorCommand
            && NativePart.OpenSsl.Find() is { Trouble: { } trouble } part
        )
        {
            throw new MissingDependencyException($"{trouble}.") { Step = FetchStep.Input, Hint = $"{part.Cure}" };
        }
    }

    /// <summary>Every command with its options.</summary>
    public static RootCommand Root(CliContext context)
    {
        var common = new CommonOptions();
        var root = new RootCommand("Fetches large public files, proves them whole and writes the proof down.");
        Command[] commands =
        [
            new GetCommand(context, common),
            new ProbeCommand(context, common),
            new VerifyCommand(context, common),
            new ManifestCommand(context, common),
            new ForgetCommand(context, common),
            new PruneCommand(context, common),
            new SourcesCommand(context, common),
            new ApiCommand(context, common),
            new RunCommand(context, common),
            new EddnCommand(context, common),
            new ImportsCommand(context, common),
            new IndexCommand(context, common),
            new SeedCommand(context, common),
            new DemoCommand(context, common, RunAsync),
            new CompletionCommand(context, common),
            new DoctorCommand(context, common),
            new ManualCommand(context, common),
        ];
        foreach (var command in commands)
        {
            root.Add(command);
        }

        common.ShowConfig.Action = new ShowSettings(context, common);
        root.Add(common.Json);
        root.Add(common.Quiet);
        root.Add(common.ShowConfig);
        if (root.Name != CommandManual.Program)
        {
            // Named by its file, which is another where it was not installed.
            root.Aliases.Add(CommandManual.Program);
        }

        root.SetAction((parse, _) => CommandRunner.RunAsync(parse, context, common, NoCommand));

        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new PrintHelp(context.Out);
        help.Description = "Print this help";
        help.Aliases.Remove("/h"); // on this system a path
        help.Aliases.Remove("/?");
        var version = root.Options.OfType<VersionOption>().Single();
        version.Action = new PrintVersion(context.Out);
        version.Description = "Print the version";
        return root;
    }

    // Help, the version and completion answer without a look at any file, and at once.
    private static bool UsesSettings(ParseResult parse) =>
        parse.Action is ShowSettings
        || (
            parse.Action is not { ClearsParseErrors: true }
            && parse.CommandResult.Command is not RootCommand
            && SettableOptions.HasAny(parse.CommandResult.Command)
        );

    private static int Fail(CliContext context, IReadOnlyList<string> words, CliError error)
    {
        new CommandOutput(context, IsJson(words), isQuiet: false).Failure(error);
        return (int)error.ExitCode;
    }

    private static bool IsJson(IReadOnlyList<string> words) => words.Contains("--json", StringComparer.Ordinal);

    private static bool IsQuiet(IReadOnlyList<string> words) => words.Any(static word => word is "--quiet" or "-q");

    private static CliError? Unreadable(CliContext context) =>
        context.UnreadableWord is { } word
            ? CliError.Usage(
                $"'{word}' holds bytes that are no UTF-8.",
                "A file with such a name can be a SOURCE; for all else give names in UTF-8."
            )
            : null;

    /// <summary>Without a command there is nothing to do.</summary>
    private static Task<ExitCode> NoCommand(CommandOutput output) =>
        throw new UsageException("No command is given.", "See 'starhaul --help', or begin with 'starhaul demo'.");
}
