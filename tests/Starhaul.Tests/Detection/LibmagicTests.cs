using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Starhaul.Detection;
using Starhaul.Tests.Regimes;
using Xunit;

namespace Starhaul.Tests.Detection;

/// <summary>The detector against <c>file --mime-type</c> of Debian (libmagic), an independent judge of the same bytes.</summary>
public sealed class LibmagicTests
{
    private static readonly RegimeTable Regimes = new(BuiltInRegimes.Create());
    private static readonly ContentDetector Detector = new(Regimes);

    // Names of the same thing.
    private static readonly Dictionary<string, string> SameAs = new(StringComparer.Ordinal)
    {
        ["inode/x-empty"] = "application/x-empty",
        ["text/xml"] = "application/xml",
    };

    // Where we differ from libmagic 5.44 on purpose: sample, its word, and why ours is another.
    private static readonly Dictionary<string, (string Libmagic, string Reason)> Differences = new(
        StringComparer.Ordinal
    )
    {
        ["csv-semicolons"] = ("text/plain", "it knows commas only"),
        ["tsv"] = ("text/plain", "it knows commas only"),
        ["html-body"] = ("text/plain", "it looks for other tags; WHATWG MIME Sniffing has this one"),
        ["xhtml"] = ("application/xml", "a page is a page; the prolog is not what matters to a reader"),
        ["xml-without-prolog"] = ("text/plain", "S3 errors may come without a prolog"),
        ["json-bom"] = ("text/plain", "its JSON parser does not skip the mark"),
        ["json-cut"] = (
            "text/plain",
            "its JSON parser wants the whole document; 1 KiB of a dump is JSON as far as it goes"
        ),
        ["json-number"] = ("text/plain", "it knows arrays and objects only; RFC 8259 allows any value"),
        ["json-utf-16le"] = ("application/octet-stream", "it needs a mark"),
        ["json-utf-16be"] = ("application/octet-stream", "it needs a mark"),
        ["json-utf-16le-bom"] = ("text/plain", "its JSON parser reads UTF-8 only"),
        ["json-utf-16be-bom"] = ("text/plain", "its JSON parser reads UTF-8 only"),
        ["parquet"] = ("application/octet-stream", "it names the format without a media type"),
        ["text-latin-1"] = ("text/plain", "it guesses 8-bit character sets; what is not Unicode is bytes here"),
        ["text-utf-32le-bom"] = ("text/plain", "UTF-32 is not used for files"),
    };

    [Fact]
    public async Task Agrees_with_libmagic_but_for_the_listed_differences()
    {
        var corpus = Corpus();
        var theirs = await AskAsync(corpus);
        var unexpected = new List<string>();
        foreach (var (name, bytes) in corpus)
        {
            var isWhole = bytes.Length < ContentDetector.SampleLength;
            var ours = Detector.Detect(bytes, isWhole).MimeType;
            var libmagic = SameAs.GetValueOrDefault(theirs[name], theirs[name]);
            // A newer libmagic may come to agree with us; it may not differ in another way.
            if (libmagic != ours && libmagic != Differences.GetValueOrDefault(name).Libmagic)
            {
                unexpected.Add($"{name}: ours {ours}, libmagic {libmagic}");
            }
        }

        Assert.True(unexpected.Count == 0, string.Join('\n', unexpected));
    }

    private static SortedDictionary<string, byte[]> Corpus()
    {
        var lines = string.Join(
            ",\n\t",
            Enumerable.Range(0, 60).Select(i => $$"""{"id64":{{i}},"name":"Söl {{i}}"}""")
        );
        var json = $"[\n\t{lines}\n]\n";
        var ndjson = json.Trim('[', ']', '\n', '\t').Replace(",\n\t", "\n", StringComparison.Ordinal) + "\n";
        var table = string.Concat(Enumerable.Range(0, 80).Select(i => $"{i},name {i},{i * 3}\n"));
        var prose = string.Concat(Enumerable.Range(0, 80).Select(i => $"This is line number {i} of a text.\n"));
        var page =
            "<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head><body>"
            + string.Concat(Enumerable.Repeat("<p>Sorry.</p>\n", 100))
            + "</body></html>\n";
        var xml =
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessDenied</Code>"
            + string.Concat(Enumerable.Repeat("<Part>x</Part>\n", 100))
            + "</Error>";
        byte[] wave = [.. Enumerable.Range(0, 2000).Select(i => (byte)((i * 37) ^ (i >> 3)))];

        return new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["empty"] = [],
            ["gzip"] = Gzip(json),
            ["gzip-cut"] = Gzip(json)[..20],
            ["bzip2"] = Bzip2(json),
            ["bzip2-empty"] = Bzip2(""),
            ["xz"] = [0xFD, .. "7zXZ"u8, 0, 0, 4, 0xE6, 0xD6, 0xB4, 0x46, 2, 0, 0x21, 1],
            ["zstd"] = [0x28, 0xB5, 0x2F, 0xFD, 0x24, 0x02, 0x11, 0, 0, .. "[]"u8, 1, 2, 3, 4],
            ["zstd-skippable"] =
            [
                0x50,
                0x2A,
                0x4D,
                0x18,
                4,
                0,
                0,
                0,
                1,
                2,
                3,
                4,
                0x28,
                0xB5,
                0x2F,
                0xFD,
                0x24,
                2,
                0x11,
            ],
            ["zip"] = Zip("a.txt"),
            ["zip-empty"] = Zip(null),
            ["parquet"] = [.. "PAR1"u8, 0x15, 4, 0x15, 0x10, .. wave[..50], .. "PAR1"u8],
            ["sqlite"] = [.. "SQLite format 3"u8, 0, 0x10, 0, 1, 1, 0, 0x40, 0x20, 0x20, .. new byte[80]],
            ["torrent"] = Utf8("d8:announce31:udp://tracker.example:6969/anno4:infod6:lengthi1e4:name1:aee"),
            ["torrent-list"] = Utf8("d13:announce-listll3:abceee"),
            ["torrent-comment"] = Utf8("d7:comment5:hello4:infod6:lengthi1e4:name1:aee"),
            ["torrent-info"] = Utf8("d4:infod6:lengthi1e4:name1:aee"),
            ["json"] = Utf8(json),
            ["json-cut"] = Utf8(json)[..1024],
            ["json-minified"] = Utf8("""{"a":[1,2,{"b":null}],"c":"x"}"""),
            ["json-empty-array"] = Utf8("[]"),
            ["json-blanks-first"] = Utf8(" \r\n\t{\"a\":1}"),
            ["json-bom"] = [0xEF, 0xBB, 0xBF, .. Utf8("{\"a\":1}")],
            ["json-number"] = Utf8("42\n"),
            ["json-utf-16le"] = Encoding.Unicode.GetBytes("{\"a\":1}"),
            ["json-utf-16le-bom"] = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("{\"a\":1}")],
            ["json-utf-16be"] = Encoding.BigEndianUnicode.GetBytes("{\"a\":1}"),
            ["json-utf-16be-bom"] = [0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes("{\"a\":1}")],
            ["ndjson"] = Utf8(ndjson),
            ["ndjson-cut"] = Utf8(ndjson)[..1024],
            ["ndjson-two-lines"] = Utf8("{\"a\":1}\n{\"a\":2}\n"),
            ["html"] = Utf8(page),
            ["html-cut"] = Utf8(page)[..1024],
            ["html-upper-case"] = Utf8("<HTML><HEAD><TITLE>x</TITLE></HEAD></HTML>"),
            ["html-head"] = Utf8("<head><title>x</title></head>"),
            ["html-body"] = Utf8("<body><p>x</p></body>"),
            ["html-script"] = Utf8("<script>location = '/';</script>"),
            ["html-blanks-first"] = Utf8("\r\n\r\n  <!doctype html><html></html>"),
            ["html-comment-first"] = Utf8("<!-- proxy -->\n<html><body></body></html>"),
            ["html-bom"] = [0xEF, 0xBB, 0xBF, .. Utf8("<!DOCTYPE html><html></html>")],
            ["xhtml"] = Utf8(
                "<?xml version=\"1.0\"?>\n<!DOCTYPE html PUBLIC \"-//W3C//DTD XHTML 1.0 Strict//EN\" \"x\">\n<html>"
            ),
            ["xml"] = Utf8(xml),
            ["xml-cut"] = Utf8(xml)[..1024],
            ["xml-without-prolog"] = Utf8("<Error><Code>NoSuchKey</Code></Error>"),
            ["csv"] = Utf8(table),
            ["csv-cut"] = Utf8(table)[..1024],
            ["csv-quoted"] = Utf8("a,b,c\n1,\"x, y\",3\n4,\"z\",6\n"),
            ["csv-one-comma"] = Utf8("a,b\n1,2\n"),
            ["csv-semicolons"] = Utf8("a;b;c\n1;2;3\n"),
            ["tsv"] = Utf8("a\tb\tc\n1\t2\t3\n"),
            ["text"] = Utf8(prose),
            ["text-cut"] = Utf8(prose)[..1024],
            ["text-utf-8"] = Utf8("Söl ist ein Stern.\n"),
            ["text-utf-16le-bom"] = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("Sol is a star.\n")],
            ["text-utf-32le-bom"] = [0xFF, 0xFE, 0, 0, .. Encoding.UTF32.GetBytes("Sol is a star.\n")],
            ["text-latin-1"] = Encoding.Latin1.GetBytes("Söl ist ein Stern, größer als é.\n"),
            ["text-ansi-colours"] = Utf8("\u001B[31mred\u001B[0m text\n"),
            ["text-brackets"] = Utf8("[section]\nkey=value\n"),
            ["blanks"] = Utf8("  \n\n"),
            ["controls"] = [.. "some text"u8, 1, 2, 3, .. "more"u8],
            ["wave"] = wave,
            ["zeros"] = new byte[300],
        };
    }

    private static async Task<Dictionary<string, string>> AskAsync(SortedDictionary<string, byte[]> corpus)
    {
        var folder = Directory.CreateTempSubdirectory("starhaul-libmagic-");
        try
        {
            foreach (var (name, bytes) in corpus)
            {
                await File.WriteAllBytesAsync(Path.Combine(folder.FullName, name), bytes);
            }

            var start = new ProcessStartInfo("file", ["--mime-type", "--separator", "|", "--no-pad", .. corpus.Keys])
            {
                WorkingDirectory = folder.FullName,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            };
            using var file = StartOrSkip(start);
            var output = await file.StandardOutput.ReadToEndAsync();
            await file.WaitForExitAsync();
            return output
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split('|', 2))
                .ToDictionary(parts => parts[0], parts => parts[1].Trim(), StringComparer.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static Process StartOrSkip(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("The program 'file' is not installed (apt-get install file).");
            throw;
        }
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static byte[] Gzip(string text)
    {
        using var file = new MemoryStream();
        using (var gzip = new GZipStream(file, CompressionLevel.Optimal, leaveOpen: true))
        {
            gzip.Write(Utf8(text));
        }

        return file.ToArray();
    }

    private static byte[] Bzip2(string text) => Bzip2Compressor.Compress(Utf8(text));

    private static byte[] Zip(string? entry)
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true))
        {
            if (entry is not null)
            {
                using var content = zip.CreateEntry(entry).Open();
                content.Write("hello"u8);
            }
        }

        return file.ToArray();
    }
}
