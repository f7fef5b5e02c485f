using System.IO.Hashing;

namespace Starhaul.Pipelines.Messages;

/// <summary>Recognises messages that came before, within some minutes and in bounded memory. For one thread at a time.</summary>
internal sealed class RepeatFilter
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly RecentKeys messages = new(Window);
    private readonly RecentKeys contents = new(Window);
    private readonly ulong seed;

    /// <summary>Makes a filter.</summary>
    /// <param name="seed">Keeps those who send messages from making one that looks like another's: any number that they do not know.</param>
    public RepeatFilter(ulong seed) => this.seed = seed;

    /// <summary>Looks at the next message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="arrived">When it came.</param>
    public RepeatKind Classify(EddnMessage message, DateTimeOffset arrived)
    {
        // The content is most of a message, and is hashed once: what is before and behind it is hashed on top of it.
        var json = message.Json.Span;
        var body = message.Body.Span;
        json.Overlaps(body, out var start);
        var content = Hash(body, seed);
        var whole = Hash(json[(start + body.Length)..], Hash(json[..start], content));
        if (!messages.Add((whole, json.Length), arrived))
        {
            return RepeatKind.SameMessage;
        }

        // Content without header, and with schema: a station's goods and its ships are two things.
        content ^= (ulong)message.SchemaRef.GetHashCode(StringComparison.Ordinal) << 32;
        return contents.Add((content, body.Length), arrived) ? RepeatKind.None : RepeatKind.SameContent;
    }

    private static ulong Hash(ReadOnlySpan<byte> bytes, ulong seed) => XxHash64.HashToUInt64(bytes, (long)seed);
}

/// <summary>Whether a message came before.</summary>
internal enum RepeatKind
{
    /// <summary>It is new.</summary>
    None,

    /// <summary>Another sender said the same, the same station, time and content. It is archived.</summary>
    SameContent,

    /// <summary>It is the same message, byte for byte, from another relay. It is archived once.</summary>
    SameMessage,
}
