using Starhaul.Regimes;
using Starhaul.Regimes.Native;
using Xunit;

namespace Starhaul.Tests.Regimes;

public sealed class ZstandardLibraryTests
{
    public static TheoryData<string, string> Pairs =>
        new(from writer in ZstandardLibrary.All from reader in ZstandardLibrary.All select (writer.Name, reader.Name));

    [Theory]
    [MemberData(nameof(Pairs))]
    public void What_one_library_writes_the_other_reads(string writer, string reader)
    {
        var plain = Texts.JsonArray(5_000);
        var coded = new byte[plain.Length + 1024];
        var length = 0;
        using (var encoder = new ZstandardEncoder(library: Find(writer)))
        {
            var position = 0;
            Assert.True(encoder.Compress(plain, ref position, coded, FlushMode.End, out length));
        }

        var decoded = DecodedFile.From(new ZstandardDecoder(Find(reader)), coded[..length]);

        Assert.Equal(plain, decoded.Bytes);
        Assert.StartsWith("1 zstd frame, checksums of all", decoded.Proof, StringComparison.Ordinal);
    }

    [Fact]
    public void There_is_always_a_library() => Assert.True(ZstandardLibrary.All[^1].IsPresent);

    private static ZstandardLibrary Find(string name) => ZstandardLibrary.All.Single(library => library.Name == name);
}
