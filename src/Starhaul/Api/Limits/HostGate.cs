using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Starhaul.Transports.Http;

namespace Starhaul.Api.Limits;

/// <summary>
/// Makes downloads heed what is known of hosts, and writes down what hosts tell them. Of a host that never said anything
/// nothing is known, and requests to it go as if there were no gate.
/// </summary>
internal sealed class HostGate(HostLimits hosts, TimeProvider time, ILogger log) : IHostGate, IDisposable
{
    private readonly ConcurrentDictionary<string, string> waits = new(StringComparer.Ordinal);

    /// <summary>Why nothing is asked for a source right now, as words for a person; null when something is.</summary>
    public string? WaitOf(Source source) => waits.GetValueOrDefault(source.Text);

    public async Task<HttpAnswer> SendAsync(
        Source source,
        Uri location,
        Func<Task<HttpAnswer>> send,
        CancellationToken cancellationToken
    )
    {
        var pass = hosts.Knows(location)
            ? await hosts
                .EnterAsync(location, defined: null, source.Text, words => Show(source, words), cancellationToken)
                .ConfigureAwait(false)
            : null;
        LearnedLimit? said = null;
        try
        {
            var answer = await send().ConfigureAwait(false);
            said = LimitHeaders.Read(answer, pass?.Limits ?? [], time);
            return answer;
        }
        finally
        {
            if (pass is not null || said is { Wait: not null } or { Policy: not null })
            {
                await hosts.LeaveAsync(location, pass, said).ConfigureAwait(false);
            }
        }
    }

    public void Dispose() => hosts.Dispose();

    private void Show(Source source, string? words)
    {
        if (words is null)
        {
            waits.TryRemove(source.Text, out _);
        }
        else if (waits.TryAdd(source.Text, words))
        {
            Log.WaitsForHost(log, source.Text, words);
        }
        else
        {
            waits[source.Text] = words;
        }
    }
}
