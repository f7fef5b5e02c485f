using System.Text;
using Starhaul.Transports.Http;
using Xunit;

namespace Starhaul.Tests.Transports.Http;

public sealed class ContentDispositionTests
{
    [Theory]
    [InlineData("attachment; filename=\"a b.bin\"", "a b.bin")]
    [InlineData("attachment; filename=\"한글.bin\"", "한글.bin")]
    [InlineData("attachment; filename=é.bin", "é.bin")]
    [InlineData("attachment; filename=my data.bin", "my data.bin")]
    [InlineData("attachment; filename=my data.bin ; size=3", "my data.bin")]
    [InlineData("attachment; filename*=UTF-8''John's%20x.bin", "John's x.bin")]
    [InlineData("attachment; filename=\"plain.bin\"; filename*=utf-8'en'%e2%82%ac.bin", "€.bin")]
    [InlineData("attachment; filename*=ISO-8859-1''%E9.bin", "é.bin")]
    [InlineData("attachment; filename*=UTF-8''%FF.bin; filename=plain.bin", "plain.bin")]
    [InlineData("attachment; filename*=UTF-8''50%; filename=plain.bin", "plain.bin")]
    [InlineData("attachment; filename=\"a\\\"b.bin\"", "a\"b.bin")]
    [InlineData("attachment; filename=\"a;b=c.bin\"", "a;b=c.bin")]
    [InlineData("attachment; filename=\"C:\\temp\\x.bin\"", "x.bin")]
    [InlineData("attachment; filename=\"../../x.bin\"", "x.bin")]
    [InlineData("attachment;; ; filename = x.bin;", "x.bin")]
    [InlineData("filename=x.bin", "x.bin")]
    [InlineData("ATTACHMENT; FILENAME=\"x.bin\"", "x.bin")]
    [InlineData("attachment; filename=a%20b.bin", "a%20b.bin")]
    [InlineData("attachment; filename=first.bin; filename=second.bin", "first.bin")]
    [InlineData("attachment; filename=\"never closed.bin", "never closed.bin")]
    [InlineData("attachment; filename=", null)]
    [InlineData("attachment; filename=\"\"", null)]
    [InlineData("attachment; filename=\"a/\"", null)]
    [InlineData("attachment", null)]
    [InlineData("inline;", null)]
    [InlineData("", null)]
    public void Reads_a_name_as_servers_write_it(string field, string? name) =>
        Assert.Equal(name, ContentDisposition.FileName(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(field))));

    [Fact]
    public void Takes_bytes_that_are_no_UTF_8_for_Latin_1() =>
        Assert.Equal("é.bin", ContentDisposition.FileName("attachment; filename=\"\u00e9.bin\""));

    [Fact]
    public void Ends_on_every_field()
    {
        var random = new Random(5);
        const string Characters = "filename*=\"\\;' %é/";
        for (var i = 0; i < 20_000; i++)
        {
            var field = new string([
                .. Enumerable.Range(0, random.Next(24)).Select(_ => Characters[random.Next(Characters.Length)]),
            ]);

            Assert.DoesNotContain('/', ContentDisposition.FileName("attachment; filename" + field) ?? "");
        }
    }
}
