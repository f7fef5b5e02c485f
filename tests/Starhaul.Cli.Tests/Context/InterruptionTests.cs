using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace Starhaul.Cli.Tests.Context;

/// <summary>A program that was asked to end is given up when it comes no nearer to its end, and not before.</summary>
public sealed class InterruptionTests
{
    private static readonly TimeSpan Half = TimeSpan.FromSeconds(10);

    private readonly FakeTimeProvider time = new();

    [Fact]
    public void What_does_not_move_for_20_seconds_is_stuck()
    {
        using var interruption = new Interruption(time);
        time.Advance(TimeSpan.FromHours(1));
        Assert.False(interruption.IsStuck);

        Assert.True(interruption.Request(ExitCode.Terminated, "SIGTERM"));
        time.Advance(2 * Half - TimeSpan.FromSeconds(1));
        Assert.False(interruption.IsStuck);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(interruption.IsStuck);
    }

    [Fact]
    public void What_advances_is_given_as_long_as_it_needs()
    {
        using var interruption = new Interruption(time);
        interruption.Request(ExitCode.Terminated, "SIGTERM");
        for (var round = 0; round < 10; round++)
        {
            time.Advance(Half);
            interruption.Advance();
            Assert.False(interruption.IsStuck);
        }

        time.Advance(2 * Half);
        Assert.True(interruption.IsStuck);
    }

    [Fact]
    public void A_second_request_ends_at_once_and_one_of_the_same_moment_does_not()
    {
        using var interruption = new Interruption(time);
        interruption.Request(ExitCode.Interrupted, "SIGINT");

        Assert.True(interruption.Request(ExitCode.Terminated, "SIGTERM"));
        time.Advance(Half);

        Assert.False(interruption.Request(ExitCode.Interrupted, "SIGINT"));
        Assert.Equal((ExitCode.Interrupted, "SIGINT"), (interruption.ExitCode, interruption.Signal));
    }
}
