using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Testing.Api;

/// <summary>What every pagination keeps to, whatever the server does. A derived class brings a server of its kind.</summary>
public abstract class PaginationContract
{
    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    /// <summary>Whether the server says how many records there are.</summary>
    protected virtual bool HasTotal => true;

    /// <summary>Whether a position can be met twice.</summary>
    protected virtual bool HasPages => true;

    /// <summary>Whether records were asked for up to a time, so that an empty answer may be right.</summary>
    protected virtual bool IsTimed => false;

    /// <summary>How the resource is asked.</summary>
    /// <param name="scene">Where its server is.</param>
    /// <param name="isKeyed">Whether <c>/id</c> tells its records from each other.</param>
    protected abstract ApiResource Define(ApiScene scene, bool isKeyed);

    /// <summary>Serves a book of pages the way that the pagination expects.</summary>
    protected abstract void Serve(ApiScene scene, Book book, params Fault[] faults);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(57)]
    public async Task Brings_every_record_once_and_in_order(int count)
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, new Book(count));

        var result = await scene.FetchAsync(Define(scene));

        Assert.Equal(count, result.Records);
        Assert.Equal(ApiScene.Expected(count), scene.Lines());
        Assert.Empty(result.Warnings);
        Assert.Equal(
            ["manifest.jsonl", "manifest.key", "manifest.lock", "things.ndjson"],
            Directory.GetFiles(scene.Box).Select(Path.GetFileName).Order()
        );
    }

    [Fact]
    public async Task Passes_over_502s()
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, new Book(35), Faults.Status(502).After(1).Times(2));

        await scene.FetchAsync(Define(scene));

        Assert.Equal(ApiScene.Expected(35), scene.Lines());
    }

    [Fact]
    public async Task A_body_that_is_cut_is_asked_for_again_whole()
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, new Book(35), Faults.CutAfter(15).After(1).Times(2));

        await scene.FetchAsync(Define(scene));

        Assert.Equal(ApiScene.Expected(35), scene.Lines());
    }

    [Fact]
    public async Task Ends_with_what_was_read_and_goes_on_from_there()
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, new Book(35), Faults.Status(502).After(HasPages ? 3 : 0).Times(5));

        var error = await Assert.ThrowsAsync<TransferException>(() => scene.FetchAsync(Define(scene)));
        Assert.Contains("502", error.Message);
        Assert.False(File.Exists(scene.PathOf("things.ndjson")));
        var result = await scene.FetchAsync(Define(scene));

        Assert.Equal(ApiScene.Expected(35), scene.Lines());
        Assert.Equal(35, result.Record.Api!.Records);
    }

    [Fact]
    public async Task A_total_that_lies_is_an_error()
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, new Book(35) { States = _ => "40" });
        if (!HasTotal)
        {
            Assert.Null((await scene.FetchAsync(Define(scene))).Record.Api!.Total);
            return;
        }

        var error = await Assert.ThrowsAsync<IntegrityException>(() => scene.FetchAsync(Define(scene)));

        Assert.Contains("35", error.Message);
        Assert.Contains("40", error.Message);
        Assert.False(File.Exists(scene.PathOf("things.ndjson")));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("\"35\"")]
    [InlineData("35.0")]
    public async Task A_total_may_be_written_in_several_ways(string total)
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, new Book(35) { States = _ => total });

        var result = await scene.FetchAsync(Define(scene));

        Assert.Equal(ApiScene.Expected(35), scene.Lines());
        Assert.Equal(HasTotal ? 35 : null, result.Record.Api!.Total);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("{\"value\":35}")]
    [InlineData("\"many\"")]
    [InlineData("-1")]
    public async Task A_total_of_another_type_is_an_error(string total)
    {
        Assert.SkipUnless(HasTotal, "It knows no total.");
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, new Book(35) { States = _ => total });

        await Assert.ThrowsAsync<UnexpectedContentException>(() => scene.FetchAsync(Define(scene)));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_total_that_never_comes_is_warned_of_and_claims_nothing()
    {
        Assert.SkipUnless(HasTotal, "It knows no total.");
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, new Book(35) { States = _ => null });

        var result = await scene.FetchAsync(Define(scene));

        Assert.Equal(ApiScene.Expected(35), scene.Lines());
        Assert.Contains(result.Warnings, static warning => warning.Contains("/count", StringComparison.Ordinal));
        Assert.Equal(["/count"], result.Record.Api!.UnusedPointers);
        Assert.Null(result.Record.Api.Snapshot);
    }

    [Fact(Timeout = 60_000)]
    public async Task No_records_where_there_were_some_are_not_believed()
    {
        Assert.SkipWhen(IsTimed, "There may be none in its windows.");
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, new Book(35));
        await scene.FetchAsync(Define(scene));
        Serve(scene, new Book(0) { States = _ => null });

        await Assert.ThrowsAsync<IntegrityException>(() => scene.FetchAsync(Define(scene)));
        Assert.Equal(ApiScene.Expected(35), scene.Lines());

        var allowed = await scene.FetchAsync(Define(scene), new ApiQuery { AllowEmpty = true });
        Assert.Equal(0, allowed.Records);
    }

    [Fact]
    public async Task A_page_for_people_in_place_of_JSON_is_not_taken()
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, new Book(35), Faults.HtmlPage().After(HasPages ? 1 : 0));

        var error = await Assert.ThrowsAsync<UnexpectedContentException>(() => scene.FetchAsync(Define(scene)));

        Assert.Contains("something else than JSON", error.Message);
    }

    [Fact]
    public async Task Records_can_be_read_without_a_file()
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, new Book(35));
        await using var fetcher = scene.CreateFetcher();

        var ids = new List<int>();
        await foreach (var record in fetcher.ReadAsync(Define(scene), ApiQuery.All, Ending))
        {
            ids.Add(record.GetProperty("id").GetInt32());
        }

        Assert.Equal(Enumerable.Range(0, 35), ids);
        Assert.Empty(Directory.GetFiles(scene.Box));
    }

    /// <summary>The resource without a key.</summary>
    protected ApiResource Define(ApiScene scene) => Define(scene, isKeyed: false);
}
