using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>Waits for what must come about, and fails where it does not.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    public static async Task HoldsAsync(Func<bool> condition, string expected)
    {
        using var late = new CancellationTokenSource(Longest);
        while (!condition())
        {
            Assert.False(late.IsCancellationRequested, $"Waited {Longest.TotalSeconds:0} s until {expected}.");
            await Task.Delay(1, TestContext.Current.CancellationToken);
        }
    }
}
