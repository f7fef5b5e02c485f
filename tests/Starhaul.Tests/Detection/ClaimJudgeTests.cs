using System.Text;
using Starhaul.Detection;
using Xunit;

namespace Starhaul.Tests.Detection;

public sealed class ClaimJudgeTests
{
    private static readonly RegimeTable Regimes = new(BuiltInRegimes.Create());
    private static readonly ContentDetector Detector = new(Regimes);

    private const string Html = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head></html>";
    private const string Gzip = "\u001F\u008B\u0008\u0000";
    private const string Bzip2 = "BZh91AY&SY";

    [Theory]
    [InlineData("x.gz", null, Gzip)]
    [InlineData("x.gz", "application/x-gzip", Gzip)]
    [InlineData("x.json", "application/json", "[{}]")]
    [InlineData("x.json", null, "{\"a\":1}\n{\"a\":2}\n")]
    [InlineData("x.jsonl", null, "[1,\n2]")]
    [InlineData("x.gz", "text/plain", Gzip)]
    [InlineData("x", "image/png", Gzip)]
    [InlineData("x", "text/html", Html)]
    [InlineData("x", "text/html", "{\"error\":1}")]
    [InlineData("x", "text/markdown", Html)]
    [InlineData("x.csv", null, "<a,b\n")]
    [InlineData("x.tar", null, "{}")]
    [InlineData("x.db", null, "<?xml version=\"1.0\"?><gpx></gpx>")]
    [InlineData("x.xml", null, "<?xml version=\"1.0\"?><rss></rss>")]
    [InlineData("x.xml", null, "<?xml version=\"1.0\"?><!DOCTYPE html><html></html>")]
    [InlineData("x.svg", "image/svg+xml", "<svg xmlns='http://www.w3.org/2000/svg'><g/></svg>")]
    [InlineData("x.zip", "application/zip", "PK\u0003\u0004")]
    [InlineData("x.parquet", null, "PAR1\u0015\u0004")]
    [InlineData("x", "application/pdf", "%PDF-1.7")]
    [InlineData("x", null, Html)]
    public void Lets_bytes_be_that_are_what_is_claimed(string name, string? type, string bytes)
    {
        var sample = Encoding.Latin1.GetBytes(bytes);
        var detected = Detector.Detect(sample, isWhole: true);

        Assert.Equal(
            detected,
            new ClaimJudge(Regimes).Judge(
                new ClaimReader(Regimes).Read(name, type),
                detected,
                sample,
                "https://a.example/x"
            )
        );
    }

    [Theory]
    [InlineData("x.gz", null, Html, "text/html")]
    [InlineData("x.gz", null, "<Error><Code>NoSuchKey</Code></Error>", "application/xml")]
    [InlineData("x.gz", null, "{}", "application/json")]
    [InlineData("x.gz", null, Bzip2, "application/x-bzip2")]
    [InlineData("x.json", null, Html, "text/html")]
    [InlineData("x.json", null, "not found", "text/plain")]
    [InlineData("x.json", null, " \n", "text/plain")]
    [InlineData("x.jsonl", null, "a,b,c\n1,2,3\n", "text/csv")]
    [InlineData("x.json", "application/gzip", Gzip, "application/gzip")]
    [InlineData("x.gz", "application/json", Gzip, "application/gzip")]
    [InlineData("x", "application/zip", Html, "text/html")]
    [InlineData("x", "application/zip", "rar", "text/plain")]
    [InlineData("x", "image/png", Html, "text/html")]
    [InlineData("x.gz", "text/html", Gzip, "application/gzip")]
    [InlineData("x", "text/csv", Html, "text/html")]
    [InlineData("x.csv", null, Html, "text/html")]
    [InlineData("x.xml", null, Html, "text/html")]
    [InlineData("x.tar", null, "<Error><Code>AccessDenied</Code></Error>", "application/xml")]
    [InlineData("x.geojson", null, "<?xml version='1.0'?>\n<!-- no --><ows:ExceptionReport/>", "application/xml")]
    [InlineData("x.parquet", null, Html, "text/html")]
    [InlineData("x.parquet", null, "{}", "application/json")]
    [InlineData("x.sqlite", null, "SQLite format 2", "text/plain")]
    [InlineData("x.zip", null, "<?xml version=\"1.0\"?><root/>", "application/xml")]
    [InlineData("x.7z", null, Gzip, "application/gzip")]
    [InlineData("x.tgz", null, Html, "text/html")]
    public void Refuses_bytes_that_are_not_what_is_claimed(string name, string? type, string bytes, string found)
    {
        var error = Refuse(name, type, bytes);

        Assert.Equal(ExitCode.UnexpectedContent, error.ExitCode);
        Assert.Equal(FetchStep.Decide, error.Step);
        Assert.Equal("https://a.example/x", error.Source);
        Assert.Contains($"but the bytes are {found} (", error.Message, StringComparison.Ordinal);
        Assert.Contains("FetchOptions.Regime 'binary'", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_who_claims_what_and_how_the_bytes_begin()
    {
        Assert.Equal(
            "The name ending in .json.gz claims application/gzip, but the bytes are text/html (they begin with "
                + "'<!DOCTYPE html><html><head><title>502 Bad Gateway</title>...').",
            Refuse("galaxy.json.gz", null, Html).Message
        );
        Assert.Equal(
            "The Content-Type application/x-gzip claims application/gzip, but the bytes are application/x-bzip2 (they "
                + "begin with 'BZh91AY&SY').",
            Refuse("galaxy", "application/x-gzip", Bzip2).Message
        );
        Assert.Contains(
            "(they begin with the bytes 1f 8b 08 00).",
            Refuse("x.json", null, Gzip).Message,
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("x.gz", null)]
    [InlineData("x", "image/png")]
    public void Refuses_an_empty_file_under_any_claim(string name, string? type)
    {
        var error = Refuse(name, type, "");

        Assert.Contains("but it is empty: 0 bytes", error.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCode.UnexpectedContent, error.ExitCode);
    }

    [Fact]
    public void Lets_an_empty_file_be_that_nobody_makes_a_claim_for()
    {
        var empty = Detector.Detect([], isWhole: true);

        Assert.Equal(empty, new ClaimJudge(Regimes).Judge([], empty, [], "https://a.example/x"));
    }

    [Theory]
    [InlineData("x.gz", "\u001F", "application/gzip")]
    [InlineData("x.gz", "\u001F\u008B", "application/gzip")]
    [InlineData("x.zst", "\u0028\u00B5\u002F", "application/zstd")]
    [InlineData("x.bz2", "B", "application/x-bzip2")]
    [InlineData("x.bz2", "BZh", "application/x-bzip2")]
    [InlineData("x.json", "{\"a\":1,\"b\":@", "application/json")]
    [InlineData("x.json", "[{\"a\":\"\u00C3\u0028\"}]", "application/json")]
    [InlineData("x.json", "\u00EF\u00BB\u00BF[{\"a\":\"\u00C3\u0028\"}]", "application/json")]
    [InlineData("x.json", "{\"a\":1} trailing", "application/json")]
    [InlineData("x.jsonl", "{\"a\":1}\n{\"a\":2\n", "application/x-ndjson")]
    [InlineData("x.jsonl", "\"one\"\n\"two\"\n", "application/x-ndjson")]
    public void Leaves_what_begins_as_claimed_and_is_damaged_after_to_the_check(
        string name,
        string bytes,
        string expected
    )
    {
        var sample = Encoding.Latin1.GetBytes(bytes);
        var detected = Detector.Detect(sample, isWhole: true);

        Assert.Equal(
            expected,
            new ClaimJudge(Regimes).Judge(new ClaimReader(Regimes).Read(name, null), detected, sample, "s").MimeType
        );
    }

    [Theory]
    [InlineData("x.json", "application/json")]
    [InlineData("x.ndjson", "application/x-ndjson")]
    [InlineData("x", "text/plain")]
    public void Blanks_that_fill_the_sample_decide_nothing_of_JSON(string name, string expected)
    {
        var sample = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(" \t\r\n", 256)));
        var detected = Detector.Detect(sample, isWhole: false);

        Assert.True(detected.IsUndecided);
        Assert.Equal(
            expected,
            new ClaimJudge(Regimes).Judge(new ClaimReader(Regimes).Read(name, null), detected, sample, "s").MimeType
        );
        Assert.Throws<UnexpectedContentException>(() =>
            new ClaimJudge(Regimes).Judge(new ClaimReader(Regimes).Read("x.parquet", null), detected, sample, "s")
        );
    }

    [Theory]
    [InlineData("https://a.example/x.gz", "Look at the URL in a browser.")]
    [InlineData("file:///data/x.gz", "Look at what the file holds.")]
    [InlineData("s3://bucket/x.gz", "Look at what the file holds.")]
    public void Sends_to_a_browser_only_what_a_browser_opens(string source, string expected)
    {
        var sample = Encoding.Latin1.GetBytes(Html);
        var error = Assert.Throws<UnexpectedContentException>(() =>
            new ClaimJudge(Regimes).Judge(
                new ClaimReader(Regimes).Read("x.gz", null),
                Detector.Detect(sample, isWhole: true),
                sample,
                source
            )
        );

        Assert.StartsWith(expected, error.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x.json", "application/json", "json")]
    [InlineData("x.parquet", "application/octet-stream", "binary")]
    [InlineData("x.gz", "application/octet-stream", "gzip")]
    public void Bytes_that_a_decoder_has_not_given_out_yet_refute_nothing(string name, string type, string regime)
    {
        var judge = new ClaimJudge(Regimes);
        var claims = new ClaimReader(Regimes).Read(name, null);

        var judged = judge.Judge(claims, Detector.Detect([], isWhole: false), [], "s");

        Assert.Equal(type, judged.MimeType);
        Assert.Equal(regime, judge.Choose(claims, judged).Name);
    }

    [Fact]
    public void Takes_one_long_line_for_what_the_name_says()
    {
        const string Line = "{\"a\":\"the first line goes on after the sample";

        Assert.Equal("application/x-ndjson", Judge("x.jsonl", null, Line));
        Assert.Equal("application/json", Judge("x.json", null, Line));
        Assert.Equal("application/json", Judge("x.jsonl", null, "[\n{\"a\":1},"));
    }

    [Fact]
    public void Shows_nothing_that_could_steer_a_terminal()
    {
        var message = Refuse("x.json", null, "\u001B[31mred\u001B[0m evil line\r\nnext").Message;

        Assert.Contains("'red evil line next'", message, StringComparison.Ordinal);
    }

    private static string Judge(string name, string? type, string bytes)
    {
        var sample = Encoding.Latin1.GetBytes(bytes);
        var detected = Detector.Detect(sample, isWhole: true);
        return new ClaimJudge(Regimes)
            .Judge(new ClaimReader(Regimes).Read(name, type), detected, sample, "https://a.example/x")
            .MimeType;
    }

    private static UnexpectedContentException Refuse(string name, string? type, string bytes) =>
        Assert.Throws<UnexpectedContentException>(() => Judge(name, type, bytes));
}
