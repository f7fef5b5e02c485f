using System.Text;
using Starhaul.Metalinks;
using Starhaul.TestOrigin;
using Starhaul.Tests.Manifests;
using Starhaul.Tests.Regimes;
using Starhaul.Transfer;
using Xunit;

namespace Starhaul.Tests.Fuzzing;

/// <summary>Documents, states and compressed files that are nearly right: each is read, or refused by an error that is meant. <c>STARHAUL_LONG=1</c> tries  twenty times as many.</summary>
public sealed class FileFuzzTests : IDisposable
{
    private readonly TestBox box = new();

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Fact(Timeout = 600_000)]
    public Task A_metalink_names_only_places_that_may_be_asked_and_names_that_may_be_used() =>
        Task.Run(
            () =>
            {
                var source = Source.Parse("https://a.example/f.meta4");
                var hash = new string('a', 64);
                var seed =
                    "<?xml version=\"1.0\"?><metalink xmlns=\"urn:ietf:params:xml:ns:metalink\"><file name=\"f.bin\"><size>8</size>"
                    + $"<hash type=\"sha-256\">{hash}</hash><pieces length=\"4\" type=\"sha-256\"><hash>{hash}</hash><hash>{hash}</hash></pieces>"
                    + "<url priority=\"1\">https://b.example/f</url><url location=\"de\">http://c.example/f</url></file></metalink>";
                var read = 0;
                foreach (var (round, bytes) in Mutation.Of([Encoding.UTF8.GetBytes(seed)], 2_000))
                {
                    try
                    {
                        foreach (var file in MetalinkDocument.Parse(source, bytes, isProtected: true))
                        {
                            read++;
                            Assert.Null(FileNameRules.FaultOfForeign(file.Name));
                            Assert.True(
                                file.Pieces is null || file.Pieces.FitLength(file.Length!.Value),
                                $"round {round}"
                            );
                            Assert.All(
                                file.Places,
                                place => Assert.True(place.Uri is { Scheme: "http" or "https", UserInfo: "" })
                            );
                            Assert.True(
                                file.Digests.Count > 0 || file.Places.All(place => place.Uri.Scheme == "https"),
                                $"round {round}"
                            );
                        }
                    }
                    catch (UnexpectedContentException)
                    {
                        // Refused.
                    }
                }

                Assert.InRange(read, 1, int.MaxValue);
            },
            Ending
        );

    [Fact(Timeout = 600_000)]
    public async Task A_state_counts_no_byte_whose_hash_it_does_not_have()
    {
        var target = box.Full("f.bin");
        var content = OriginContent.Random(100_000).ToArray();
        var limits = new TransferLimits { MinFree = 0 };
        await using (var part = PartFile.Open(target, "http://a.example/f.bin", limits, discard: false))
        {
            var identity = new SourceIdentity { ETag = "\"v1\"", Length = content.Length };
            part.Reset(identity);
            var version = part.Accept(identity, []);
            await part.WriteAsync(version, 0, content.AsMemory(0, 40_000), Ending);
            await part.WriteAsync(version, 60_000, content.AsMemory(60_000, 20_000), Ending);
        }

        var state = File.ReadAllBytes(target + ".part.json");
        var bytes = File.ReadAllBytes(target + ".part");
        foreach (var (round, mutated) in Mutation.Of([state], 300))
        {
            File.WriteAllBytes(target + ".part", bytes);
            File.WriteAllBytes(target + ".part.json", mutated);
            await using var part = PartFile.Open(target, "http://a.example/f.bin", limits, discard: true);

            // Its seal does not hold, or it is the same state in other words.
            Assert.All(
                part.Completed,
                range =>
                    Assert.True(
                        range is { Start: 0, End: <= 40_000 } or { Start: 60_000, End: <= 80_000 },
                        $"round {round}: {range}"
                    )
            );
        }
    }

    [Fact(Timeout = 600_000)]
    public async Task A_manifest_is_read_or_refused_and_never_written_over()
    {
        await box.AddAsync("a.bin", "a");
        await box.AddAsync("b.bin", "b");
        var manifest = File.ReadAllBytes(box.ManifestPath);
        foreach (var (round, bytes) in Mutation.Of([manifest], 300))
        {
            File.WriteAllBytes(box.ManifestPath, bytes);

            var checkedError = await Record.ExceptionAsync(() =>
                Manifest.CheckAsync(box.Root, cancellationToken: Ending)
            );
            var openError = await Record.ExceptionAsync(() => Manifest.OpenAsync(box.Root, cancellationToken: Ending));

            Assert.True(checkedError is null or StarhaulException, $"round {round}: {checkedError}");
            Assert.True(openError is null or StarhaulException, $"round {round}: {openError}");
            Assert.Equal(bytes, File.ReadAllBytes(box.ManifestPath));
        }
    }

    [Theory(Timeout = 600_000)]
    [InlineData("gzip")]
    [InlineData("zstd")]
    [InlineData("bzip2")]
    public Task A_compressed_file_is_decoded_or_refused(string regime) =>
        Task.Run(
            () =>
            {
                var strategy = BuiltInRegimes.Create().Single(one => one.Name == regime);
                var plain = Texts.Lines(20);
                byte[][] seeds = [Compressed(regime), [.. Compressed(regime), .. Compressed(regime)]];
                foreach (var (round, bytes) in Mutation.Of(seeds, 1_000))
                {
                    var result = DecodedFile.From(strategy.CreateDecoder()!, bytes, [bytes.Length / 3]);

                    Assert.True(
                        result.Error is null or IntegrityException or UnexpectedContentException,
                        $"round {round}"
                    );
                    Assert.True(result.Bytes.Length <= 1_200 * Math.Max(bytes.Length, 1_000), $"round {round}");
                }

                byte[] Compressed(string form) =>
                    form switch
                    {
                        "gzip" => OriginFile.Gzip(plain).Content.ToArray(),
                        "zstd" => ZstandardCompressor.Compress(plain, (ZstandardCompressor.ChecksumFlag, 1)),
                        _ => Bzip2Compressor.Compress(plain, level: 1),
                    };
            },
            Ending
        );

    public void Dispose() => box.Dispose();
}
