using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.PlugIn.Packs;

/// <summary>The form as its user meets it: whole it is published with its proof, damaged it is not.</summary>
public sealed class PackRecipeTests : IDisposable
{
    private readonly string box = Directory.CreateTempSubdirectory("starhaul-pack-").FullName;

    public void Dispose() => Directory.Delete(box, recursive: true);

    [Fact]
    public async Task A_registered_form_is_proven_inside_and_one_that_is_damaged_is_not_published()
    {
        await using var origin = await Origin.StartAsync();
        var packed = PackFile.Encode("""[{"id":1},{"id":2}]"""u8.ToArray());
        var whole = origin.Serve("/whole.pack", OriginFile.Of(packed));
        var damaged = origin.Serve(
            "/damaged.pack",
            OriginFile.Of([.. packed[..10], (byte)~packed[10], .. packed[11..]])
        );

        await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = box, Regimes = [new PackRegime()] });
        var result = await fetcher.FetchAsync(Source.Parse(whole), FetchOptions.Default);

        Assert.Equal(("pack", Evidence.Content), (result.Record.Regime, result.Record.Evidence));
        Assert.Equal(2, result.Record.Content!.Records);
        await Assert.ThrowsAsync<IntegrityException>(() =>
            fetcher.FetchAsync(Source.Parse(damaged), FetchOptions.Default)
        );
        Assert.False(File.Exists(Path.Combine(box, "damaged.pack")));
    }
}
