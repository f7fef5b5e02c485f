using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Starhaul.Testing;

/// <summary>A clock that stands still until a test moves it.</summary>
public static class FakeTimes
{
    /// <summary>An evening of November 2026, at which the tests of dumps and feeds play.</summary>
    public static FakeTimeProvider Start() => new(new DateTimeOffset(2026, 11, 21, 20, 0, 0, TimeSpan.Zero));

    /// <summary>Moves the clock in small steps until the work is done, whatever it waits for.</summary>
    /// <param name="clock">The clock.</param>
    /// <param name="work">What waits for the clock.</param>
    /// <param name="step">How far the clock moves at a time.</param>
    public static async Task AdvanceUntilAsync(this FakeTimeProvider clock, Task work, TimeSpan step)
    {
        ArgumentNullException.ThrowIfNull(clock);
        ArgumentNullException.ThrowIfNull(work);
        while (!work.IsCompleted)
        {
            clock.Advance(step);
            await Task.WhenAny(work, Task.Delay(1, TestContext.Current.CancellationToken));
        }
    }
}
