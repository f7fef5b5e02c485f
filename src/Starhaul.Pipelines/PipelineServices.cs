using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Starhaul.Pipelines;

/// <summary>Registers the pipelines with Microsoft.Extensions.DependencyInjection.</summary>
public static class PipelineServices
{
    /// <summary>
    /// Adds the fetchers (<see cref="StarhaulServices.AddStarhaul"/>) and each pipeline whose options are given, one for the life of
    /// the container. They log to its <see cref="ILoggerFactory"/> and go by its <see cref="TimeProvider"/> where it has them.
    /// </summary>
    /// <param name="services">The collection.</param>
    /// <param name="dump">Makes the options of <see cref="SpanshDump"/>, its targets at least; null registers none.</param>
    /// <param name="stream">Makes the options of <see cref="EddnStream"/>; null registers none.</param>
    /// <param name="replay">Makes the options of <see cref="EddnReplay"/>, its targets at least; null registers none.</param>
    /// <returns>The collection.</returns>
    /// <remarks>A pipeline or fetcher that is registered already stays.</remarks>
    /// <example>
    /// <code>
    /// services.AddStarhaul(files: options => options with { Box = "dumps" });
    /// services.AddStarhaulPipelines(dump: options => options with { Targets = ["sqlite:galaxy.db"] });
    /// </code>
    /// </example>
    public static IServiceCollection AddStarhaulPipelines(
        this IServiceCollection services,
        Func<SpanshDumpOptions, SpanshDumpOptions>? dump = null,
        Func<EddnStreamOptions, EddnStreamOptions>? stream = null,
        Func<EddnReplayOptions, EddnReplayOptions>? replay = null
    )
    {
        ArgumentNullException.ThrowIfNull(services);
        services.AddStarhaul();
        if (dump is not null)
        {
            services.TryAddSingleton(provider => new SpanshDump(dump(DumpFrom(provider))));
        }

        if (stream is not null)
        {
            services.TryAddSingleton(provider => new EddnStream(stream(StreamFrom(provider))));
        }

        if (replay is not null)
        {
            services.TryAddSingleton(provider => new EddnReplay(replay(ReplayFrom(provider))));
        }

        return services;
    }

    private static SpanshDumpOptions DumpFrom(IServiceProvider provider)
    {
        var defaults = new SpanshDumpOptions { Targets = [] };
        return defaults with
        {
            LoggerFactory = provider.GetService<ILoggerFactory>() ?? defaults.LoggerFactory,
            TimeProvider = provider.GetService<TimeProvider>() ?? defaults.TimeProvider,
        };
    }

    private static EddnStreamOptions StreamFrom(IServiceProvider provider)
    {
        var defaults = new EddnStreamOptions();
        return defaults with
        {
            LoggerFactory = provider.GetService<ILoggerFactory>() ?? defaults.LoggerFactory,
            TimeProvider = provider.GetService<TimeProvider>() ?? defaults.TimeProvider,
        };
    }

    private static EddnReplayOptions ReplayFrom(IServiceProvider provider)
    {
        var defaults = new EddnReplayOptions { Targets = [] };
        return defaults with
        {
            LoggerFactory = provider.GetService<ILoggerFactory>() ?? defaults.LoggerFactory,
            TimeProvider = provider.GetService<TimeProvider>() ?? defaults.TimeProvider,
        };
    }
}
