using System.Text;
using Starhaul.Pipelines.Galaxy;

namespace Starhaul.Pipelines.Loading;

/// <summary>Rejected records on disk, in the order in which they came, until it is known which file they are of.</summary>
internal sealed class RejectSpool(string folder) : IDisposable
{
    private readonly FileStream file = StagingFile.Create(folder);

    /// <summary>Forgets every reject.</summary>
    public void Reset() => file.SetLength(0);

    /// <summary>Keeps one.</summary>
    /// <exception cref="DestinationException">The disk is full, or refuses it.</exception>
    public void Add(long offset, RejectReason reason, ReadOnlyMemory<byte> record)
    {
        try
        {
            using var writer = new BinaryWriter(file, Encoding.UTF8, leaveOpen: true);
            writer.Write(offset);
            writer.Write(reason.Text);
            writer.Write(reason.Kind);
            writer.Write((int)reason.Cause);
            writer.Write(reason.PartOf ?? -1);
            writer.Write(record.Length);
            writer.Write(record.Span);
        }
        catch (IOException e)
        {
            throw StagingFile.Refused(folder, e);
        }
    }

    /// <summary>Hands on every reject, the first one first.</summary>
    public void Replay(RejectHandler onReject)
    {
        file.Position = 0;
        using var reader = new BinaryReader(file, Encoding.UTF8, leaveOpen: true);
        while (file.Position < file.Length)
        {
            var offset = reader.ReadInt64();
            var reason = new RejectReason(reader.ReadString(), reader.ReadString(), (RejectCause)reader.ReadInt32());
            var partOf = reader.ReadInt64();
            reason = reason with { PartOf = partOf < 0 ? null : partOf };
            onReject(offset, reason, reader.ReadBytes(reader.ReadInt32()));
        }
    }

    public void Dispose() => file.Dispose();
}
