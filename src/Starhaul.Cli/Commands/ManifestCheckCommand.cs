using System.CommandLine;
using Starhaul.Cli.Output;
using Starhaul.Cli.Settings;

namespace Starhaul.Cli.Commands;

/// <summary><c>starhaul manifest check</c>: the manifest judged alone.</summary>
internal sealed class ManifestCheckCommand : CliCommand
{
    private readonly Option<string> head = new("--head")
    {
        HelpName = "HEX",
        Description = "The head hash that was noted earlier, to compare with",
    };

    public ManifestCheckCommand(CliContext context, CommonOptions common)
        : base(
            "check",
            "Judge the manifest alone, its lines and their chain, and print its head hash.",
            context,
            common
        )
    {
        Add(head);
        Add(SettingOption.CreateBox());
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Examples =>
        ["starhaul manifest check --box dumps", "starhaul manifest check --head 9f86d081884c7d65..."];

    /// <inheritdoc />
    protected override async Task<ExitCode> RunAsync(
        ParseResult parse,
        CommandOutput output,
        CancellationToken cancellationToken
    )
    {
        var box = BoxOpener.ResolvePath(SettingsReader.Read(Context, parse), Context);
        var expectedHead = parse.GetValue(head) is { } hex ? FetchFlags.ReadSha256(head.Name, hex).Value : null;
        var report = await Manifest.CheckAsync(box, expectedHead, cancellationToken);
        if (report is { Lines: 0, IsSound: true })
        {
            throw BoxOpener.NothingFetched(box); // as verify says of it
        }

        output.Document(new ManifestCheckDocument(report), () => CliJson.Documents.ManifestCheckDocument);
        foreach (var line in Lines(report))
        {
            output.Result(line);
        }

        return report.IsSound ? ExitCode.Done : ExitCode.IntegrityFailure;
    }

    private static IEnumerable<string> Lines(ManifestCheckReport report)
    {
        foreach (var fault in report.Faults)
        {
            yield return $"line {fault.Line}: {fault.Message}";
        }

        if (report.TornBytes > 0)
        {
            yield return $"the last {report.TornBytes} bytes are an unfinished line; the next write cuts them off";
        }

        if (report.ExpectedHead is { } expected && !expected.Equals(report.Head, StringComparison.OrdinalIgnoreCase))
        {
            yield return report.ExpectedHeadLine is { } line
                ? $"the head {OutcomeText.ShortHash(expected)} is line {line}: lines were added since"
                : $"no line has the head {OutcomeText.ShortHash(expected)}: this is another manifest, or it was rewritten";
        }

        var files = report.Files is { } count ? ", " + HumanText.Count(count, "file") : "";
        yield return $"{(report.IsSound ? "sound" : "not sound")}: {HumanText.Count(report.Lines, "line")}{files}";
        yield return $"head {report.Head ?? "none"}";
    }
}

/// <summary>The document of <c>manifest check --json</c>.</summary>
internal sealed record ManifestCheckDocument(ManifestCheckReport Check);
