using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Starhaul.Detection;
using Xunit;

namespace Starhaul.Tests.Detection;

public sealed class ContentDetectorTests
{
    private static readonly RegimeTable Regimes = new(BuiltInRegimes.Create());
    private static readonly ContentDetector Detector = new(Regimes);

    [Theory]
    [InlineData("application/gzip", "1F8B0800")]
    [InlineData("application/zstd", "28B52FFD2000")]
    [InlineData("application/zstd", "502A4D1804000000AABBCCDD28B52FFD")]
    [InlineData("application/zstd", "5F2A4D18FF0F0000")]
    [InlineData("application/zstd", "502A4D18")]
    [InlineData("application/octet-stream", "502A4D1804000000AABBCCDD04224D18")]
    [InlineData("application/x-bzip2", "425A6839314159265359")]
    [InlineData("application/x-bzip2", "425A6831177245385090")]
    [InlineData("application/x-bzip2", "425A683931")]
    [InlineData("application/octet-stream", "425A683900000000")]
    [InlineData("application/x-xz", "FD377A585A00")]
    [InlineData("application/zip", "504B03041400")]
    [InlineData("application/zip", "504B0506000000000000")]
    [InlineData("application/vnd.apache.parquet", "504152311504150015")]
    [InlineData("application/vnd.apache.parquet", "504152450100000000")]
    [InlineData("application/vnd.sqlite3", "53514C69746520666F726D6174203300")]
    [InlineData("application/octet-stream", "89504E470D0A1A0A")]
    [InlineData("application/octet-stream", "00")]
    [InlineData("application/octet-stream", "FF")]
    [InlineData("application/octet-stream", "1F8B07")]
    [InlineData("application/octet-stream", "E2")]
    [InlineData("application/octet-stream", "F09F92")]
    public void Knows_binary_forms_by_their_signature(string expected, string hex)
    {
        var bytes = Convert.FromHexString(hex);

        Assert.Equal(new DetectedContent(expected), Detector.Detect(bytes, isWhole: true));
        Assert.Equal(new DetectedContent(expected), Detector.Detect(bytes, isWhole: false));
    }

    [Theory]
    [InlineData("d8:announce35:udp://tracker.example:6969/announce")]
    [InlineData("d13:announce-listll3:abceee")]
    [InlineData("d7:comment5:hello")]
    [InlineData("d10:created by4:test")]
    [InlineData("d13:creation datei1700000000e")]
    [InlineData("d4:infod6:lengthi1e4:name1:a")]
    public void Knows_a_torrent_by_its_first_key(string text) =>
        Assert.Equal("application/x-bittorrent", Type(text, isWhole: false));

    [Theory]
    [InlineData("d4:infomercial")]
    [InlineData("d8:departed at eight")]
    [InlineData("PAR1 is where it starts")]
    [InlineData("BZh is an abbreviation")]
    [InlineData("PK")]
    public void Takes_words_that_look_like_a_signature_for_text(string text) =>
        Assert.Equal("text/plain", Type(text, isWhole: true));

    [Theory]
    [InlineData("[")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("{}\n")]
    [InlineData("[\n\t{\"id64\":1,\"name\":\"Sol\"},\n\t{\"id64\":2")]
    [InlineData("{\"a\":\"cut in a stri")]
    [InlineData("{\"a\":tru")]
    [InlineData("{\"a\":-")]
    [InlineData("{\"a\":\"\\u00")]
    [InlineData(" \r\n\t[1,2]")]
    [InlineData("{\n \"a\": 1\n}\n")]
    public void Knows_json_as_far_as_it_goes(string text)
    {
        Assert.Equal("application/json", Type(text, isWhole: true));
        Assert.Equal("utf-8", Detector.Detect(Encoding.UTF8.GetBytes(text), isWhole: true).Charset);
    }

    [Fact]
    public void Knows_json_that_is_cut_at_every_byte()
    {
        var json = Encoding.UTF8.GetBytes(
            "[\n\t{\"id64\":10477373803,\"näme\":\"Söl \\u00e9 €\",\"x\":[-1.5e3,true,null]}\n]\n"
        );
        for (var length = 1; length < json.Length; length++)
        {
            Assert.Equal(
                new DetectedContent("application/json", "utf-8"),
                Detector.Detect(json.AsSpan(0, length), isWhole: true)
            );
        }
    }

    [Theory]
    [InlineData("true", "application/json")]
    [InlineData("\"text\"\n", "application/json")]
    [InlineData(" 42 ", "application/json")]
    [InlineData("null", "application/json")]
    [InlineData("42 is the answer", "text/plain")]
    [InlineData("nothing", "text/plain")]
    public void Takes_a_bare_json_value_for_json_only_when_it_is_all_there_is(string text, string whole)
    {
        Assert.Equal(whole, Type(text, isWhole: true));
        Assert.Equal("text/plain", Type(text, isWhole: false));
    }

    [Theory]
    [InlineData("[section]\nkey=value\n")]
    [InlineData("[INFO] started\n")]
    [InlineData("[1] a footnote")]
    [InlineData("{\"a\":1} and more")]
    [InlineData("{\"a\":1}{\"b\":2}")]
    [InlineData("{a: 1}")]
    [InlineData("['a']")]
    [InlineData("[1,]")]
    [InlineData("{\"a\":\"line\nbreak\"}")]
    public void Takes_what_only_begins_with_a_bracket_for_text(string text) =>
        Assert.Equal("text/plain", Type(text, isWhole: true));

    [Theory]
    [InlineData("{\"a\":1}\n{\"b\"", false)]
    [InlineData("{\"a\":1}\r\n\r\n{", false)]
    [InlineData("{\"a\":1}\n{\"a\":2}\n", true)]
    [InlineData("[1]\n[2]", true)]
    [InlineData("{\"a\":1}\n", false)]
    [InlineData("{\"a\":1}", false)]
    public void Knows_ndjson_by_a_whole_line_and_the_start_of_another(string text, bool isWhole) =>
        Assert.Equal("application/x-ndjson", Type(text, isWhole));

    [Theory]
    [InlineData("{\"a\":1}\n", true)]
    [InlineData("{\n\"a\":1}\n", false)]
    [InlineData("{\"a\":1", false)]
    public void Takes_one_value_for_json_and_not_ndjson(string text, bool isWhole) =>
        Assert.Equal("application/json", Type(text, isWhole));

    [Fact]
    public void Stands_a_thousand_open_arrays() =>
        Assert.Equal("application/json", Type(new string('[', 1024), isWhole: false));

    [Theory]
    [InlineData("[{\"name\":\"Söl €\"}]", "application/json")]
    [InlineData("{\"a\":1}\n{\"b\":2}\n", "application/x-ndjson")]
    [InlineData("<!DOCTYPE html><html>", "text/html")]
    [InlineData("Söme text", "text/plain")]
    public void Reads_every_unicode_form_with_and_without_a_mark(string text, string expected)
    {
        foreach (var (charset, encoding) in Encodings)
        {
            byte[] plain = encoding.GetBytes(text);
            byte[] marked = [.. encoding.GetPreamble(), .. plain];
            Assert.Equal(new DetectedContent(expected, charset), Detector.Detect(marked, isWhole: true));
            if (charset == "utf-8" || text[0] < 0x80 && text[1] < 0x80)
            {
                Assert.Equal(new DetectedContent(expected, charset), Detector.Detect(plain, isWhole: true));
            }
        }
    }

    [Fact]
    public void Knows_utf_16_json_that_is_cut_at_every_byte()
    {
        foreach (var (charset, encoding) in Encodings[1..])
        {
            var bytes = encoding.GetBytes("[{\"a\":\"\U0001F680 Söl\"}, {\"b\":1}]");
            for (var length = 4; length < bytes.Length; length++)
            {
                Assert.Equal(
                    new DetectedContent("application/json", charset),
                    Detector.Detect(bytes.AsSpan(0, length), isWhole: true)
                );
            }
        }
    }

    [Theory]
    [InlineData("<!DOCTYPE html>\n<html>")]
    [InlineData("<!doctype HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\">")]
    [InlineData("<html lang=\"en\">")]
    [InlineData("<HTML>")]
    [InlineData("\r\n\t <html><head><title>502 Bad Gateway</title></head>")]
    [InlineData("<head>")]
    [InlineData("<body class=x>")]
    [InlineData("<script>location='/'</script>")]
    [InlineData("<!-- a proxy was here -->\n<!-- twice -->\n<html>")]
    [InlineData("<!-- a comment that goes on")]
    [InlineData("<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"x\"><html>")]
    [InlineData("<h1>503 Service Unavailable</h1>")]
    [InlineData("<p>Sorry</p>")]
    public void Knows_html(string text) => Assert.Equal("text/html", Type(text, isWhole: false));

    [Theory]
    [InlineData("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code></Error>")]
    [InlineData("<?xml version=\"1.0\"")]
    [InlineData("<Error><Code>NoSuchKey</Code>")]
    [InlineData("<Error>Not found</Error>")]
    [InlineData("<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">\n<Name>")]
    [InlineData("<!-- comment --><svg xmlns=\"http://www.w3.org/2000/svg\"><path")]
    [InlineData("<nothing/>")]
    [InlineData("<!DOCTYPE note SYSTEM \"note.dtd\">")]
    public void Knows_xml(string text) => Assert.Equal("application/xml", Type(text, isWhole: false));

    [Theory]
    [InlineData("<mary> hello\n<john> hi\n")]
    [InlineData("<- an arrow ->")]
    [InlineData("<3 this")]
    [InlineData("<")]
    [InlineData("< html>")]
    [InlineData("<htmlish")]
    public void Takes_what_only_begins_with_an_angle_for_text(string text) =>
        Assert.Equal("text/plain", Type(text, isWhole: true));

    [Theory]
    [InlineData("id,name,x\n1,Sol,0\n2,Achenar,67\n", true, "text/csv")]
    [InlineData("id;name;x\r\n1;Sol;0\r\n", true, "text/csv")]
    [InlineData("id\tname\tx\n1\tSol\t0", true, "text/csv")]
    [InlineData("id,name,x\n1,\"Sol, the first\nof all\",0\n", true, "text/csv")]
    [InlineData("id,name,x\n1,Sol,0\n2,Ach", false, "text/csv")]
    [InlineData("id,name,x\n1,Sol,0\n2,Ach", true, "text/plain")]
    [InlineData("id,name,x\n", true, "text/plain")]
    [InlineData("id,name,x\n1,Sol", false, "text/plain")]
    [InlineData("well, yes\nwell, no\n", true, "text/plain")]
    [InlineData("a,b,c\n1,2,3\n\n4,5\n", true, "text/plain")]
    public void Takes_lines_of_as_many_fields_for_a_table(string text, bool isWhole, string expected) =>
        Assert.Equal(expected, Type(text, isWhole));

    [Theory]
    [InlineData(" ")]
    [InlineData("\r\n\t \n")]
    [InlineData("Söl is a star.")]
    [InlineData("\u001B[31mred\u001B[0m")]
    [InlineData("page one\fpage two")]
    public void Knows_text(string text) =>
        Assert.Equal(new DetectedContent("text/plain", "utf-8"), Detector.Detect(Encoding.UTF8.GetBytes(text), true));

    [Fact]
    public void Knows_text_whose_last_character_is_cut()
    {
        var text = Encoding.UTF8.GetBytes("a \U0001F680");
        for (var length = 1; length <= text.Length; length++)
        {
            Assert.Equal("text/plain", Detector.Detect(text.AsSpan(0, length), isWhole: false).MimeType);
        }
    }

    [Theory]
    [InlineData("a\0b")]
    [InlineData("a\u0001b")]
    [InlineData("a\u000Bb")]
    public void Takes_text_with_controls_for_bytes(string text) =>
        Assert.Equal("application/octet-stream", Type(text, isWhole: true));

    [Fact]
    public void Takes_latin_1_for_bytes() =>
        Assert.Equal("application/octet-stream", Detector.Detect([0x53, 0xF6, 0x6C], isWhole: true).MimeType);

    [Fact]
    public void Tells_an_empty_file_from_bytes_that_were_not_seen()
    {
        Assert.Equal("application/x-empty", Detector.Detect([], isWhole: true).MimeType);
        Assert.Equal("application/octet-stream", Detector.Detect([], isWhole: false).MimeType);
    }

    [Fact]
    public void Looks_at_no_more_than_the_sample()
    {
        var bytes = Enumerable.Repeat((byte)'a', ContentDetector.SampleLength).Append((byte)0).ToArray();

        Assert.Equal("text/plain", Detector.Detect(bytes, isWhole: true).MimeType);
        Assert.Equal("application/octet-stream", Detector.Detect(bytes[..^2].Append((byte)0).ToArray(), true).MimeType);
    }

    [Fact]
    public void Knows_every_sample_of_real_json_cut_or_whole()
    {
        var folder = Environment.GetEnvironmentVariable("STARHAUL_SAMPLES");
        Assert.SkipWhen(folder is null, "STARHAUL_SAMPLES does not name the folder of real samples.");
        string[] broken = ["scan-invalid-JSON.json", "TEMPLATE-journalevent-v1.0.json"];
        var files = Directory
            .EnumerateFiles(folder, "*.json", SearchOption.AllDirectories)
            .Where(path => !broken.Contains(Path.GetFileName(path), StringComparer.Ordinal));

        Assert.All(
            files,
            path =>
            {
                var bytes = File.ReadAllBytes(path);
                var sample = bytes.AsSpan(0, Math.Min(bytes.Length, ContentDetector.SampleLength));
                Assert.Equal(
                    "application/json",
                    Detector.Detect(sample, isWhole: sample.Length == bytes.Length).MimeType
                );
            }
        );
    }

    [Fact]
    public void Knows_what_real_writers_write()
    {
        using var file = new MemoryStream();
        using (var gzip = new GZipStream(file, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write("[]"u8);
        }

        Assert.Equal("application/gzip", Detector.Detect(file.ToArray(), isWhole: true).MimeType);
    }

    [Fact]
    public void Answers_for_any_bytes_and_any_cut_of_them()
    {
        string[] starts = ["", "[", "{\"a\":", "<!--", "<a", "PK", "BZh9", "\uFEFF[", "d8:", "a,b,c\n\""];
        var samples =
            from start in Gen.Elements(starts)
            from rest in Gen.OneOf(Gen.Choose(0, 255), Gen.Choose(32, 126)).Select(b => (byte)b).ArrayOf()
            select (byte[])[.. Encoding.UTF8.GetBytes(start), .. rest];
        Prop.ForAll(
                samples.ToArbitrary(),
                ArbMap.Default.ArbFor<bool>(),
                (sample, isWhole) => Detector.Detect(sample, isWhole).MimeType.Contains('/', StringComparison.Ordinal)
            )
            .QuickCheckThrowOnFailure();
    }

    private static (string Charset, Encoding Encoding)[] Encodings =>
        [("utf-8", Encoding.UTF8), ("utf-16le", Encoding.Unicode), ("utf-16be", Encoding.BigEndianUnicode)];

    private static string Type(string text, bool isWhole) =>
        Detector.Detect(Encoding.UTF8.GetBytes(text), isWhole).MimeType;
}
