using Starhaul.Api;
using Starhaul.Cli.Output;
using Starhaul.Cli.Progress;

namespace Starhaul.Cli.Commands;

/// <summary>One fetch from an API, from its first progress line to its last.</summary>
internal sealed class ApiFetchJob(ApiFetcher fetcher, IProgressView view, CommandOutput output, CliContext context)
{
    /// <summary>Fetches the resource and prints how it went.</summary>
    public async Task<ApiResult> RunAsync(ApiResource resource, ApiQuery query, CancellationToken cancellationToken)
    {
        var meter = view.Begin(resource.Name);
        try
        {
            var told = meter.Told<ApiProgress>(MeterStates.Of);
            var result = await fetcher.FetchAsync(resource, query, told, cancellationToken);
            output.Document(ApiDocument.Of(resource.Name, result), json => json.ApiDocument);
            view.Print(() => Print(result));
            return result;
        }
        finally
        {
            view.End(meter, () => { });
        }
    }

    private void Print(ApiResult result)
    {
        var transfer = result.Record.Transfer!;
        var time = HumanText.Time(TimeSpan.FromSeconds(transfer.Seconds));
        output.Outcome(
            $"fetched {OutcomeText.Shown(result.Path, context.CurrentFolder)}  {HumanText.Count(result.Records, "record")}, "
                + $"{HumanText.Bytes(result.Record.ContentLength.Actual)} in {time}, "
                + $"{HumanText.Count(transfer.Attempts, "request")}  sha256 {OutcomeText.Short(result.Record.Sha256)}"
        );
        foreach (var warning in result.Warnings)
        {
            output.Message($"starhaul: warning: {warning}");
        }
    }
}
