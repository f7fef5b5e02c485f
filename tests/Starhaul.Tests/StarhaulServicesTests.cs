using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Starhaul.Testing;
using Xunit;

namespace Starhaul.Tests;

public sealed class StarhaulServicesTests
{
    [Fact]
    public async Task A_container_gives_one_fetcher_of_each_kind_with_its_log_and_its_clock()
    {
        using var log = new LogLines();
        var time = FakeTimes.Start();
        FileFetcherOptions? used = null;
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(log);
        services.AddSingleton<TimeProvider>(time);
        services.AddStarhaul(files: options => used = options with { Box = "/tmp/a" });
        await using var provider = services.BuildServiceProvider();

        var fetcher = provider.GetRequiredService<FileFetcher>();

        Assert.Same(fetcher, provider.GetRequiredService<FileFetcher>());
        Assert.NotNull(provider.GetRequiredService<ApiFetcher>());
        Assert.Equal("/tmp/a", fetcher.Box);
        Assert.Same(log, used!.LoggerFactory);
        Assert.Same(time, used.TimeProvider);
    }

    [Fact]
    public async Task A_container_without_a_log_gives_a_fetcher_as_well()
    {
        await using var provider = new ServiceCollection().AddStarhaul().BuildServiceProvider();

        Assert.NotNull(provider.GetRequiredService<FileFetcher>());
    }
}
