using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Starhaul.Detection;
using Xunit;

namespace Starhaul.Tests.Detection;

public sealed class ExcerptTests
{
    [Fact]
    public void Shows_text_on_one_short_line() => Assert.Equal("'<html> hello'", Excerpt.Take("<html>\r\n\thello"u8));

    [Fact]
    public void Shows_bytes_that_are_no_text_in_hex() =>
        Assert.Equal("the bytes 1f 8b 08 00 01 02 03 04", Excerpt.Take([0x1F, 0x8B, 8, 0, 1, 2, 3, 4, 5]));

    [Fact]
    public void Is_one_short_line_for_any_bytes() =>
        Prop.ForAll<byte[]>(bytes => Encoding.UTF8.GetByteCount(Excerpt.Take(bytes)) <= 200).QuickCheckThrowOnFailure();
}
