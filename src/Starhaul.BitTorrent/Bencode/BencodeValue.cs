using System.Text;

namespace Starhaul.BitTorrent.Bencode;

/// <summary>A value of bencode; texts and <see cref="Raw"/> lie in the bytes that were read.</summary>
internal sealed class BencodeValue
{
    // Of bytes that are no UTF-8 comes the replacement character, which no name in a box may have.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public required BencodeKind Kind { get; init; }

    public long Integer { get; init; }

    /// <summary>The bytes of a text.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    public IReadOnlyList<BencodeValue> Items { get; init; } = [];

    public IReadOnlyDictionary<string, BencodeValue> Fields { get; init; } =
        new Dictionary<string, BencodeValue>(StringComparer.Ordinal);

    /// <summary>The value as it is written.</summary>
    public ReadOnlyMemory<byte> Raw { get; init; }

    public string Text => Utf8.GetString(Bytes.Span);

    /// <summary>A field of a dictionary, where it is there and of that type.</summary>
    public BencodeValue? Find(string name, BencodeKind kind) =>
        Fields.TryGetValue(name, out var value) && value.Kind == kind ? value : null;
}
