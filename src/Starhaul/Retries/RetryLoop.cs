using System.Globalization;
using Microsoft.Extensions.Logging;
using Starhaul.Transfer;

namespace Starhaul.Retries;

/// <summary>Waits between attempts as the source asked, or as the back-off says, and gives up when it is time.</summary>
internal sealed class RetryLoop(TransferLimits limits, TimeProvider time, Random jitter, ILogger log)
{
    private readonly Backoff backoff = new(limits, jitter);

    /// <summary>Waits before the next attempt.</summary>
    /// <exception cref="SourceUnavailableException">The source asked for more patience than is allowed.</exception>
    /// <exception cref="TransferException">The attempts without progress are used up.</exception>
    public async Task WaitAsync(
        AttemptFailedException failure,
        bool madeProgress,
        Source source,
        FetchStep step,
        TransferMeter? meter,
        CancellationToken cancellationToken
    )
    {
        backoff.Failed(madeProgress);
        if (failure.RetryAfter > limits.MaxWait)
        {
            throw new SourceUnavailableException(
                $"{failure.Message} and asked to wait {Seconds(failure.RetryAfter.Value)}, longer than {Seconds(limits.MaxWait)}.",
                failure
            )
            {
                Source = source.Text,
                Step = step,
                IsTransient = true,
                Hint =
                    $"Run it again in {Seconds(failure.RetryAfter.Value)}, or allow the wait with TransferLimits.MaxWait.",
            };
        }

        if (backoff.IsExhausted)
        {
            var message = $"{failure.Message}; {backoff.Failures} attempts in a row brought nothing.";
            throw step == FetchStep.Probe
                ? new SourceUnavailableException(message, failure)
                {
                    Source = source.Text,
                    Step = step,
                    IsTransient = true,
                    Hint = "Check the address and the connection, then run the same command again.",
                }
                : new TransferException(message, failure)
                {
                    Source = source.Text,
                    Step = step,
                    IsTransient = true,
                    Hint =
                        "Check the connection and the source, then run the same command again: it resumes where it can.",
                };
        }

        var delay = failure.RetryAfter ?? backoff.NextDelay();
        Telemetry.Retry(step);
        Log.Retries(
            log,
            LogText.Clean(source.Text),
            LogText.Clean(failure.Message),
            backoff.Failures,
            delay.TotalSeconds
        );
        if (meter is not null)
        {
            meter.Waiting = $"{failure.Message}; next attempt in {Seconds(delay)}";
        }

        await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
        if (meter is not null)
        {
            meter.Waiting = null;
        }
    }

    private static string Seconds(TimeSpan span) =>
        span.TotalSeconds.ToString(span.TotalSeconds < 10 ? "0.#" : "0", CultureInfo.InvariantCulture) + " s";
}
