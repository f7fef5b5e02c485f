namespace Starhaul.Testing.Regimes;

/// <summary>What came of decoding a file: its bytes, and the words of the decoder or its error.</summary>
public sealed record DecodedFile(byte[] Bytes, string? Proof, Exception? Error)
{
    private const int DefaultStep = 256 * 1024;

    /// <summary>Decodes a file that is cut before each of these offsets.</summary>
    public static DecodedFile From(ContentDecoder decoder, byte[] coded, int[]? cuts = null, int step = DefaultStep)
    {
        var writer = new SteppedWriter(step);
        using (decoder)
        {
            try
            {
                var from = 0;
                foreach (var cut in (cuts ?? []).Append(coded.Length))
                {
                    // A piece of its own, so that reading before or behind it cannot go unseen.
                    decoder.Decode(coded.AsSpan(from, cut - from).ToArray(), writer);
                    from = cut;
                }

                return new DecodedFile(writer.Kept, decoder.Complete(), Error: null);
            }
            catch (StarhaulException error)
            {
                return new DecodedFile(writer.Kept, Proof: null, error);
            }
        }
    }
}
