using System.Buffers;
using System.Globalization;
using System.Text;

namespace Starhaul.BitTorrent.Bencode;

/// <summary>Writes bencode; the caller writes keys in the order of their bytes, as BEP 3 has it.</summary>
internal sealed class BencodeWriter
{
    private readonly ArrayBufferWriter<byte> output = new();

    /// <summary>What was written.</summary>
    public ReadOnlyMemory<byte> Written => output.WrittenMemory;

    public BencodeWriter Open(char kind)
    {
        output.Write([(byte)kind]);
        return this;
    }

    public BencodeWriter Close() => Open('e');

    public BencodeWriter Integer(long number) =>
        Raw(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"i{number}e")));

    public BencodeWriter Text(string text) => Text(Encoding.UTF8.GetBytes(text));

    public BencodeWriter Text(ReadOnlySpan<byte> text)
    {
        output.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{text.Length}:")));
        output.Write(text);
        return this;
    }

    public BencodeWriter Raw(ReadOnlySpan<byte> written)
    {
        output.Write(written);
        return this;
    }
}
