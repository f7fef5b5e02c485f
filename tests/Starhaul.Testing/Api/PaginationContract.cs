using System.Text.Json.Nodes;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Testing.Api;

/// <summary>What every pagination keeps to, whatever the server does. A derived class brings a server of its kind.</summary>
public abstract class PaginationContract
{
    private const int Size = 10;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    /// <summary>Whether the server says how many records there are.</summary>
    protected virtual bool HasTotal => true;

    /// <summary>Whether a position can be met twice.</summary>
    protected virtual bool HasPages => true;

    /// <summary>How the resource is asked.</summary>
    protected abstract ApiResource Define(ApiScene scene);

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
        Assert.Equal(35, result.Record.Api!["records"]!.GetValue<long>());
    }

    [Fact]
    public async Task A_total_that_lies_is_an_error()
    {
        await using var scene = await ApiScene.StartAsync();
        Serve(scene, new Book(35) { DeclaredTotal = 40 });
        if (!HasTotal)
        {
            Assert.Null((await scene.FetchAsync(Define(scene))).Record.Api!["total"]);
            return;
        }

        var error = await Assert.ThrowsAsync<IntegrityException>(() => scene.FetchAsync(Define(scene)));

        Assert.Contains("35", error.Message);
        Assert.Contains("40", error.Message);
        Assert.False(File.Exists(scene.PathOf("things.ndjson")));
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

    /// <summary>What a server shows: records in pages of ten.</summary>
    protected sealed record Book(int Count)
    {
        public int? DeclaredTotal { get; init; }

        /// <summary>The page from which on the server shows the same page again and again.</summary>
        public int? StandsStillAt { get; init; }

        public int Total => DeclaredTotal ?? Count;

        public int Pages => Math.Max(1, (Count + Size - 1) / Size);

        public JsonObject Page(int page) => From(Still(page) * Size);

        public JsonObject From(int offset)
        {
            offset = Still(offset / Size) * Size + offset % Size;
            return new JsonObject
            {
                ["count"] = Total,
                ["results"] = ApiScene.Records(offset, Math.Clamp(Count - offset, 0, Size)),
            };
        }

        public bool IsLast(int page) => StandsStillAt is null && page + 1 >= Pages;

        public int Still(int page) => Math.Min(page, StandsStillAt ?? page);
    }
}
