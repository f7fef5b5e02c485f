using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Testing.Api;

/// <summary>What every pagination that turns pages keeps to as well.</summary>
public abstract class PagedContract : PaginationContract
{
    /// <summary>Whether the server says that there is another page, whatever it says of a total.</summary>
    protected virtual bool IsLed => false;

    /// <summary>Whether it says so by a value in the body.</summary>
    protected virtual bool IsLedByTheBody => false;

    [Fact(Timeout = 60_000)]
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

    [Fact(Timeout = 60_000)]
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

    [Theory(Timeout = 60_000)]
    [InlineData(null)]
    [InlineData("null")]
    public async Task A_total_that_is_stated_once_is_judged_at_the_end(string? later)
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, new Book(35) { States = page => page == 0 ? "35" : later });
        Assert.Empty((await scene.FetchAsync(Define(scene))).Warnings);
        Assert.Equal(ApiScene.Expected(35), scene.Lines());

        Serve(scene, new Book(35) { States = page => page == 0 ? "40" : later });

        await Assert.ThrowsAsync<IntegrityException>(() => scene.FetchAsync(Define(scene)));
        Assert.Equal(ApiScene.Expected(35), scene.Lines());
    }

    [Fact(Timeout = 60_000)]
    public async Task A_total_that_grows_is_followed_and_claims_no_snapshot()
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, new Book(35) { States = page => page == 0 ? "15" : "35" });

        var result = await scene.FetchAsync(Define(scene));

        Assert.Equal(ApiScene.Expected(35), scene.Lines());
        Assert.False(result.Record.Api!.Snapshot);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_total_that_is_reached_is_the_end_unless_the_server_says_that_there_is_more()
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, new Book(35) { States = _ => "20" });
        if (IsLed)
        {
            await Assert.ThrowsAsync<IntegrityException>(() => scene.FetchAsync(Define(scene)));
            return;
        }

        Assert.Equal(20, (await scene.FetchAsync(Define(scene))).Records);
    }

    [Fact(Timeout = 60_000)]
    public async Task Pages_that_alternate_for_ever_are_an_error()
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, new Book(35) { Alternates = true, States = _ => null });

        await Assert.ThrowsAsync<IntegrityException>(() => scene.FetchAsync(Define(scene)));

        Assert.InRange(scene.Origin.Requests.Count, 3, 12);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_last_page_that_comes_for_ever_is_an_error_though_something_in_it_changes()
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, new Book(30) { HasNoEnd = true, States = _ => null });

        var error = await Assert.ThrowsAsync<IntegrityException>(() => scene.FetchAsync(Define(scene, isKeyed: true)));

        Assert.Contains("no new record", error.Message, StringComparison.Ordinal);
        Assert.InRange(scene.Origin.Requests.Count, 10, 20);
    }

    [Fact(Timeout = 60_000)]
    public async Task Equal_pages_that_a_total_accounts_for_are_right()
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, new Book(35) { IsUniform = true });

        Assert.Equal(35, (await scene.FetchAsync(Define(scene))).Records);
    }

    [Fact(Timeout = 60_000)]
    public async Task Equal_pages_without_a_total_are_an_error()
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, new Book(35) { IsUniform = true, States = _ => null });

        await Assert.ThrowsAsync<IntegrityException>(() => scene.FetchAsync(Define(scene)));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_bound_on_the_pages_is_kept_and_told()
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, new Book(35));

        var result = await scene.FetchAsync(Define(scene), new ApiQuery { MaxPages = 2 });

        Assert.Equal(ApiScene.Expected(20), scene.Lines());
        Assert.Equal(FetchStatus.Partial, result.Status);
        Assert.Contains(result.Warnings, static warning => warning.Contains("max_pages 2", StringComparison.Ordinal));
        Assert.False(result.Record.Api!.Snapshot);
    }

    [Fact(Timeout = 60_000)]
    public async Task What_leads_to_the_next_page_must_be_of_its_type()
    {
        Assert.SkipUnless(IsLedByTheBody, "Nothing in the body leads it.");
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, new Book(35) { NamesNextByAnObject = true });

        await Assert.ThrowsAsync<UnexpectedContentException>(() => scene.FetchAsync(Define(scene)));
    }
}
