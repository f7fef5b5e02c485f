using System.Buffers;
using System.Globalization;
using Starhaul.Native;
using Starhaul.Pipelines.Messages;
using Starhaul.Transfer;

namespace Starhaul.Pipelines.Archive;

/// <summary>
/// Ends a segment that a killed listener left open: every whole line that it had flushed is written anew, at the same offset of the
/// content, and the end of the file behind them.
/// </summary>
/// <param name="root">Full path of the archive.</param>
internal sealed class SegmentRecovery(string root)
{
    private readonly ArrayBufferWriter<byte> output = new(64 * 1024);

    /// <summary>Recovers one.</summary>
    /// <param name="name">The segment.</param>
    /// <param name="path">Full path of its open file.</param>
    /// <param name="now">The time: one that is yet to come says nothing.</param>
    /// <returns>What was found, and what is to be published of it; null where there was no whole line.</returns>
    /// <exception cref="DestinationException">The disk refuses; nothing is lost.</exception>
    public (RecoveredSegment Segment, SegmentWriter? Writer) Run(SegmentName name, string path, DateTimeOffset now)
    {
        var aside = DurableFile.TemporaryName(path);
        var writer = new SegmentWriter(root, name, aside, output);
        string? damage;
        try
        {
            damage = Copy(path, name, writer);
            if (writer.Content.Records == 0)
            {
                writer.Dispose();
                File.Delete(aside);
                DurableFile.Delete(path);
                return (new RecoveredSegment(name, Records: 0, Length: 0, name.Hour, damage), null);
            }

            writer.Complete();
            writer.Sync();
            DurableFile.Rename(aside, path);
        }
        catch (Exception e)
        {
            writer.Dispose();
            File.Delete(aside); // only where it is ours: another's is refused, and its name cannot be guessed
            throw e is IOException or UnauthorizedAccessException ? DiskErrors.Refused(path, e) : e;
        }

        var last = writer.Content.LastGatewayTime is { } gateway && gateway <= now ? gateway : name.Hour;
        return (new RecoveredSegment(name, writer.Content.Records, writer.Content.Length, last, damage), writer);
    }

    /// <summary>Copies the whole lines up to the first that is damaged: a kill cuts, a power cut may leave anything.</summary>
    /// <returns>What the damage is; null where the file is cut at the most.</returns>
    private static string? Copy(string path, SegmentName name, SegmentWriter writer)
    {
        using var segment = SegmentReader.Open(path);
        using var messages = new MessageReader();
        var isMessages = name.Schema != SegmentName.DeadLetters;
        try
        {
            while (segment.TryReadLine(out var line, out _))
            {
                DateTimeOffset? gateway = null;
                if (isMessages)
                {
                    if (!messages.TryParse(line, out var message, out var fault))
                    {
                        return fault;
                    }

                    gateway = message.GatewayTimestamp;
                }

                writer.Append(line.Span, gateway, arrived: null);
            }

            return null;
        }
        catch (Exception e) when (e is IntegrityException or UnexpectedContentException)
        {
            return e.Message; // the lines before the damage are copied
        }
    }
}

/// <summary>What was recovered of a segment.</summary>
/// <param name="Name">The segment.</param>
/// <param name="Records">Its whole lines; 0 where it was deleted.</param>
/// <param name="Length">Bytes of these lines.</param>
/// <param name="Last">When the last of them was sent, or else when its hour began.</param>
/// <param name="Damage">Why no more was; null where it ended there, but for what a kill takes.</param>
internal sealed record RecoveredSegment(
    SegmentName Name,
    long Records,
    long Length,
    DateTimeOffset Last,
    string? Damage
)
{
    /// <summary>The same, compared with what its listener said of it.</summary>
    public RecoveredSegment Beside(EddnOpenSegment said) =>
        this with
        {
            Last = Records == 0 ? said.Since : Last,
            Damage =
                Damage
                ?? (
                    Length < said.Flushed
                        ? string.Create(
                            CultureInfo.InvariantCulture,
                            $"it was cut after {Length:N0} of {said.Flushed:N0} bytes"
                        )
                        : null
                ),
        };
}
