using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;
using Starhaul.Cli.Metrics;
using Starhaul.Cli.Output;
using Starhaul.Cli.Progress;
using Starhaul.Cli.Values;
using Starhaul.Pipelines;

namespace Starhaul.Cli.Commands;

/// <summary><c>starhaul run eddn-stream</c>: the live feed into an archive and into tables.</summary>
internal sealed class RunEddnStreamCommand : CliCommand
{
    private readonly Option<string[]> from = new("--from")
    {
        HelpName = "ENDPOINT",
        Description = $"A relay (default {EddnStreamOptions.PublicRelay}); may be given again",
    };
    private readonly Option<string> archive = new("--archive")
    {
        HelpName = "DIR",
        Description = "The folder of the archive (default ./eddn)",
    };
    private readonly Option<string[]> to = new("--to")
    {
        HelpName = "TARGET",
        Description = $"Tables to keep fresh: {Targets.Forms}; may be given again",
    };
    private readonly Option<string> duration = new("--for")
    {
        HelpName = "TIME",
        Description = "Listen for so long, such as 10m; without it until Ctrl-C",
    };
    private readonly Option<string> compression = new("--compress")
    {
        HelpName = "FORMAT",
        Description = "gzip (default) or zstd",
    };
    private readonly Option<bool> oneFile = new("--one-file")
    {
        Description = "One segment an hour for all schemas instead of one for each",
    };
    private readonly Option<string> flush = new("--flush")
    {
        HelpName = "TIME",
        Description = "How often what came is written, so what a kill can lose (default 1s)",
    };
    private readonly Option<string> silence = new("--silence")
    {
        HelpName = "TIME",
        Description = "Connect anew after so long without a message (default 60s)",
    };
    private readonly Option<string> curve = new("--curve")
    {
        HelpName = "KEY",
        Description = "The relay's public CURVE key, 40 characters of Z85, or a file that holds it",
    };
    private readonly Option<string> schemas = new("--schemas")
    {
        HelpName = "DIR",
        Description = "Check messages against the JSON Schemas of a folder; those that fail are dead letters",
    };
    private readonly Option<string> metricsPort = new("--metrics")
    {
        HelpName = "PORT",
        Description = "Offer metrics to Prometheus at http://127.0.0.1:PORT/metrics",
    };

    public RunEddnStreamCommand(CliContext context, CommonOptions common)
        : base(
            EddnStream.PipelineName,
            "Listen to the live feed of EDDN: into a proven archive, and from there into tables.",
            context,
            common
        )
    {
        to.CompletionSources.Add(static _ => Targets.Schemes.Select(static scheme => new CompletionItem(scheme)));
        compression.CompletionSources.Add("gzip", "zstd");
        Option[] all = [from, archive, to, duration, compression, oneFile, flush, silence, curve, schemas, metricsPort];
        foreach (var option in all)
        {
            Add(option);
        }
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Examples =>
        [
            "starhaul run eddn-stream --archive eddn/ --to sqlite:galaxy.db",
            "starhaul run eddn-stream --from tcp://127.0.0.1:9500 --archive eddn/ --for 10m",
            "starhaul eddn gaps eddn/",
        ];

    /// <inheritdoc />
    public override IReadOnlyList<string> Notes =>
        [
            "Everything that arrives is in the archive first; tables follow it, and catch up after a pause. Ctrl-C and "
                + "SIGTERM close the segments and end with 0. After a kill the same command makes good what is open.",
            $"Metrics also go to a collector over OTLP where {OtlpExport.EndpointVariable} names one.",
            "docs/archive.md describes the archive, docs/tables.md which message goes into which table.",
        ];

    /// <inheritdoc />
    protected override async Task<ExitCode> RunAsync(
        ParseResult parse,
        CommandOutput output,
        CancellationToken cancellationToken
    )
    {
        var options = Read(parse);
        var port = ReadPort(parse);
        using var metrics = new EddnStreamMetrics();
        var health = new HealthPage(Context.TimeProvider);
        using var systemd = new ServiceNotifier(Context.Variable, Context.TimeProvider);
        using var export = OtlpExport.Start(Context.Variable);
        await using var endpoint = port is { } number
            ? MetricsEndpoint.Start(number, () => PrometheusText.Format(metrics.Latest), health.FindFaults)
            : null;
        await using var view = new StreamView(Context, output);
        var result = await WatchedAsync(
            options,
            view,
            [metrics, systemd, health, new Advance(Context)],
            cancellationToken
        );
        output.Document(result, () => CliJson.Documents.EddnStreamResult);
        view.Print(() =>
        {
            foreach (var line in StreamText.Lines(result, Context.CurrentFolder))
            {
                output.Outcome(line);
            }

            foreach (var line in StreamText.DeadRelays(result))
            {
                output.Message($"starhaul: warning: {line}");
            }
        });
        return StreamText.ReportFailures(result.Targets, output) ? ExitCode.Destination : ExitCode.Done;
    }

    private static async Task<EddnStreamResult> WatchedAsync(
        EddnStreamOptions options,
        StreamView view,
        IProgress<EddnStreamProgress>[] others,
        CancellationToken cancellationToken
    )
    {
        try
        {
            var watchers = new ProgressFork<EddnStreamProgress>([.. others, view]);
            return await new EddnStream(options).RunAsync(watchers, cancellationToken);
        }
        catch (ArgumentException exception)
        {
            throw UsageException.FromArgument(exception, $"run {EddnStream.PipelineName}");
        }
        finally
        {
            view.End();
        }
    }

    private EddnStreamOptions Read(ParseResult parse)
    {
        var defaults = new EddnStreamOptions();
        return defaults with
        {
            Relays = parse.GetValue(from) is [_, ..] relays ? relays : defaults.Relays,
            Archive = Path.GetFullPath(parse.GetValue(archive) ?? defaults.Archive, Context.CurrentFolder),
            Targets = parse.GetValue(to) ?? [],
            Sinks = Targets.Added,
            Compression = parse.GetValue(compression) ?? defaults.Compression,
            OneFile = parse.GetValue(oneFile),
            FlushInterval = parse.ReadLength(flush) ?? defaults.FlushInterval,
            Silence = parse.ReadLength(silence) ?? defaults.Silence,
            Duration = parse.ReadLength(duration),
            CurveServerKey = parse.GetValue(curve) is { } key ? FileOrKey(key) : null,
            Schemas = parse.GetValue(schemas) is { } folder ? Path.GetFullPath(folder, Context.CurrentFolder) : null,
            TimeProvider = Context.TimeProvider,
        };
    }

    private string FileOrKey(string text)
    {
        var path = Path.GetFullPath(text, Context.CurrentFolder);
        return File.Exists(path) ? path : text;
    }

    private int? ReadPort(ParseResult parse)
    {
        if (parse.GetValue(metricsPort) is not { } text)
        {
            return null;
        }

        var isPort = ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0;
        return isPort
            ? port
            : throw new UsageException($"{metricsPort.Name} is '{text}'.", "Expected a port from 1 to 65535.");
    }

    /// <summary>A listener reports while it ends only where it came nearer to its end.</summary>
    private sealed class Advance(CliContext context) : IProgress<EddnStreamProgress>
    {
        public void Report(EddnStreamProgress value) => context.Interruption.Advance();
    }
}
