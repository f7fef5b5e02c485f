using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Starhaul.Testing;
using Xunit;

namespace Starhaul.Pipelines.Tests;

public sealed class PipelineServicesTests
{
    [Fact]
    public async Task A_container_gives_the_pipelines_that_it_was_given_options_for_with_its_log_and_its_clock()
    {
        var time = FakeTimes.Start();
        using var log = new NullLoggerFactory();
        SpanshDumpOptions? dump = null;
        EddnReplayOptions? replay = null;
        var services = new ServiceCollection();
        services.AddSingleton<ILoggerFactory>(log);
        services.AddSingleton<TimeProvider>(time);
        services.AddStarhaul(files: options => options with { Box = "/tmp/a" });
        services.AddStarhaulPipelines(
            dump: options => dump = options with { Targets = ["sqlite:/tmp/a/galaxy.db"] },
            replay: options => replay = options with { Targets = ["ndjson:/tmp/a/rows"] }
        );
        await using var provider = services.BuildServiceProvider();

        Assert.Same(provider.GetRequiredService<Pipelines.SpanshDump>(), provider.GetService<Pipelines.SpanshDump>());
        Assert.NotNull(provider.GetService<EddnReplay>());
        Assert.Null(provider.GetService<EddnStream>());
        Assert.Equal("/tmp/a", provider.GetRequiredService<FileFetcher>().Box);
        Assert.Same(log, dump!.LoggerFactory);
        Assert.Same(time, dump.TimeProvider);
        Assert.Same(log, replay!.LoggerFactory);
        Assert.Same(time, replay.TimeProvider);
    }

    [Fact]
    public async Task A_container_listens_where_it_is_given_options_for_the_feed()
    {
        await using var provider = new ServiceCollection()
            .AddStarhaulPipelines(stream: options => options with { Archive = "/tmp/a" })
            .BuildServiceProvider();

        Assert.NotNull(provider.GetService<EddnStream>());
        Assert.NotNull(provider.GetService<ApiFetcher>());
    }
}
