using Starhaul.Pipelines.Archive;
using Starhaul.Pipelines.Journal;
using Starhaul.Pipelines.Messages;

namespace Starhaul.Pipelines.Listening;

/// <summary>Gives each segment what makes batches of its lines: of files that hold every kind of message, some are left out.</summary>
/// <remarks>For one load at a time.</remarks>
internal sealed class SegmentBatches : IDisposable
{
    private readonly MessageReader reader = new();
    private readonly MessageBatches all;
    private readonly MessageBatches some;

    /// <summary>Makes it.</summary>
    /// <param name="rows">Turns a message into rows.</param>
    public SegmentBatches(MessageRows rows)
    {
        all = new MessageBatches(rows);
        some = new MessageBatches(rows, IsWanted);
    }

    /// <summary>What makes batches of a segment.</summary>
    public MessageBatches For(SegmentFile file) => file.Schema is null ? some : all;

    /// <inheritdoc />
    public void Dispose() => reader.Dispose();

    private LineVerdict IsWanted(ReadOnlyMemory<byte> line) =>
        !reader.TryParse(line, out var message, out var reason) ? LineVerdict.Rejected(reason)
        : message.IsTest || message.Game == GameVersion.Legacy || !MessageRows.HasHome(message.Schema)
            ? LineVerdict.NotAskedFor
        : LineVerdict.Wanted(message.Json);
}
