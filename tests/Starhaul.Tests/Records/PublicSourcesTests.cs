using Xunit;

namespace Starhaul.Tests.Records;

public sealed class PublicSourcesTests
{
    [Theory]
    [InlineData("spansh:systems_1day", "https://downloads.spansh.co.uk/systems_1day.json.gz")]
    [InlineData("EDSM:stations", "https://www.edsm.net/dump/stations.json.gz")]
    [InlineData("ardent:downloads", "https://downloads.ardent-insight.com/downloads.json")]
    [InlineData("eddn:Commodity-2026-07-31", "https://edgalaxydata.space/EDDN/2026-07/Commodity-2026-07-31.jsonl.bz2")]
    public void A_name_means_a_file(string name, string expected) =>
        Assert.Equal(expected, PublicSources.Resolve(name).Text);

    [Theory]
    [InlineData("spansh:route")]
    [InlineData("eddn:feed")]
    [InlineData("eddn:Commodity-2026-07-32")]
    [InlineData("https://example.org/a.json")]
    public void What_is_no_file_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => PublicSources.Resolve(name));

    [Fact]
    public void Every_name_of_a_file_means_one()
    {
        Assert.Contains("edsm:systemsPopulated", PublicSources.Names);
        Assert.All(PublicSources.Names, name => Assert.True(PublicSources.Resolve(name).Uri.IsAbsoluteUri));
    }

    [Fact]
    public void Every_resource_of_an_API_is_listed_once() =>
        Assert.Equal(
            ApiResources.All.Select(resource => resource.Name).Order(),
            PublicSources
                .All.Where(source => source.Kind is KnownSourceKind.Api or KnownSourceKind.List)
                .Select(source => source.Name)
                .Order()
        );
}
