using System.CommandLine;
using Starhaul.Cli.Output;
using Starhaul.Manifests;

namespace Starhaul.Cli.Commands;

/// <summary><c>starhaul manifest check</c>: the manifest judged alone.</summary>
internal sealed class ManifestCheckCommand : CliCommand
{
    private readonly BoxFlags boxFlags = new();
    private readonly Option<string[]> head = new("--head")
    {
        HelpName = "HEX",
        Description =
            "The head hash that was noted earlier, to compare with; of a box in a bucket WRITER=HEX (may be given again)",
        Arity = ArgumentArity.ZeroOrMore,
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
        boxFlags.AddTo(this);
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
        using var place = boxFlags.Find(parse, Context, output);
        var expected = ReadHeads(parse, place.Box);
        var report = await Manifest.CheckStoreAsync(place.Box, expected, place.Options, cancellationToken);
        if (report is { Lines: 0, IsSound: true })
        {
            throw BoxOpener.NothingFetched(place.Box); // as verify says of it
        }

        output.Document(new ManifestCheckDocument(report), () => CliJson.Documents.ManifestCheckDocument);
        foreach (var line in report.Writers is { } writers ? Lines(report, writers) : Lines(report))
        {
            output.Result(line);
        }

        return report.IsSound ? ExitCode.Done : ExitCode.IntegrityFailure;
    }

    private static IEnumerable<string> Lines(ManifestCheckReport report)
    {
        foreach (var fault in report.Faults)
        {
            yield return fault.ToString();
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

    private static IEnumerable<string> Lines(ManifestCheckReport report, IReadOnlyList<ManifestWriterReport> writers)
    {
        foreach (var writer in writers)
        {
            foreach (var fault in writer.Faults)
            {
                yield return $"writer {writer.Writer}, {fault}";
            }

            if (
                writer.ExpectedHead is { } expected
                && !expected.Equals(writer.Head, StringComparison.OrdinalIgnoreCase)
                && writer.Objects > 0
            )
            {
                yield return writer.ExpectedHeadLine is { } line
                    ? $"the head {OutcomeText.ShortHash(expected)} is line {line} of writer {writer.Writer}: lines were added since"
                    : $"no line of writer {writer.Writer} has the head {OutcomeText.ShortHash(expected)}: it was rewritten, or its end is gone";
            }
        }

        var files = report.Files is { } count ? ", " + HumanText.Count(count, "file") : "";
        yield return $"{(report.IsSound ? "sound" : "not sound")}: {HumanText.Count(report.Lines, "line")} of {HumanText.Count(writers.Count, "writer")}{files}";
        foreach (var writer in writers)
        {
            yield return $"head {writer.Writer}={writer.Head ?? "none"}";
        }
    }

    /// <summary>The heads that were given: one of a folder, or one of each writer of a box in a bucket.</summary>
    private ExpectedHeads ReadHeads(ParseResult parse, string box)
    {
        var given = parse.GetValue(head) ?? [];
        if (!BoxOpener.IsUrl(box))
        {
            return given.Length > 1
                ? throw new UsageException(
                    $"{head.Name} is given {given.Length} times, and a folder has one.",
                    hint: null
                )
                : ExpectedHeads.Create(given is [var hex] ? FetchFlags.ReadSha256(head.Name, hex).Value : null);
        }

        var byWriter = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in given)
        {
            if (text.Split('=', 2) is not [{ Length: > 0 } writer, var hex])
            {
                throw new UsageException(
                    $"{head.Name} is '{text}'.",
                    "Each writer of a box in a bucket has a head of its own: expected WRITER=HEX, as 'manifest check' prints it."
                );
            }

            byWriter[writer] = FetchFlags.ReadSha256(head.Name, hex).Value;
        }

        return new ExpectedHeads(Single: null, byWriter);
    }
}

/// <summary>The document of <c>manifest check --json</c>.</summary>
internal sealed record ManifestCheckDocument(ManifestCheckReport Check);
