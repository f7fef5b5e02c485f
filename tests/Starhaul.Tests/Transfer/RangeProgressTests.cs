using Starhaul.Transfer;
using Xunit;

namespace Starhaul.Tests.Transfer;

/// <summary>
/// Connections that come, go, fail and are slow, beside checks that are slow too, step by step by a seed: whatever happened, those
/// that are left bring the rest, and nobody waits for ever.
/// </summary>
public sealed class RangeProgressTests : IAsyncDisposable
{
    private const int MiB = 1024 * 1024;
    private const long Length = 700 * MiB;
    private const int WildSteps = 400;
    private const int CalmSteps = 20_000;

    private readonly RangeScene scene = new(Length);

    private readonly List<RangeLease?> connections = [null];

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private bool IsWhole => Part.IsComplete && Part.Flow.Followed == Length;

    public ValueTask DisposeAsync() => scene.DisposeAsync();

    private PartFile Part => scene.Part;

    private RangeAllocator Ranges => scene.Ranges;

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task What_connections_leave_behind_is_brought_by_those_that_stay(int seed)
    {
        var random = new Random(seed);
        for (var step = 0; step < WildSteps && !IsWhole; step++)
        {
            switch (random.Next(40))
            {
                case 0 when connections.Count < 9:
                    connections.Add(null);
                    Ranges.Share(Part.Version, connections.Count);
                    break;
                case 1 when connections.Count > 1:
                    CloseLast();
                    break;
                case 2:
                    Return(random.Next(connections.Count));
                    break;
                case 3:
                    scene.Time.Advance(TimeSpan.FromSeconds(random.NextDouble() * 3));
                    break;
                case < 14:
                    Check(random.Next(1, 9) * MiB);
                    break;
                default:
                    await StepAsync(random.Next(connections.Count), random.Next(1, 5) * MiB);
                    break;
            }
        }

        // In every second case all at once, as where a host turns them away.
        while (seed % 2 == 0 && connections.Count > 1)
        {
            CloseLast();
        }

        for (var step = 0; step < CalmSteps && !IsWhole; step++)
        {
            await StepAsync(step % connections.Count, MiB);
            Check(MiB);
            scene.Time.Advance(TimeSpan.FromMilliseconds(10));
        }

        Assert.True(
            IsWhole,
            $"{connections.Count} connections stay at byte {Part.Frontier:N0}, the checks at {Part.Flow.Followed:N0}."
        );
    }

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, 40)];

    private void Check(long most) => Part.Flow.Follow(Math.Min(Part.Frontier, Part.Flow.Followed + most), Part.Version);

    private void CloseLast()
    {
        Return(connections.Count - 1);
        connections.RemoveAt(connections.Count - 1);
        Ranges.Share(Part.Version, connections.Count);
    }

    private void Return(int connection)
    {
        if (connections[connection] is { } lease)
        {
            Ranges.Return(lease);
            connections[connection] = null;
        }
    }

    /// <summary>What a connection does next, where it does not have to wait: takes a range, or brings some of it.</summary>
    private async Task StepAsync(int connection, int count)
    {
        if (connections[connection] is not { } lease)
        {
            using var now = CancellationTokenSource.CreateLinkedTokenSource(Ending);
            var taking = Ranges.TakeAsync(Part.Version, now.Token);
            if (taking.IsCompleted)
            {
                connections[connection] = await taking;
                return;
            }

            await now.CancelAsync();
            await ((Task)taking).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }

        var offset = lease.Rest.Start;
        if (lease.Taken.IsCancellationRequested || lease.IsDone || offset >= Length)
        {
            Return(connection);
        }
        else if (Part.Flow.RoomAsync(Part.Version, offset, Ending).AsTask().IsCompleted)
        {
            var brought = lease.Claim((int)Math.Min(count, Length - offset));
            Part.Flow.TryAdd(Part.Version, new ByteRange(offset, offset + brought));
            lease.Wrote(brought);
        }
    }
}
