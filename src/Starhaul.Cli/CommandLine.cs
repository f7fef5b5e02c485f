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

    private static readonly Entry[] Commands =
    [
        new(GetCommand.Card, static (context, common) => new GetCommand(context, common)),
        new(ProbeCommand.Card, static (context, common) => new ProbeCommand(context, common)),
        new(VerifyCommand.Card, static (context, common) => new VerifyCommand(context, common)),
        new(ManifestCommand.Card, static (context, common) => new ManifestCommand(context, common)),
        new(ForgetCommand.Card, static (context, common) => new ForgetCommand(context, common)),
        new(PruneCommand.Card, static (context, common) => new PruneCommand(context, common)),
        new(SourcesCommand.Card, static (context, common) => new SourcesCommand(context, common)),
        new(ApiCommand.Card, static (context, common) => new ApiCommand(context, common)),
        new(RunCommand.Card, static (context, common) => new RunCommand(context, common)),
        new(EddnCommand.Card, static (context, common) => new EddnCommand(context, common)),
        new(ImportsCommand.Card, static (context, common) => new ImportsCommand(context, common)),
        new(IndexCommand.Card, static (context, common) => new IndexCommand(context, common)),
        new(SeedCommand.Card, static (context, common) => new SeedCommand(context, common)),
        new(DemoCommand.Card, static (context, common) => new DemoCommand(context, common, RunAsync)),
        new(CompletionCommand.Card, static (context, common) => new CompletionCommand(context, common)),
        new(DoctorCommand.Card, static (context, common) => new DoctorCommand(context, common)),
    ];

    /// <summary>Reads the words, does what they say and prints what came of it.</summary>
    /// <returns>The exit code.</returns>
    public static Task<int> RunAsync(IReadOnlyList<string> words, CliContext context)
    {
        var parse = Root(context, words).Parse(words, Parser);
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
                var (complete, origins) = CommandSettings.Complete(
                    context,
                    parse,
                    words,
                    () => Root(context),
                    output.Message
                );
                if (origins.Count > 0)
                {
                    (words, context) = (complete, context with { Origins = origins });
                    parse = Root(context, words).Parse(words, Parser);
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
    public static RootCommand Root(CliContext context) => Root(context, isWhole: true, named: null);

    /// <summary>
    /// For words: the command that they name with its options, of the others what help says of them. To make the options of all took
    /// 3 of the 22 ms of a core that <c>--help</c> takes the native program.
    /// </summary>
    private static RootCommand Root(CliContext context, IReadOnlyList<string> words)
    {
        var named = words.FirstOrDefault(static word => !word.StartsWith('-'));
        var isWhole = named is not null && !Array.Exists(Commands, one => one.Card.Word == named);
        return Root(context, isWhole, named);
    }

    private static RootCommand Root(CliContext context, bool isWhole, string? named)
    {
        var common = new CommonOptions();
        var root = new RootCommand("Fetches large public files, proves them whole and writes the proof down.");
        foreach (var entry in Commands)
        {
            root.Add(isWhole || entry.Card.Word == named ? entry.Make(context, common) : new CardCommand(entry.Card));
        }

        if (isWhole)
        {
            root.Add(new ManualCommand(context, common));
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

    private sealed record Entry(CommandCard Card, Func<CliContext, CommonOptions, Command> Make);
}
