namespace Starhaul.Pipelines.Messages;

/// <summary>One message of the feed, checked as far as its envelope goes.</summary>
/// <remarks>Its bytes are the reader's: they are good until the reader's next call.</remarks>
internal sealed record EddnMessage
{
    /// <summary>The whole message as JSON in UTF-8, minified, on one line, without its LF.</summary>
    public required ReadOnlyMemory<byte> Json { get; init; }

    /// <summary>Of <see cref="Json"/>, the object <c>message</c>: what it says, without who sent it.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary><c>$schemaRef</c> as it was sent, such as <c>https://eddn.edcd.io/schemas/commodity/3</c>.</summary>
    public required string SchemaRef { get; init; }

    /// <summary>Name and version of the schema as names of files have them, such as <c>commodity-3</c>.</summary>
    public required string Schema { get; init; }

    /// <summary>Whether it was sent to a <c>/test</c> schema: to be kept apart, and in no table.</summary>
    public required bool IsTest { get; init; }

    /// <summary>Of which game it speaks.</summary>
    public required GameVersion Game { get; init; }

    /// <summary>When the gateway took it, UTC.</summary>
    public required DateTimeOffset GatewayTimestamp { get; init; }
}
