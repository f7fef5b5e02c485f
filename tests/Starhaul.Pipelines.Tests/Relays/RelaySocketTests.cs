using Starhaul.Pipelines.Relays;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Pipelines.Tests.Relays;

public sealed class RelaySocketTests
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Frames_that_were_received_are_there_after_the_connection_was_lost()
    {
        Assert.SkipUnless(ZeroMqRelay.IsAvailable, ZeroMqRelay.SkipReason);
        await using var relay = await ZeroMqRelay.StartAsync();
        using var socket = new RelaySocket(relay.Endpoint, new RelayOptions(), isIPv6: false);
        Assert.Equal(RelayEvent.Connected, NextEvent(socket));
        await relay.SubscribedAsync();

        await relay.SendAsync(1_000);
        await relay.EndAsync();
        Assert.Equal(RelayEvent.Lost, NextEvent(socket));

        var frames = 0;
        while (socket.TryReceive(out _))
        {
            frames++;
        }

        Assert.Equal(1_000, frames);
    }

    // Frames are waiting here, so only the events are waited for.
    private static RelayEvent NextEvent(RelaySocket socket)
    {
        socket.Pause(Longest);
        return socket.ReadEvent();
    }
}
