using Starhaul.Regimes.Native;
using Xunit;

namespace Starhaul.Tests.Regimes;

public sealed class InflateLibraryTests
{
    [Fact]
    public void Takes_the_first_library_that_is_there() =>
        Assert.Equal(InflateLibrary.All.First(library => library.IsPresent).Name, InflateLibrary.Fastest.Name);

    [Fact]
    public void Prefers_isal_to_zlib() =>
        Assert.Equal(["isa-l", "zlib"], InflateLibrary.All.Select(library => library.Name).ToArray());

    [Fact]
    public void Computes_the_check_value_of_the_crc_32_in_any_pieces()
    {
        foreach (var library in InflateLibrary.All.Where(library => library.IsPresent))
        {
            var crc = library.Crc32(library.Crc32(library.Crc32(0, "1234"u8), []), "56789"u8);

            Assert.Equal(0xCBF43926u, crc);
        }
    }

    [Fact]
    public void Computes_the_check_value_of_the_adler_32_in_any_pieces()
    {
        foreach (var library in InflateLibrary.All.Where(library => library.IsPresent))
        {
            var adler = library.Adler32(library.Adler32(library.Adler32(1, "1234"u8), []), "56789"u8);

            Assert.Equal(0x091E01DEu, adler);
        }
    }

    [Fact]
    public void Says_how_to_install_a_library_that_is_missing()
    {
        var error = Assert.Throws<MissingDependencyException>(() =>
            SharedLibrary.Require("libnowhere.so.7", "check nothing", "apt-get install libnowhere7")
        );

        Assert.Equal("libnowhere.so.7 is needed to check nothing, and it is not installed.", error.Message);
        Assert.Equal("apt-get install libnowhere7", error.Hint);
    }
}
