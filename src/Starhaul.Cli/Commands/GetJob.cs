using System.Security.Cryptography;
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
    /// <summary>What the source is shown as; null takes the last name of its path.</summary>
    public string? Name { get; init; }

    /// <summary>Whether an error has to say which source it is of.</summary>
    public bool NamesSource { get; init; }

    /// <summary>Whether the proven file goes to standard output, so that all else is printed elsewhere.</summary>
    public bool IsPiped { get; init; }

    /// <summary>Fetches the source and prints how it went. A failure is an outcome too: other sources go on.</summary>
    public async Task<GetOutcome> RunAsync(Source source, CancellationToken cancellationToken)
    {
        var meter = view.Begin(Name ?? NameOf(source));
        var keepsPart = false;
        var progress = meter.CreateProgress<FetchProgress>(state =>
        {
            if (state.Phase is FetchPhase.Transferring or FetchPhase.Waiting)
            {
                Volatile.Write(ref keepsPart, state.BytesOnDisk > 0);
            }

            return MeterStates.From(state);
        });
        try
        {
            var result = await fetcher.FetchAsync(source, fetch, progress, cancellationToken);
            var line = OutcomeText.Line(result, context.CurrentFolder);
            view.End(meter, () => Print(line));
            if (IsPiped)
            {
                await WriteOutAsync(result, cancellationToken);
            }

            return GetOutcome.From(source, result);
        }
        catch (Exception exception)
        {
            var error = CliError.From(exception, context.Interruption, source.Text);
            view.End(meter, () => Print(error, exception, source));
            return GetOutcome.From(source, error) with { KeepsPart = Volatile.Read(ref keepsPart) };
        }
    }

    /// <summary>What is said once for all sources that an interruption ended.</summary>
    /// <param name="interruption">The request that ended them.</param>
    /// <param name="keepsPart">Whether bytes of any of them came before that.</param>
    public static CliError Interrupted(Interruption interruption, bool keepsPart) =>
        CliError.From(new OperationCanceledException(), interruption) with
        {
            Hint = keepsPart
                ? "The part file stays; the same command goes on from there, where the source allows it."
                : null,
        };

    private void Print(string line)
    {
        if (IsPiped)
        {
            output.Message(line);
        }
        else
        {
            output.Outcome(line);
        }
    }

    /// <summary>Writes the file out and compares what was written with the record: it may have changed since its proof.</summary>
    private async Task WriteOutAsync(FetchResult result, CancellationToken cancellationToken)
    {
        const int BlockLength = 256 * 1024;
        var target = output.Bytes();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var file = fetcher.OpenRead(result);
        var block = new byte[BlockLength];
        for (int read; (read = await file.ReadAsync(block, cancellationToken)) > 0; )
        {
            hash.AppendData(block, 0, read);
            await target.WriteAsync(block.AsMemory(0, read), cancellationToken);
            if (target is StandardStream { Failure: not null })
            {
                return; // the reader has left
            }
        }

        var sha256 = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (sha256 != result.Record.Sha256)
        {
            throw new IntegrityException(
                $"{result.Path} changed while it was written: expected sha256 {result.Record.Sha256}, wrote {sha256}."
            )
            {
                Source = result.Record.SourceUrl,
                Step = FetchStep.Publish,
                Hint = "Throw away what was written, and fetch it again.",
            };
        }
    }

    private void Print(CliError error, Exception exception, Source source)
    {
        if (exception is OperationCanceledException && error.ExitCode == context.Interruption.ExitCode)
        {
            return;
        }

        var subject = source.Uri.IsFile ? Uri.UnescapeDataString(source.Uri.AbsolutePath) : source.Text;
        output.Failure(error, isInDocument: true, NamesSource ? subject : null);
        Defect.Trace(exception, error, context);
    }

    private static string NameOf(Source source) =>
        Uri.UnescapeDataString(source.Uri.AbsolutePath.TrimEnd('/').Split('/')[^1]) is { Length: > 0 } name
            ? name
            : source.Uri.Host;
}
