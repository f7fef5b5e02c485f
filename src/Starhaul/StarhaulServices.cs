using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Starhaul;

/// <summary>Registers the fetchers with Microsoft.Extensions.DependencyInjection.</summary>
public static class StarhaulServices
{
    /// <summary>
    /// Adds one <see cref="FileFetcher"/> and one <see cref="ApiFetcher"/> for the life of the container, which log to its
    /// <see cref="ILoggerFactory"/> and go by its <see cref="TimeProvider"/> where it has them.
    /// </summary>
    /// <param name="services">The collection.</param>
    /// <param name="files">Changes the options of the file fetcher; null keeps the defaults.</param>
    /// <param name="apis">Changes the options of the API fetcher; null keeps the defaults.</param>
    /// <returns>The collection.</returns>
    /// <remarks>
    /// Both are closed asynchronously: dispose of a container of your own with <c>await using</c>; a host does so itself. A
    /// fetcher that is registered already stays.
    /// </remarks>
    /// <example>
    /// <code>
    /// services.AddStarhaul(files: options => options with { Box = "dumps" });
    /// </code>
    /// </example>
    public static IServiceCollection AddStarhaul(
        this IServiceCollection services,
        Func<FileFetcherOptions, FileFetcherOptions>? files = null,
        Func<ApiFetcherOptions, ApiFetcherOptions>? apis = null
    )
    {
        ArgumentNullException.ThrowIfNull(services);
        services.TryAddSingleton(provider => new FileFetcher(Configure(FilesFrom(provider), files)));
        services.TryAddSingleton(provider => new ApiFetcher(Configure(ApisFrom(provider), apis)));
        return services;
    }

    private static FileFetcherOptions FilesFrom(IServiceProvider provider)
    {
        var defaults = new FileFetcherOptions();
        return defaults with
        {
            LoggerFactory = provider.GetService<ILoggerFactory>() ?? defaults.LoggerFactory,
            TimeProvider = provider.GetService<TimeProvider>() ?? defaults.TimeProvider,
        };
    }

    private static ApiFetcherOptions ApisFrom(IServiceProvider provider)
    {
        var defaults = new ApiFetcherOptions();
        return defaults with
        {
            LoggerFactory = provider.GetService<ILoggerFactory>() ?? defaults.LoggerFactory,
            TimeProvider = provider.GetService<TimeProvider>() ?? defaults.TimeProvider,
        };
    }

    private static T Configure<T>(T defaults, Func<T, T>? change) => change is null ? defaults : change(defaults);
}
