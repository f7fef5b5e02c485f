using Microsoft.Extensions.Logging;
using Starhaul.Transfer;
using Starhaul.Transports.Http;

namespace Starhaul;

/// <summary>Joins what a caller registers to what comes with the library.</summary>
internal static class BuiltInContext
{
    /// <summary>The context of one fetcher.</summary>
    /// <exception cref="ArgumentException">
    /// A name, scheme, type or extension is there twice, or a name is to be replaced that no built-in one has.
    /// </exception>
    public static DownloadContext CreateContext(this FileFetcherOptions options, IHostLimiter? hosts = null)
    {
        ArgumentNullException.ThrowIfNull(options.Transports);
        ArgumentNullException.ThrowIfNull(options.Regimes);
        ArgumentNullException.ThrowIfNull(options.ReplacedBuiltIns);
        ArgumentNullException.ThrowIfNull(options.Limits);
        ArgumentNullException.ThrowIfNull(options.TimeProvider);
        ArgumentNullException.ThrowIfNull(options.Http);
        ArgumentNullException.ThrowIfNull(options.LoggerFactory);
        var transports = BuiltInTransports.Create(
            options.Limits,
            options.TimeProvider,
            options.CreateJitter(),
            hosts,
            options.Http,
            options.LoggerFactory.CreateLogger<FileFetcher>()
        );
        var regimes = BuiltInRegimes.Create();
        string[] names =
        [
            .. transports.Select(static one => one.Name),
            .. regimes.SkipLast(1).Select(static one => one.Name),
        ];
        foreach (var replaced in options.ReplacedBuiltIns)
        {
            if (!names.Contains(replaced, StringComparer.Ordinal))
            {
                throw new ArgumentException(
                    $"No built-in regime or transport that can be replaced has the name '{replaced}'; there are {string.Join(", ", names)}.",
                    nameof(options)
                );
            }
        }

        return new DownloadContext(
            [.. transports.Where(one => !IsReplaced(options, one.Name))],
            options.Transports,
            [.. options.Regimes, .. regimes.Where(one => !IsReplaced(options, one.Name))],
            options.Limits,
            options.TimeProvider
        );
    }

    private static bool IsReplaced(FileFetcherOptions options, string name) =>
        options.ReplacedBuiltIns.Contains(name, StringComparer.Ordinal);
}
