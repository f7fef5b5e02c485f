namespace Starhaul.Cli.Demo.Galaxy;

/// <summary>What the parts of one system share while it is written.</summary>
/// <param name="Id64">The system's id, below 2^55.</param>
/// <param name="Name">Its name as JSON text.</param>
/// <param name="VisitedAt">When somebody was last there, in Unix seconds.</param>
internal readonly record struct StarSystem(ulong Id64, byte[] Name, long VisitedAt)
{
    /// <summary>The id of one of its bodies. From body 256 on it does not fit a signed 64-bit number.</summary>
    public ulong BodyId64(int bodyId) => ((ulong)bodyId << 55) | Id64;
}
