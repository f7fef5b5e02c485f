using System.IO.Compression;
using Starhaul.Regimes;
using Starhaul.Regimes.Native;
using Xunit;

namespace Starhaul.Tests.Regimes;

/// <summary>The contract for gzip, with each inflate library.</summary>
public abstract class GzipContractTests : DecoderContract
{
    // GZipStream writes not a byte for nothing.
    private const string EmptyMember = "1f8b08000000000000030300" + "0000000000000000";

    private readonly InflateLibrary library;

    /// <summary>Holds this library to the contract.</summary>
    protected GzipContractTests(string name)
    {
        library = InflateLibrary.All.Single(library => library.Name == name);
        Assert.SkipUnless(library.IsPresent, $"{name} is not installed");
    }

    protected override string Specimen =>
        "1f8b08000000000000038bae56ca4c313351b23234303137373637b63030d651ca4bcc4d55b2520acecf51d2514acecf2f4a2956b2aa"
        + "56aa50b232d051aa0493554a5606b5b53a98da4d90b52b3829d5c60200f51f857764000000";

    protected override ContentDecoder CreateDecoder() => new GzipDecoder(library);

    protected override byte[] Compress(byte[] plain)
    {
        if (plain.Length == 0)
        {
            return Convert.FromHexString(EmptyMember);
        }

        using var coded = new MemoryStream();
        using (var gzip = new GZipStream(coded, CompressionLevel.Optimal))
        {
            gzip.Write(plain);
        }

        return coded.ToArray();
    }

    protected override bool CannotTell(int index, byte mask) =>
        (index, mask) switch
        {
            (3, 0x01) => true, // FTEXT, a hint
            (>= 4 and <= 9, _) => true, // MTIME, XFL and OS
            (82, not (0x01 or 0xFF)) => true, // fills the last byte of the deflate data up
            _ => false,
        };
}
