using FsCheck;
using FsCheck.Fluent;
using Starhaul.Detection;
using Xunit;

namespace Starhaul.Tests.Detection;

public sealed class ClaimReaderTests
{
    private static readonly RegimeTable Regimes = new(BuiltInRegimes.Create());

    [Theory]
    [InlineData("galaxy.gz", ".gz", "application/gzip", null)]
    [InlineData("GALAXY.JSON.GZ", ".json.gz", "application/gzip", "application/json")]
    [InlineData("x.jsonl.bz2", ".jsonl.bz2", "application/x-bzip2", "application/x-ndjson")]
    [InlineData("x.ndjson.zst", ".ndjson.zst", "application/zstd", "application/x-ndjson")]
    [InlineData("x.tar.gz", ".tar.gz", "application/gzip", "application/x-tar")]
    [InlineData("x.tgz", ".tgz", "application/gzip", "application/x-tar")]
    [InlineData("x.TAZ", ".taz", "application/gzip", "application/x-tar")]
    [InlineData("x.vcf.bgz", ".bgz", "application/gzip", null)]
    [InlineData("map.svgz", ".svgz", "application/gzip", "application/xml")]
    [InlineData("x.csv.zst", ".csv.zst", "application/zstd", "text/csv")]
    [InlineData("x.tbz2", ".tbz2", "application/x-bzip2", "application/x-tar")]
    [InlineData("x.tar.xz", ".xz", "application/x-xz", null)]
    [InlineData("x.7z", ".7z", "application/x-7z-compressed", null)]
    [InlineData("x.zip", ".zip", "application/zip", null)]
    [InlineData("x.parquet", ".parquet", "application/vnd.apache.parquet", null)]
    [InlineData("x.sqlite", ".sqlite", "application/vnd.sqlite3", null)]
    [InlineData("x.csv", ".csv", "text/csv", null)]
    [InlineData("x.geojson", ".geojson", "application/geo+json", null)]
    [InlineData("x.gz.json", ".json", "application/json", null)]
    [InlineData("x.jsonl", ".jsonl", "application/x-ndjson", null)]
    [InlineData("x.ndjson", ".ndjson", "application/x-ndjson", null)]
    public void Reads_the_extension(string name, string text, string type, string? inside) =>
        Assert.Equal([new Claim("name", text, type, inside)], new ClaimReader(Regimes).Read(name, declaredType: null));

    [Theory]
    [InlineData("galaxy")]
    [InlineData("galaxy.log")]
    [InlineData("galaxy.html")]
    [InlineData("gz")]
    [InlineData("json")]
    [InlineData("")]
    [InlineData(null)]
    public void Reads_no_claim_from_other_names(string? name) =>
        Assert.Empty(new ClaimReader(Regimes).Read(name, declaredType: null));

    [Theory]
    [InlineData("application/gzip", "application/gzip")]
    [InlineData("Application/X-GZIP", "application/gzip")]
    [InlineData("application/json; charset=utf-8", "application/json")]
    [InlineData("application/geo+json", "application/json")]
    [InlineData("application/jsonl", "application/x-ndjson")]
    [InlineData("text/html;charset=UTF-8", "text/html")]
    [InlineData("text/xml", "application/xml")]
    [InlineData("image/png", "image/png")]
    public void Reads_a_specific_content_type(string declared, string type)
    {
        var claim = Assert.Single(new ClaimReader(Regimes).Read(fileName: null, declared));

        Assert.Equal("content-type", claim.Origin);
        Assert.Equal(type, claim.Type);
        Assert.Null(claim.Inside);
    }

    [Theory]
    [InlineData("application/octet-stream")]
    [InlineData("binary/octet-stream")]
    [InlineData("application/x-download")]
    [InlineData("application/force-download")]
    [InlineData("text/plain; charset=utf-8")]
    [InlineData("text/*")]
    [InlineData("*/*")]
    [InlineData("gzip")]
    [InlineData("application/")]
    [InlineData("application/\u001B[31m")]
    [InlineData("a/b/c")]
    [InlineData("")]
    [InlineData(null)]
    public void Reads_no_claim_from_a_vague_or_broken_content_type(string? declared) =>
        Assert.Empty(new ClaimReader(Regimes).Read(fileName: null, declared));

    [Fact]
    public void Reads_the_content_type_as_what_is_inside_when_the_coded_bytes_are_kept()
    {
        Assert.Equal(
            [
                new Claim("name", ".json.gz", "application/gzip", "application/json"),
                new Claim("content-type", "application/json", "application/gzip", "application/json"),
            ],
            new ClaimReader(Regimes).Read("x.json.gz", "application/json", keptCoding: "application/gzip")
        );
        Assert.Equal(
            [new Claim("content-type", "application/x-gzip", "application/gzip")],
            new ClaimReader(Regimes).Read(fileName: null, "application/x-gzip", keptCoding: "application/gzip")
        );
    }

    [Fact]
    public void Reads_any_text_without_an_error() =>
        Prop.ForAll<string?, string?>((name, type) => new ClaimReader(Regimes).Read(name, type).Count <= 2)
            .QuickCheckThrowOnFailure();
}
