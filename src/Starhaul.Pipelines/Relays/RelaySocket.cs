using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using static Starhaul.Pipelines.Relays.Native.ZeroMqLibrary;

namespace Starhaul.Pipelines.Relays;

/// <summary>
/// One connection to a relay, for one thread: subscribed to everything, never made again once it is lost. All that the
/// listener knows of ZeroMQ is in this class.
/// </summary>
/// <remarks>
/// It has a context of its own, because libzmq looks up names on the I/O thread of the context: a name server that does
/// not answer would hold up the other relays.
/// </remarks>
internal sealed unsafe class RelaySocket : IDisposable
{
    private const string MonitorAddress = "inproc://monitor";
    private const int EventLength = 6; // of 16 bits the event, of 32 bits its value: zmq_socket_monitor(3)

    // Its own reconnecting is put off for longer than any socket lives. Switched off (-1), libzmq would throw away
    // the messages that are received and not yet read when the connection is lost.
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    private const Event Watched =
        Event.ConnectRetried
        | Event.Closed
        | Event.Disconnected
        | Event.HandshakeFailed
        | Event.HandshakeSucceeded
        | Event.HandshakeFailedProtocol
        | Event.HandshakeFailedAuthentication;

    private Message* message;
    private nint context;
    private nint socket;
    private nint monitor;

    /// <summary>Begins to connect; <see cref="ReadEvent"/> reports what becomes of it.</summary>
    /// <param name="address">The relay, as <see cref="RelayEndpoint.Address"/> has it.</param>
    /// <param name="options">Limits and keys.</param>
    /// <param name="isIPv6">Whether names are looked up as IPv6 first. libzmq tries the first address of a name alone.</param>
    /// <exception cref="IOException">libzmq cannot make the socket, for example for lack of file descriptors.</exception>
    public RelaySocket(string address, RelayOptions options, bool isIPv6)
    {
        message = (Message*)NativeMemory.Alloc((nuint)sizeof(Message));
        _ = InitMessage(message);
        try
        {
            context = Check(NewContext());
            socket = Check(NewSocket(context, Sub));
            Configure(options, isIPv6);
            Check(Monitor(socket, MonitorAddress, Watched));
            monitor = Check(NewSocket(context, Pair));
            Set(monitor, Option.Linger, 0);
            Check(Connect(monitor, MonitorAddress));
            Check(Connect(socket, address));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Waits until there is something to receive or an event, at most so long.</summary>
    public void Wait(TimeSpan limit)
    {
        var items = stackalloc PollItem[2];
        items[0] = new PollItem { Socket = socket, Events = PollIn };
        items[1] = new PollItem { Socket = monitor, Events = PollIn };
        if (Poll(items, 2, (long)Math.Ceiling(limit.TotalMilliseconds)) < 0)
        {
            ThrowUnless(Interrupted);
        }
    }

    /// <summary>Lets frames gather for so long; false when there is an event, at once.</summary>
    public bool Pause(TimeSpan time)
    {
        var item = new PollItem { Socket = monitor, Events = PollIn };
        var ready = Poll(&item, 1, (long)Math.Ceiling(time.TotalMilliseconds));
        if (ready < 0)
        {
            ThrowUnless(Interrupted);
        }

        return ready <= 0;
    }

    /// <summary>Takes the next frame, if there is one. Parts of a message in several parts come as frames of their own.</summary>
    /// <param name="frame">Its bytes, until the next call.</param>
    public bool TryReceive(out ReadOnlySpan<byte> frame)
    {
        var length = Receive(message, socket, DoNotWait);
        frame = length < 0 ? default : new ReadOnlySpan<byte>(Data(message), length);
        if (length < 0)
        {
            ThrowUnless(TryAgain);
        }

        return length >= 0;
    }

    /// <summary>Takes the next event of the connection, if there is one.</summary>
    public RelayEvent ReadEvent()
    {
        while (true)
        {
            var length = Receive(message, monitor, DoNotWait);
            if (length < 0)
            {
                ThrowUnless(TryAgain);
                return RelayEvent.None;
            }

            // The first part is the event, the second its address, which is known.
            if (length == EventLength && HasMore(message) != 0)
            {
                return (Event)
                    BinaryPrimitives.ReadUInt16LittleEndian(new ReadOnlySpan<byte>(Data(message), length)) switch
                {
                    Event.HandshakeSucceeded => RelayEvent.Connected,
                    Event.ConnectRetried or Event.Closed or Event.Disconnected => RelayEvent.Lost,
                    _ => RelayEvent.HandshakeFailed,
                };
            }
        }
    }

    /// <summary>Closes the connection; frames that were not taken are gone.</summary>
    public void Dispose()
    {
        if (monitor != 0)
        {
            _ = Monitor(socket, null, Event.None);
            _ = Close(monitor);
        }

        if (socket != 0)
        {
            _ = Close(socket);
        }

        if (context != 0)
        {
            // A signal may interrupt the wait for the I/O thread.
            while (EndContext(context) < 0 && Marshal.GetLastPInvokeError() == Interrupted) { }
        }

        if (message != null)
        {
            _ = CloseMessage(message);
            NativeMemory.Free(message);
        }

        monitor = socket = context = 0;
        message = null;
    }

    private void Configure(RelayOptions options, bool isIPv6)
    {
        Set(socket, Option.Linger, 0);
        Set(socket, Option.ReconnectInterval, Never);
        Set(socket, Option.ConnectTimeout, options.ConnectTimeout);
        Set(socket, Option.HandshakeInterval, options.ConnectTimeout);
        // No ZMQ_HEARTBEAT_TTL: the relay would end the connection of a process that is paused. A relay's libzmq even counts it in 16 bits
        // of milliseconds: of 75 s, 9.5 are left, and the next sign of life comes after 15.
        Set(socket, Option.HeartbeatInterval, options.HeartbeatInterval);
        Set(socket, Option.HeartbeatTimeout, options.HeartbeatTimeout);
        Set(socket, Option.ReceiveHighWaterMark, options.HighWaterMark);
        Set(socket, Option.IPv6, isIPv6 ? 1 : 0);
        var largest = options.MaxFrameLength;
        Check(SetOption(socket, Option.MaxMessageSize, &largest, sizeof(long)));
        if (options.Curve is { } curve)
        {
            Set(socket, Option.CurveServerKey, curve.ServerKey);
            Set(socket, Option.CurvePublicKey, curve.ClientPublicKey);
            Set(socket, Option.CurveSecretKey, curve.ClientSecretKey);
        }

        Check(SetOption(socket, Option.Subscribe, null, 0));
    }

    private static void Set(nint socket, Option option, TimeSpan value) =>
        Set(socket, option, (int)value.TotalMilliseconds);

    private static void Set(nint socket, Option option, int value) =>
        Check(SetOption(socket, option, &value, sizeof(int)));

    private static void Set(nint socket, Option option, string key)
    {
        Span<byte> text = stackalloc byte[KeyText];
        text.Clear();
        Encoding.ASCII.GetBytes(key, text);
        fixed (byte* start = text)
        {
            Check(SetOption(socket, option, start, KeyText));
        }
    }

    private static nint Check(nint handle) => handle != 0 ? handle : throw Failure();

    private static void Check(int result)
    {
        if (result < 0)
        {
            throw Failure();
        }
    }

    private static void ThrowUnless(int expected)
    {
        if (Marshal.GetLastPInvokeError() is var error && error != expected && error != Interrupted)
        {
            throw Failure();
        }
    }

    private static IOException Failure() => new($"libzmq could not go on: {LastError()}.");
}

/// <summary>What became of the connection of a <see cref="RelaySocket"/>.</summary>
internal enum RelayEvent
{
    /// <summary>Nothing new.</summary>
    None,

    /// <summary>The handshake is done: messages that are sent from now on arrive.</summary>
    Connected,

    /// <summary>There is no connection, and this socket will not make one again.</summary>
    Lost,

    /// <summary>As <see cref="Lost"/>: the other side does not speak ZMTP, or the keys do not fit.</summary>
    HandshakeFailed,
}
