using System.Runtime.InteropServices;

namespace Starhaul.Pipelines.Relays.Native;

/// <summary>libzmq (Debian package libzmq5). The numbers are those of zmq.h, which does not change them within version 4.</summary>
internal static unsafe partial class ZeroMqLibrary
{
    public const int Pair = 0; // ZMQ_PAIR
    public const int Sub = 2; // ZMQ_SUB
    public const int DoNotWait = 1; // ZMQ_DONTWAIT
    public const short PollIn = 1; // ZMQ_POLLIN
    public const int TryAgain = 11; // EAGAIN
    public const int Interrupted = 4; // EINTR
    public const int KeyText = 41; // a key in Z85 and its NUL

    private const string Soname = "libzmq.so.5";

    /// <summary>Makes sure that the library is there.</summary>
    /// <exception cref="MissingDependencyException">It is not installed.</exception>
    public static void Require() => Require(Soname);

    /// <summary>Makes sure that a library of this soname is there.</summary>
    internal static void Require(string soname)
    {
        if (!NativeLibrary.TryLoad(soname, typeof(ZeroMqLibrary).Assembly, searchPath: null, out _))
        {
            throw new MissingDependencyException($"{soname} is needed to listen to relays, and it is not installed.")
            {
                Hint = "apt-get install libzmq5",
            };
        }
    }

    /// <summary>The words of libzmq for the error of the call before.</summary>
    public static string LastError() =>
        Marshal.PtrToStringUTF8(ErrorText(Marshal.GetLastPInvokeError())) ?? "unknown error";

    /// <summary>Options of <c>zmq_setsockopt</c>.</summary>
    internal enum Option
    {
        Subscribe = 6,
        Linger = 17,
        ReconnectInterval = 18,
        MaxMessageSize = 22,
        ReceiveHighWaterMark = 24,
        IPv6 = 42,
        CurvePublicKey = 48,
        CurveSecretKey = 49,
        CurveServerKey = 50,
        HandshakeInterval = 66,
        HeartbeatInterval = 75,
        HeartbeatTimeout = 77,
        ConnectTimeout = 79,
    }

    /// <summary>Events of <c>zmq_socket_monitor</c>, as far as they are asked for.</summary>
    [Flags]
    internal enum Event
    {
        None = 0,
        ConnectRetried = 0x0004,
        Closed = 0x0080,
        Disconnected = 0x0200,
        HandshakeFailed = 0x0800,
        HandshakeSucceeded = 0x1000,
        HandshakeFailedProtocol = 0x2000,
        HandshakeFailedAuthentication = 0x4000,
    }

    /// <summary><c>zmq_pollitem_t</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct PollItem
    {
        public nint Socket;
        public int Descriptor;
        public short Events;
        public short Returned;
    }

    /// <summary><c>zmq_msg_t</c>: 64 bytes that are aligned like a pointer.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Message
    {
        public fixed ulong Opaque[8];
    }

    [LibraryImport(Soname, EntryPoint = "zmq_ctx_new", SetLastError = true)]
    internal static partial nint NewContext();

    [LibraryImport(Soname, EntryPoint = "zmq_ctx_term", SetLastError = true)]
    internal static partial int EndContext(nint context);

    [LibraryImport(Soname, EntryPoint = "zmq_socket", SetLastError = true)]
    internal static partial nint NewSocket(nint context, int type);

    [LibraryImport(Soname, EntryPoint = "zmq_close", SetLastError = true)]
    internal static partial int Close(nint socket);

    [LibraryImport(Soname, EntryPoint = "zmq_setsockopt", SetLastError = true)]
    internal static partial int SetOption(nint socket, Option option, void* value, nuint length);

    [LibraryImport(Soname, EntryPoint = "zmq_connect", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Connect(nint socket, string address);

    [LibraryImport(
        Soname,
        EntryPoint = "zmq_socket_monitor",
        SetLastError = true,
        StringMarshalling = StringMarshalling.Utf8
    )]
    internal static partial int Monitor(nint socket, string? address, Event events);

    [LibraryImport(Soname, EntryPoint = "zmq_poll", SetLastError = true)]
    internal static partial int Poll(PollItem* items, int count, long milliseconds);

    [LibraryImport(Soname, EntryPoint = "zmq_msg_init", SetLastError = true)]
    internal static partial int InitMessage(Message* message);

    [LibraryImport(Soname, EntryPoint = "zmq_msg_close", SetLastError = true)]
    internal static partial int CloseMessage(Message* message);

    [LibraryImport(Soname, EntryPoint = "zmq_msg_recv", SetLastError = true)]
    internal static partial int Receive(Message* message, nint socket, int flags);

    [LibraryImport(Soname, EntryPoint = "zmq_msg_data")]
    [SuppressGCTransition]
    internal static partial void* Data(Message* message);

    [LibraryImport(Soname, EntryPoint = "zmq_msg_more")]
    [SuppressGCTransition]
    internal static partial int HasMore(Message* message);

    [LibraryImport(Soname, EntryPoint = "zmq_curve_keypair", SetLastError = true)]
    internal static partial int NewKeyPair(byte* publicKey, byte* secretKey);

    [LibraryImport(Soname, EntryPoint = "zmq_strerror")]
    private static partial nint ErrorText(int error);
}
