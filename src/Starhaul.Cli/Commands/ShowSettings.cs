using System.CommandLine;
using System.CommandLine.Invocation;
using Starhaul.Cli.Output;
using Starhaul.Cli.Settings;

namespace Starhaul.Cli.Commands;

/// <summary>What <c>--show-config</c> does in place of the command: prints each setting, its value and who set it.</summary>
internal sealed class ShowSettings(CliContext context, CommonOptions common) : AsynchronousCommandLineAction
{
    /// <inheritdoc />
    public override bool ClearsParseErrors => true;

    /// <inheritdoc />
    public override Task<int> InvokeAsync(ParseResult parseResult, CancellationToken cancellationToken = default) =>
        CommandRunner.RunAsync(
            parseResult,
            context,
            common,
            output =>
            {
                Print(parseResult, output);
                return Task.FromResult(ExitCode.Done);
            }
        );

    private void Print(ParseResult parse, CommandOutput output)
    {
        var command = parse.CommandResult.Command;
        var settings = SettingsReader.Read(context, parse);
        var known = command is RootCommand ? KnownSettings.All : SettableOptions.KnownTo(command);
        var entries = known
            .Select(setting => (setting, stated: settings.GetEntry(setting)))
            .Select(row => new SettingEntry(row.setting.Key, row.stated.Text, row.stated.Origin))
            .Concat(SettableOptions.List(command).Select(option => Describe(parse, option)))
            .Concat(command is RootCommand ? OfSingleCommands() : [])
            .ToList();

        output.Document(new SettingsDocument(entries), () => CliJson.Documents.SettingsDocument);
        var rows = entries.Select(entry => new[] { entry.Key, entry.Value ?? "-", entry.Origin });
        foreach (var line in TextTable.Lines([.. rows]))
        {
            output.Result(line);
        }
    }

    /// <summary>What the files set for one command each, of which the other rows of the program itself know nothing.</summary>
    private IEnumerable<SettingEntry> OfSingleCommands() =>
        SettingsFiles
            .Read(context, static _ => { })
            .Where(static stated => stated.Table.Length > 0 && Counts(stated))
            .DistinctBy(static stated => (stated.Table, stated.Key))
            .Select(static stated => new SettingEntry(
                $"{stated.Table}.{stated.Key}",
                TypedText.Redact(stated.Text),
                stated.Place
            ));

    private static bool Counts(StatedSetting stated) =>
        !stated.IsOfFolder
        || KnownSettings.All.Any(setting => setting.Key == stated.Key)
        || SettableOptions.CountsFromFolder($"--{stated.Key.Replace('_', '-')}");

    private SettingEntry Describe(ParseResult parse, Option option)
    {
        var key = SettableOptions.KeyOf(option);
        if (parse.GetResult(option) is not { Implicit: false } result)
        {
            return new SettingEntry(key, Value: null, "default");
        }

        var texts = result.Tokens.Select(token => TypedText.Redact(token.Value));
        var value = result.Tokens.Count == 0 ? "true" : string.Join(", ", texts); // a flag has no token of its own
        return new SettingEntry(key, value, context.Origins.GetValueOrDefault(option.Name)?.Place ?? option.Name);
    }
}

/// <summary>One setting in a JSON document.</summary>
/// <param name="Key">Its name in a file.</param>
/// <param name="Value">What is in force; null where nothing is said and the command does what its help says.</param>
/// <param name="Origin">Where it is set.</param>
internal sealed record SettingEntry(string Key, string? Value, string Origin);

/// <summary>The document of <c>--show-config --json</c>.</summary>
internal sealed record SettingsDocument(IReadOnlyList<SettingEntry> Settings);
