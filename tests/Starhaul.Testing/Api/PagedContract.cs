using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Testing.Api;

/// <summary>What every pagination that turns pages keeps to as well.</summary>
public abstract class PagedContract : PaginationContract
{
    [Fact]
    public async Task The_same_page_twice_is_an_error()
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, new Book(35) { StandsStillAt = 1 });

        var error = await Assert.ThrowsAsync<IntegrityException>(() => scene.FetchAsync(Define(scene)));

        Assert.Matches("leads back|the same as one before", error.Message);

        // A fault that has passed is none: the next run goes on.
        Serve(scene, new Book(35));
        await scene.FetchAsync(Define(scene));

        Assert.Equal(ApiScene.Expected(35), scene.Lines());
    }

    [Fact]
    public async Task An_empty_page_in_the_middle_is_asked_for_again()
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(
            scene,
            new Book(35),
            Faults.Body(OriginContent.Of("""{"count":35,"results":[]}""")).After(1).Times(2),
            Faults.Header("Link", null).After(1).Times(2)
        );

        await scene.FetchAsync(Define(scene));

        Assert.Equal(ApiScene.Expected(35), scene.Lines());
    }
}
