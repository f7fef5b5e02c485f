namespace Starhaul.Pipelines.Listening;

/// <summary>
/// Suspects that messages were dropped on their way: while they came steadily, the gateway's own times have a hole in which
/// some 50 of them should be. A relay drops the oldest for a slow reader, and what it sends next arrives as if all were well.
/// </summary>
/// <remarks>For one thread.</remarks>
internal sealed class GatewayWatch
{
    private readonly Dictionary<string, RelayTimes> relays = new(StringComparer.Ordinal);

    /// <summary>A message came.</summary>
    /// <param name="relay">The relay that sent it.</param>
    /// <param name="gateway">When its gateway took it.</param>
    /// <param name="arrived">When it came.</param>
    public StreamGap? Received(string relay, DateTimeOffset gateway, DateTimeOffset arrived)
    {
        if (!relays.TryGetValue(relay, out var times))
        {
            relays.Add(relay, times = new RelayTimes());
        }

        return times.Received(gateway, arrived) is { } hole
            ? new StreamGap(
                StreamGapKind.GatewayHole,
                hole.From,
                gateway,
                relay,
                Lost: null,
                $"some {hole.Expected:0} messages were to be expected"
            )
            : null;
    }

    private sealed class RelayTimes
    {
        private const int Window = 60; // seconds
        private const double LeastExpected = 50;

        private static readonly TimeSpan LeastHole = TimeSpan.FromSeconds(3);

        // Times that no gateway would write say nothing of the others.
        private static readonly TimeSpan MostAhead = TimeSpan.FromSeconds(10);
        private static readonly TimeSpan MostBehind = TimeSpan.FromMinutes(10);

        private readonly int[] counts = new int[Window];
        private DateTimeOffset first;
        private DateTimeOffset last;
        private long sum;

        public (DateTimeOffset From, double Expected)? Received(DateTimeOffset gateway, DateTimeOffset arrived)
        {
            if (gateway > arrived + MostAhead || gateway < arrived - MostBehind)
            {
                return null;
            }

            if (last == default)
            {
                (first, last) = (gateway, gateway);
            }

            var from = last;
            var length = gateway - from;
            var expected = sum / (double)Window * length.TotalSeconds;
            var isSteady = from - first >= TimeSpan.FromSeconds(Window);
            Add(gateway);
            return isSteady && length >= LeastHole && expected >= LeastExpected ? (from, expected) : null;
        }

        private void Add(DateTimeOffset gateway)
        {
            var second = gateway.ToUnixTimeSeconds();
            var newest = last.ToUnixTimeSeconds();
            for (var next = newest + 1; next <= second && next <= newest + Window; next++)
            {
                sum -= counts[next % Window];
                counts[next % Window] = 0;
            }

            if (second > newest - Window)
            {
                counts[second % Window]++;
                sum++;
            }

            last = gateway > last ? gateway : last;
        }
    }
}
