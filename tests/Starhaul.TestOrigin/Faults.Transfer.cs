namespace Starhaul.TestOrigin;

/// <summary>Cuts, stalls, rates and framing: how the bytes travel.</summary>
public static partial class Faults
{
    /// <summary>The connection ends after so many body bytes. A body that is shorter is whole.</summary>
    /// <param name="bytes">Body bytes that are sent.</param>
    /// <param name="reset">True for RST, which may take bytes in flight with it; false for FIN.</param>
    public static Fault CutAfter(long bytes, bool reset = false) =>
        Change(answer => answer with { CutAfter = bytes, CutsByReset = reset });

    /// <summary>The connection ends instead of an answer.</summary>
    public static Fault Drop(bool reset = false) =>
        Change(answer => answer with { IsDropped = true, CutsByReset = reset });

    /// <summary>Nothing comes after so many body bytes, until <see cref="Origin.Release"/> or the client leaves.</summary>
    public static Fault StallAfter(long bytes) => Change(answer => answer with { StallAfter = bytes });

    /// <summary>Not even a status line comes, until <see cref="Origin.Release"/> or the client leaves.</summary>
    public static Fault StallBeforeHead() => Change(answer => answer with { StallsBeforeHead = true });

    /// <summary>Each response, and so each connection, is limited to a rate.</summary>
    public static Fault Rate(long bytesPerSecond) => Change(answer => answer with { BytesPerSecond = bytesPerSecond });

    /// <summary>A chunked body, so no length is declared; it ends as it should.</summary>
    public static Fault Chunked() => Change(answer => answer with { Framing = Framing.Chunked });

    /// <summary>A chunked body with all its bytes but without the last chunk.</summary>
    public static Fault ChunkedWithoutEnd() => Change(answer => answer with { Framing = Framing.ChunkedWithoutEnd });

    /// <summary>No length is declared: the body ends by closing the connection.</summary>
    public static Fault UntilClose() => Change(answer => answer with { Framing = Framing.UntilClose });

    /// <summary>Content-Length is off by so many bytes: positive and the body ends early, negative and bytes follow it.</summary>
    public static Fault WrongLength(long delta) =>
        Change(answer => answer with { DeclaredLength = answer.Length + delta });

    private static Fault Change(Func<OriginResponse, OriginResponse> change) =>
        new() { Answers = (_, answer) => change(answer) };

    private static Fault ChangePart(Func<Exchange, OriginResponse, OriginResponse> change) =>
        new() { Answers = (exchange, answer) => answer.Status == 206 ? change(exchange, answer) : answer };
}
