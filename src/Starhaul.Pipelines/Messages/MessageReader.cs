using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Starhaul.Regimes.Json;
using Starhaul.Regimes.Native;

namespace Starhaul.Pipelines.Messages;

/// <summary>
/// Reads messages: from the frames of a relay, or from the lines of an archive. What is no message is refused with a
/// reason that names the values, and never with an error.
/// </summary>
/// <remarks>
/// For one thread at a time. The bytes of a message are good until the next call: of a line without blanks they are the
/// line's own, all others lie in buffers of the reader.
/// </remarks>
internal sealed class MessageReader : IDisposable
{
    private const int UsualLength = 256 * 1024;

    // The room of a giant is kept as long as giants come: made anew for each, it would be garbage faster than it is collected.
    private const int MessagesToKeepRoomFor = 1_000;

    private readonly FrameInflater inflater = new(InflateLibrary.Fastest);
    private readonly SchemaName.Table schemas = new();
    private byte[] minified = GC.AllocateUninitializedArray<byte>(UsualLength);
    private int messagesSinceGiant;
    private byte[] lastVersion = [];
    private GameVersion lastGame;

    /// <summary>Reads a frame as a relay sends it: JSON under zlib.</summary>
    /// <param name="frame">All its bytes.</param>
    /// <param name="message">The message.</param>
    /// <param name="reason">Why it is none.</param>
    public bool TryRead(
        ReadOnlySpan<byte> frame,
        [NotNullWhen(true)] out EddnMessage? message,
        [NotNullWhen(false)] out string? reason
    )
    {
        message = null;
        return inflater.TryInflate(frame, out var json, out reason) && TryParse(json, out message, out reason);
    }

    /// <summary>Reads a line of an archive, or any other message as JSON in UTF-8.</summary>
    /// <param name="json">The text, with or without blanks and line ends.</param>
    /// <param name="message">The message.</param>
    /// <param name="reason">Why it is none.</param>
    public bool TryParse(
        ReadOnlyMemory<byte> json,
        [NotNullWhen(true)] out EddnMessage? message,
        [NotNullWhen(false)] out string? reason
    )
    {
        message = null;
        reason = Fault(json.Span);
        if (reason is not null)
        {
            return false;
        }

        var text = Minify(json);
        var envelope = default(Envelope);
        reason = envelope.Read(text.Span);
        if (reason is not null || SchemaOf(envelope.SchemaRef, out reason) is not { } schema)
        {
            reason ??= "";
            return false;
        }

        message = new EddnMessage
        {
            Json = text,
            Body = text.Slice(envelope.Body.Start, envelope.Body.Length),
            SchemaRef = schema.Ref,
            Schema = schema.Name,
            IsTest = schema.IsTest,
            Game = GameOf(envelope.GameVersion),
            GatewayTimestamp = envelope.GatewayTimestamp,
        };
        return true;
    }

    public void Dispose() => inflater.Dispose();

    private static string? Fault(ReadOnlySpan<byte> json)
    {
        var scanner = new JsonScanner(JsonFraming.Document);
        var taken = scanner.Append(json);
        return scanner.Machine switch
        {
            { Fault: { } fault } => string.Create(
                CultureInfo.InvariantCulture,
                $"no JSON at byte {taken:N0} of {json.Length:N0}: {fault.Description}"
            ),
            { IsComplete: false } => string.Create(
                CultureInfo.InvariantCulture,
                $"the JSON ends after {json.Length:N0} bytes {JsonWords.EndsInside(scanner.Machine)}"
            ),
            _ => null,
        };
    }

    private ReadOnlyMemory<byte> Minify(ReadOnlyMemory<byte> json)
    {
        messagesSinceGiant = json.Length > UsualLength * 4 ? 0 : messagesSinceGiant + 1;
        if (
            minified.Length < json.Length
            || (minified.Length > UsualLength * 4 && messagesSinceGiant > MessagesToKeepRoomFor)
        )
        {
            minified = GC.AllocateUninitializedArray<byte>(Math.Max(UsualLength, json.Length));
        }

        var length = JsonMinifier.Minify(json.Span, minified);
        return length == json.Length ? json : minified.AsMemory(0, length);
    }

    private SchemaName? SchemaOf(ReadOnlySpan<byte> quoted, out string? reason)
    {
        reason = null;
        if (!quoted.Contains((byte)'\\'))
        {
            return schemas.Find(quoted[1..^1]);
        }

        if (JsonMembers.Unescape(quoted) is { } text)
        {
            return SchemaName.Parse(text);
        }

        reason = $"$schemaRef is {Encoding.UTF8.GetString(quoted)}, which is no text";
        return null;
    }

    // Most senders play the same game.
    private GameVersion GameOf(ReadOnlySpan<byte> quoted)
    {
        if (!quoted.SequenceEqual(lastVersion))
        {
            lastVersion = quoted.ToArray();
            lastGame = quoted.IsEmpty ? GameVersion.Unknown : GameVersions.Classify(JsonMembers.Unescape(quoted) ?? "");
        }

        return lastGame;
    }
}
