namespace Starhaul.BitTorrent.Bencode;

/// <summary>The four types of bencode (BEP 3).</summary>
internal enum BencodeKind
{
    /// <summary>A whole number of 64 bits.</summary>
    Integer,

    /// <summary>A string of bytes.</summary>
    Text,

    /// <summary>A list.</summary>
    List,

    /// <summary>A dictionary.</summary>
    Dictionary,
}
