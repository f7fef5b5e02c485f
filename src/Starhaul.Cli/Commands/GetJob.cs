using Starhaul.Cli.Output;
using Starhaul.Cli.Progress;

namespace Starhaul.Cli.Commands;

/// <summary>One source of <c>get</c>, from its first progress line to its last.</summary>
internal sealed class GetJob(
    FileFetcher fetcher,
    FetchOptions fetch,
    IProgressView view,
    CommandOutput output,
    CliContext context
)
{
    /// <summary>Whether an error has to say which source it is of.</summary>
    public bool NamesSource { get; init; }

    /// <summary>Fetches the source and prints how it went. A failure is an outcome too: other sources go on.</summary>
    public async Task<GetOutcome> RunAsync(Source source, CancellationToken cancellationToken)
    {
        var meter = view.Begin(NameOf(source));
        var progress = meter.CreateProgress<FetchProgress>(MeterStates.From);
        try
        {
            var result = await fetcher.FetchAsync(source, fetch, progress, cancellationToken);
            view.End(meter, () => output.Outcome(OutcomeText.Line(result, context.CurrentFolder)));
            return GetOutcome.From(source, result);
        }
        catch (Exception exception)
        {
            var error = CliError.From(exception, context.Interruption, source.Text);
            view.End(meter, () => Print(error, exception, source));
            return GetOutcome.From(source, error);
        }
    }

    /// <summary>What is said once for all sources that an interruption ended.</summary>
    public static CliError Interrupted(Interruption interruption) =>
        CliError.From(new OperationCanceledException(), interruption) with
        {
            Hint = "The part file stays; the same command goes on from there.",
        };

    private void Print(CliError error, Exception exception, Source source)
    {
        if (exception is OperationCanceledException && error.ExitCode == context.Interruption.ExitCode)
        {
            return;
        }

        var subject = source.Uri.IsFile ? source.Uri.LocalPath : source.Text;
        output.Failure(error, isInDocument: true, NamesSource ? subject : null);
        Defect.Trace(exception, error, context);
    }

    private static string NameOf(Source source) =>
        Uri.UnescapeDataString(source.Uri.AbsolutePath.TrimEnd('/').Split('/')[^1]) is { Length: > 0 } name
            ? name
            : source.Uri.Host;
}
