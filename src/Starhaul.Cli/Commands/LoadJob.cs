using Starhaul.Cli.Output;
using Starhaul.Cli.Progress;
using Starhaul.Pipelines;

namespace Starhaul.Cli.Commands;

/// <summary>One round of a pipeline, from its first progress line to its summary.</summary>
internal sealed class LoadJob(
    SpanshDump dump,
    FileFetcher fetcher,
    IProgressView view,
    CommandOutput output,
    CliContext context
)
{
    /// <summary>Fetches, loads and prints what came of it.</summary>
    public async Task RunAsync(Source source, CancellationToken cancellationToken)
    {
        var result = await WatchedAsync(
            source,
            progress => dump.RunAsync(fetcher, source, progress, cancellationToken)
        );
        output.Document(LoadDocument.From(source, result), () => CliJson.Documents.LoadDocument);
        view.Print(() =>
        {
            foreach (var line in LoadText.Lines(result, context.CurrentFolder))
            {
                output.Outcome(line);
            }
        });
    }

    /// <summary>Says what would be done.</summary>
    public async Task PlanAsync(Source source, CancellationToken cancellationToken)
    {
        var plan = await WatchedAsync(source, progress => dump.PlanAsync(fetcher, source, progress, cancellationToken));
        output.Document(LoadPlanDocument.From(source, plan), () => CliJson.Documents.LoadPlanDocument);
        view.Print(() =>
        {
            foreach (var line in LoadText.Lines(plan, context.CurrentFolder))
            {
                output.Result(line);
            }
        });
    }

    private async Task<T> WatchedAsync<T>(Source source, Func<IProgress<SpanshDumpProgress>, Task<T>> work)
    {
        var meter = view.Begin(Uri.UnescapeDataString(source.Uri.AbsolutePath.Split('/')[^1]));
        try
        {
            return await work(meter.CreateProgress<SpanshDumpProgress>(new LoadMeter(context.TimeProvider).ReadState));
        }
        catch (ArgumentException exception)
        {
            throw UsageException.FromArgument(exception, "run spansh-dump");
        }
        finally
        {
            view.End(meter, () => { });
        }
    }
}
