namespace Starhaul.BitTorrent.Bencode;

/// <summary>Bytes are no bencode, or over a bound.</summary>
internal sealed class BencodeException(string message) : Exception(message);
