using Starhaul.Pipelines.Sinks.Ndjson;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks;

/// <summary>Kinds of targets that a user of the library adds.</summary>
public sealed class SinkRegistryTests
{
    [Fact]
    public void A_kind_that_is_added_is_found_by_each_of_its_schemes()
    {
        var registry = BuiltInSinks.With([Lines("csv:", "table:")]);

        Assert.IsType<NdjsonSink>(registry.Create("CSV:out", TimeProvider.System));
        Assert.Equal(registry.Identity("csv:out"), registry.Identity("table:./out/"));
        Assert.Contains("csv:DIR", registry.Forms);
    }

    [Theory]
    [InlineData("sqlite:")]
    [InlineData("NDJSON:")]
    public void A_kind_that_is_built_in_is_not_replaced_by_accident(string scheme)
    {
        var error = Assert.Throws<ArgumentException>(() => BuiltInSinks.With([Lines(scheme)]));

        Assert.Contains(scheme, error.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(nameof(SinkFactory.ReplacesBuiltIn), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kind_that_is_built_in_is_replaced_on_purpose()
    {
        var registry = BuiltInSinks.With([Lines("sqlite:") with { ReplacesBuiltIn = true }]);

        Assert.IsType<NdjsonSink>(registry.Create("sqlite:a", TimeProvider.System));
        Assert.DoesNotContain("sqlite:PATH", registry.Forms);
    }

    [Fact]
    public void Two_kinds_that_are_added_have_two_schemes()
    {
        var one = Lines("csv:") with { ReplacesBuiltIn = true };

        Assert.Throws<ArgumentException>(() => BuiltInSinks.With([one, one with { Form = "csv:FILE" }]));
    }

    [Theory]
    [InlineData("csv:")]
    [InlineData("postgres://host/db")]
    [InlineData("galaxy.db")]
    public void What_no_kind_takes_is_told_with_the_forms_that_there_are(string target)
    {
        var error = Assert.Throws<ArgumentException>(() =>
            BuiltInSinks.With([Lines("csv:")]).Create(target, TimeProvider.System)
        );

        Assert.Contains("sqlite:PATH or ndjson:DIR or csv:DIR", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ndjson:s3://bucket/prefix", "no folder of this machine")]
    [InlineData("ndjson:https://host/folder", "no folder of this machine")]
    [InlineData("sqlite:https://host/galaxy.db", "files and folders of this machine")]
    public void A_url_is_no_place_of_a_file(string target, string reason)
    {
        var error = Assert.Throws<ArgumentException>(() =>
            BuiltInSinks.With([]).CreateAll([target], TimeProvider.System)
        );

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
    }

    private static SinkFactory Lines(params string[] schemes) =>
        new()
        {
            Schemes = schemes,
            Form = $"{schemes[0]}DIR",
            Create = (place, _) => new NdjsonSink(place),
        };
}
