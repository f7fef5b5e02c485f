using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Starhaul.TestOrigin;
using Starhaul.Tests.Regimes;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>
/// Each regime with each kind of content inside, through the whole line: cut at every byte behind a right length, and
/// damaged at every byte. What may pass is said exactly; nothing else may, and what passes claims no more than it proves.
/// </summary>
public sealed class RegimeLineTests : IAsyncDisposable
{
    // In memory where there is such a folder: these tests make thousands of files.
    private static readonly string Parent = Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath();

    private readonly string sources = Folder();
    private readonly string box = Folder();
    private readonly FileFetcher fetcher;

    public RegimeLineTests() => fetcher = new FileFetcher(new FileFetcherOptions { Box = box });

    /// <summary>Every coding over every kind of content.</summary>
    public static TheoryData<string, string> Coded =>
        new(
            from coding in (string[])["gz", "zst", "bz2"]
            from inside in (string[])["json", "jsonl", "bin"]
            select (coding, inside)
        );

    [Theory]
    [MemberData(nameof(Coded))]
    public async Task A_coded_file_that_is_cut_passes_at_a_member_boundary_alone_and_never_as_proven_by_content(
        string coding,
        string inside
    )
    {
        var parts = Parts(inside);
        byte[][] members = [.. parts.Select(part => Encode(coding, part))];
        byte[] whole = [.. members.SelectMany(static member => member)];
        int[] mayPass = inside == "json" ? [] : [members[0].Length];

        var passed = await CutEverywhereAsync($"f.{inside}.{coding}", whole, Evidence.Length);

        Assert.Equal(mayPass, passed);
        Assert.Equal(
            inside == "json" ? Evidence.Content : Evidence.Length,
            (await FetchAsync($"whole.{inside}.{coding}", whole)).Record.Evidence
        );
    }

    [Fact]
    public async Task A_gz_that_an_origin_serves_cut_never_passes()
    {
        await using var origin = await Origin.StartAsync();
        var whole = Gzip(Texts.JsonArray(2));
        for (var cut = 0; cut < whole.Length; cut++)
        {
            var url = origin.Serve($"/{cut}.json.gz", OriginFile.Of(whole[..cut]));

            var error = await Assert.ThrowsAnyAsync<StarhaulException>(() =>
                fetcher.FetchAsync(Source.Parse(url), FetchOptions.Default)
            );

            Assert.Equal(cut == 0 ? ExitCode.UnexpectedContent : ExitCode.IntegrityFailure, error.ExitCode);
        }

        AssertNothingElse(0);
    }

    [Fact]
    public async Task JSON_that_is_cut_never_passes()
    {
        var whole = Texts.JsonArray(2).AsMemory().TrimEnd((byte)'\n').ToArray();

        Assert.Empty(await CutEverywhereAsync("f.json", whole, Evidence.Content));
        Assert.Equal(Evidence.Content, (await FetchAsync("whole.json", whole)).Record.Evidence);
    }

    [Fact]
    public async Task NDJSON_that_is_cut_passes_at_the_end_of_a_line_alone_and_by_its_length()
    {
        var whole = Texts.Lines(2);
        int[] ends =
        [
            .. Enumerable.Range(1, whole.Length - 1).Where(cut => whole[cut - 1] == '\n' || whole[cut] == '\n'),
        ];

        Assert.Equal(ends, await CutEverywhereAsync("f.jsonl", whole, Evidence.Length));
        Assert.Equal(Evidence.Length, (await FetchAsync("whole.jsonl", whole)).Record.Evidence);
    }

    [Fact]
    public async Task Binary_that_is_cut_passes_everywhere_and_by_its_length()
    {
        var whole = OriginContent.Random(60).ToArray();

        Assert.Equal(Enumerable.Range(0, 60), await CutEverywhereAsync("f.bin", whole, Evidence.Length));
    }

    [Theory]
    [MemberData(nameof(Coded))]
    public async Task A_coded_file_that_is_damaged_passes_only_where_its_content_is_untouched(
        string coding,
        string inside
    )
    {
        var content = Parts(inside).SelectMany(static part => part).ToArray();
        var whole = Encode(coding, content);
        var signature = coding == "gz" ? 3 : 10;
        var hash = Convert.ToHexStringLower(SHA256.HashData(content));

        await DamageEverywhereAsync(
            $"f.{inside}.{coding}",
            whole,
            signature,
            (damaged, record) =>
            {
                Assert.Equal(hash, record.Content?.Sha256);
                Assert.Equal(inside == "json" ? Evidence.Content : Evidence.Length, record.Evidence);
            }
        );
    }

    [Theory]
    [InlineData("f.json")]
    [InlineData("f.jsonl")]
    public async Task JSON_that_is_damaged_passes_only_where_it_is_JSON_all_the_same(string name)
    {
        var whole = name == "f.json" ? Texts.JsonArray(2) : Texts.Lines(2);

        await DamageEverywhereAsync(
            name,
            whole,
            signatureLength: whole.IndexOf((byte)':') + 1,
            (damaged, record) => Assert.True(IsJson(damaged, record.DetectedType), $"{record.Path} is no JSON.")
        );
    }

    public async ValueTask DisposeAsync()
    {
        await fetcher.DisposeAsync();
        Directory.Delete(sources, recursive: true);
        Directory.Delete(box, recursive: true);
    }

    /// <returns>The cuts at which the file was published.</returns>
    private async Task<List<int>> CutEverywhereAsync(string name, byte[] whole, Evidence mostEvidence)
    {
        var passed = new List<int>();
        for (var cut = 0; cut < whole.Length; cut++)
        {
            try
            {
                var result = await FetchAsync($"{cut}-{name}", whole[..cut]);
                Assert.Equal(mostEvidence, result.Record.Evidence);
                Assert.Equal(whole[..cut], await File.ReadAllBytesAsync(result.Path));
                passed.Add(cut);
            }
            catch (StarhaulException error)
            {
                Assert.Equal(cut == 0 ? ExitCode.UnexpectedContent : ExitCode.IntegrityFailure, error.ExitCode);
                AssertTells(error);
            }
        }

        AssertNothingElse(passed.Count);
        return passed;
    }

    private async Task DamageEverywhereAsync(
        string name,
        byte[] whole,
        int signatureLength,
        Action<byte[], ManifestRecord> assertPassed
    )
    {
        var passed = 0;
        for (var at = 0; at < whole.Length; at++)
        {
            byte[] damaged = [.. whole];
            damaged[at] ^= (byte)(1 << (at * 3 % 8));
            try
            {
                var result = await FetchAsync($"{at}-{name}", damaged);
                assertPassed(damaged, result.Record);
                passed++;
            }
            catch (StarhaulException error)
            {
                Assert.True(
                    error is IntegrityException || (error is UnexpectedContentException && at < signatureLength),
                    $"byte {at}: {error.Message}"
                );
                AssertTells(error);
            }
        }

        AssertNothingElse(passed);
    }

    private async Task<FetchResult> FetchAsync(string name, byte[] bytes)
    {
        var path = Path.Combine(sources, name);
        await File.WriteAllBytesAsync(path, bytes);
        return await fetcher.FetchAsync(
            Source.Parse(path),
            FetchOptions.Default with
            {
                ContentHash = true,
            },
            null,
            TestContext.Current.CancellationToken
        );
    }

    private void AssertTells(StarhaulException error)
    {
        Assert.False(string.IsNullOrEmpty(error.Hint), $"'{error.Message}' has no hint.");
        Assert.StartsWith(new Uri(sources).AbsoluteUri, error.Source, StringComparison.Ordinal);
    }

    /// <summary>The box holds what passed and its manifest.</summary>
    private void AssertNothingElse(int passed) =>
        Assert.Equal(
            passed,
            Directory
                .EnumerateFiles(box)
                .Count(static path => !Path.GetFileName(path).StartsWith("manifest.", StringComparison.Ordinal))
        );

    /// <summary>Two pieces of a content, for two members.</summary>
    private static byte[][] Parts(string inside) =>
        inside switch
        {
            "json" => Halve(Texts.JsonArray(2)),
            "jsonl" => [Texts.Lines(1), Texts.Lines(2)],
            _ => Halve(OriginContent.Random(100).ToArray()),
        };

    private static byte[][] Halve(byte[] whole) => [whole[..(whole.Length / 2)], whole[(whole.Length / 2)..]];

    private static byte[] Encode(string coding, byte[] plain) =>
        coding switch
        {
            "zst" => ZstandardCompressor.Compress(plain, (ZstandardCompressor.ChecksumFlag, 1)),
            "bz2" => Bzip2Compressor.Compress(plain),
            _ => Gzip(plain),
        };

    private static byte[] Gzip(byte[] plain)
    {
        using var coded = new MemoryStream();
        using (var gzip = new GZipStream(coded, CompressionLevel.Optimal))
        {
            gzip.Write(plain);
        }

        return coded.ToArray();
    }

    private static bool IsJson(byte[] text, string type)
    {
        try
        {
            if (type == "application/json")
            {
                using var document = JsonDocument.Parse(text);
                return true;
            }

            foreach (var line in System.Text.Encoding.UTF8.GetString(text).Split('\n'))
            {
                using var document = JsonDocument.Parse(line.Length == 0 ? "null" : line);
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Folder() =>
        Directory.CreateDirectory(Path.Combine(Parent, $"starhaul-{Guid.NewGuid():N}")).FullName;
}
