using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Starhaul.Retries;

/// <summary>Waits between attempts as the source asked, or as the back-off says, and gives up when it is time.</summary>
internal sealed class RetryLoop(TransferLimits limits, TimeProvider time, Random jitter, ILogger log)
{
    private readonly Backoff backoff = new(limits.FirstBackoff, limits.LongestBackoff, jitter);

    /// <summary>Waits before the next attempt.</summary>
    /// <param name="failure">Why the last one failed.</param>
    /// <param name="madeProgress">Whether it brought bytes that stay.</param>
    /// <param name="source">What was asked for.</param>
    /// <param name="step">What failed, for the error.</param>
    /// <param name="show">Called with why nothing is asked for right now, and null when that is over; null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="SourceUnavailableException">The source asked for more patience than is allowed.</exception>
    /// <exception cref="TransferException">The attempts without progress are used up.</exception>
    public async Task WaitAsync(
        AttemptFailedException failure,
        bool madeProgress,
        Source source,
        FetchStep step,
        Action<string?>? show,
        CancellationToken cancellationToken
    )
    {
        // Progress resets the count, which is why a general retry policy does not fit here.
        if (madeProgress)
        {
            backoff.Reset();
        }
        else
        {
            backoff.Fail();
        }

        if (failure.RetryAfter > limits.MaxWait)
        {
            throw new SourceUnavailableException(
                $"{failure.Message} and asked to wait {Describe(failure.RetryAfter.Value)}, longer than {Describe(limits.MaxWait)}.",
                failure
            )
            {
                Source = source.Text,
                Step = step,
                IsTransient = true,
                Hint =
                    $"Run it again in {Describe(failure.RetryAfter.Value)}, or allow the wait with TransferLimits.MaxWait.",
            };
        }

        if (backoff.Failures >= limits.AttemptsWithoutProgress)
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
        show?.Invoke($"{failure.Message}; next attempt in {Describe(delay)}");
        try
        {
            await Task.Delay(delay, time, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            show?.Invoke(null);
        }
    }

    /// <summary>A stretch of time as a person reads it.</summary>
    private static string Describe(TimeSpan span) =>
        span.TotalSeconds switch
        {
            < 10 => span.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture) + " s",
            < 120 => string.Create(CultureInfo.InvariantCulture, $"{span.TotalSeconds:0} s"),
            < 2 * 3600 => string.Create(CultureInfo.InvariantCulture, $"{span.TotalMinutes:0} min"),
            < 2 * 86_400 => string.Create(CultureInfo.InvariantCulture, $"{span.TotalHours:0} h"),
            < 366 * 86_400 => string.Create(CultureInfo.InvariantCulture, $"{span.TotalDays:0} days"),
            _ => "more than a year",
        };
}
