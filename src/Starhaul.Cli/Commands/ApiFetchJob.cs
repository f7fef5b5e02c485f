using Starhaul.Cli.Output;
using Starhaul.Cli.Progress;
using Starhaul.Pipelines;

namespace Starhaul.Cli.Commands;

/// <summary>One fetch from an API, from its first progress line to its last.</summary>
internal sealed class ApiFetchJob(ApiFetcher fetcher, IProgressView view, CommandOutput output, CliContext context)
{
    /// <summary>Fetches the resource, loads it where it is to go into tables, and prints how it went.</summary>
    public async Task RunAsync(
        ApiResource resource,
        ApiQuery query,
        SpanshDump? dump,
        FileFetcher files,
        CancellationToken cancellationToken
    )
    {
        var meter = view.Begin(resource.Name);
        try
        {
            if (dump is not null)
            {
                await dump.CheckTargetsAsync(cancellationToken);
            }

            var progress = meter.CreateProgress<ApiProgress>(MeterStates.From);
            var result = await fetcher.FetchAsync(resource, query, progress, cancellationToken);
            view.Print(() => Print(result));
            LoadDocument? load = null;
            if (dump is not null && result.Records > 0)
            {
                // The file is in the box and proven: it is read where it lies.
                var file = Source.Parse(result.Path);
                var loading = meter.CreateProgress<SpanshDumpProgress>(new LoadMeter(context.TimeProvider).ReadState);
                var loaded = await dump.RunAsync(files, file, loading, cancellationToken);
                load = LoadDocument.From(file, loaded);
                view.Print(() => Print(loaded));
            }

            output.Document(ApiDocument.From(resource.Name, result, load), () => CliJson.Documents.ApiDocument);
        }
        finally
        {
            view.End(meter, () => { });
        }
    }

    private void Print(SpanshDumpResult result)
    {
        foreach (var line in LoadText.Lines(result, context.CurrentFolder))
        {
            output.Outcome(line);
        }
    }

    private void Print(FetchResult result)
    {
        var transfer = result.Record.Transfer!;
        var time = HumanText.Time(TimeSpan.FromSeconds(transfer.Seconds));
        output.Outcome(
            $"fetched {OutcomeText.DisplayPath(result.Path, context.CurrentFolder)}  {HumanText.Count(result.Records ?? 0, "record")}, "
                + $"{HumanText.Bytes(result.Record.ContentLength.Actual)} in {time}, "
                + $"{HumanText.Count(transfer.Attempts, "request")}  sha256 {OutcomeText.ShortHash(result.Record.Sha256)}"
        );
        foreach (var warning in result.Warnings)
        {
            output.Message($"starhaul: warning: {warning}");
        }
    }
}
