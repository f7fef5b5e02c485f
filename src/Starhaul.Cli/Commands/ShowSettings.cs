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
                Print(SettingsReader.Read(context, parseResult, output.Message), output);
                return Task.FromResult(ExitCode.Done);
            }
        );

    private static void Print(SettingsReader settings, CommandOutput output)
    {
        var entries = KnownSettings
            .All.Select(setting => (setting, stated: settings.GetEntry(setting)))
            .Select(row => new SettingEntry(row.setting.Key, row.stated.Text, row.stated.Origin))
            .ToList();

        output.Document(new SettingsDocument(entries), () => CliJson.Documents.SettingsDocument);
        var rows = entries.Select(entry => new[] { entry.Key, entry.Value, entry.Origin });
        foreach (var line in TextTable.Lines([.. rows]))
        {
            output.Result(line);
        }
    }
}

/// <summary>One setting in a JSON document.</summary>
internal sealed record SettingEntry(string Key, string Value, string Origin);

/// <summary>The document of <c>--show-config --json</c>.</summary>
internal sealed record SettingsDocument(IReadOnlyList<SettingEntry> Settings);
