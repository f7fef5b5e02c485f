using System.CommandLine;
using System.Globalization;
using Starhaul.Cli.Help;
using Starhaul.Cli.Output;
using Starhaul.Cli.Settings;

namespace Starhaul.Cli.Commands;

/// <summary><c>starhaul sources</c>: the sources that have names.</summary>
internal sealed class SourcesCommand : CliCommand
{
    /// <summary>What the help of the program says of it.</summary>
    public static readonly CommandCard Card = new(
        "sources",
        "List the known dumps, APIs and feeds. The names work wherever a SOURCE does.",
        "starhaul sources"
    );

    private const int ProbesAtOnce = 4;

    private readonly Option<bool> probe = new("--probe")
    {
        Description = "Look at each file that can be fetched: its size, and when it was last new",
    };

    private readonly Option<bool> limits = new("--limits")
    {
        Description = "List what is known of hosts instead: until when they are left alone, and their limits",
    };
    private readonly Option<string> forget = new("--forget")
    {
        HelpName = "HOST",
        Description = "Forget what is known of a host, such as www.edsm.net or http://127.0.0.1:8080",
    };

    public SourcesCommand(CliContext context, CommonOptions common)
        : base(Card.Word, Card.Summary, context, common)
    {
        Add(probe);
        Add(limits);
        Add(forget);
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Examples =>
        [
            Card.Example,
            "starhaul sources --probe",
            "starhaul sources --limits",
            "starhaul sources --forget www.edsm.net",
            "starhaul get spansh:systems_1day",
        ];

    /// <inheritdoc />
    protected override async Task<ExitCode> RunAsync(
        ParseResult parse,
        CommandOutput output,
        CancellationToken cancellationToken
    )
    {
        if (parse.GetValue(forget) is { } host)
        {
            KnownLimits.Forget(FetchSettings.CacheFolder(Context), host, output);
            return ExitCode.Done;
        }

        if (parse.GetValue(limits))
        {
            KnownLimits.Print(FetchSettings.CacheFolder(Context), output);
            return ExitCode.Done;
        }

        var isProbed = parse.GetValue(probe);
        var entries = Context
            .Sources.Sources.Select(known => new SourcesEntry(
                known.Name,
                known.Kind,
                known.Url,
                known.Updated,
                known.Note
            ))
            .ToArray();
        if (isProbed)
        {
            await ProbeAsync(entries, SettingsReader.Read(Context, parse), output, cancellationToken);
        }

        output.Document(new SourcesDocument(entries), () => CliJson.Documents.SourcesDocument);
        foreach (var line in isProbed ? Probed(entries) : Listed(entries))
        {
            output.Result(line);
        }

        return entries.FirstOrDefault(entry => entry.Error is not null)?.ExitCode ?? ExitCode.Done;
    }

    private async Task ProbeAsync(
        SourcesEntry[] entries,
        SettingsReader settings,
        CommandOutput output,
        CancellationToken cancellationToken
    )
    {
        await using var fetcher = new FileFetcher(
            FetchSettings.Fetcher(settings, Context.CurrentFolder, Context, output.Message)
        );
        await Parallel.ForAsync(
            0,
            entries.Length,
            new ParallelOptions { MaxDegreeOfParallelism = ProbesAtOnce, CancellationToken = cancellationToken },
            async (index, token) =>
            {
                if (Context.Sources.Sources[index].IsFile)
                {
                    entries[index] = await ProbeAsync(fetcher, entries[index], token);
                }
            }
        );
    }

    private async Task<SourcesEntry> ProbeAsync(
        FileFetcher fetcher,
        SourcesEntry entry,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var plan = await fetcher.PlanAsync(Source.Parse(entry.Url), FetchOptions.Default, cancellationToken);
            return entry with { Probe = plan.Probe };
        }
        catch (StarhaulException exception)
        {
            var error = CliError.From(exception, Context.Interruption, entry.Url);
            return entry with { Error = ErrorDetail.From(error), ExitCode = error.ExitCode };
        }
    }

    private static IEnumerable<string> Listed(IEnumerable<SourcesEntry> entries)
    {
        var rows = entries.Select(entry => new[] { entry.Name, Kind(entry), entry.Updated, entry.Note }).ToList();
        return TextTable.Lines([
            ["name", "kind", "new", "holds"],
            .. rows,
        ]);
    }

    private static IEnumerable<string> Probed(IEnumerable<SourcesEntry> entries)
    {
        var rows = entries
            .Where(entry => entry.Probe is not null || entry.Error is not null)
            .Select(ProbedRow)
            .ToList();
        return TextTable.Lines(
            [
                ["name", "size", "last modified", "says"],
                .. rows,
            ],
            rightAligned: 1
        );
    }

    private static string[] ProbedRow(SourcesEntry entry) =>
        [
            entry.Name,
            entry.Probe?.ContentLength is { } length ? HumanText.Bytes(length) : "-",
            entry.Probe?.LastModified is { } time
                ? time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)
                : "-",
            entry.Error?.Message ?? entry.Probe!.MimeType,
        ];

    private static string Kind(SourcesEntry entry) => entry.Kind.ToString().ToLowerInvariant();
}
