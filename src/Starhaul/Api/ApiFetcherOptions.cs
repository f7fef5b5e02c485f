using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Starhaul.Native;

namespace Starhaul;

/// <summary>What an <see cref="ApiFetcher"/> is made with. Read once.</summary>
public sealed record ApiFetcherOptions
{
    /// <summary>Folder that holds the files and their manifest. Default: the current folder. It is made where its parent exists.</summary>
    public string Box { get; init; } = ".";

    /// <summary>Time limits and attempts of all requests; <see cref="TransferLimits.MaxWait"/> bounds each wait for a limit too.</summary>
    public TransferLimits Limits { get; init; } = new();

    /// <summary>
    /// The user's folder for what all programs are to know of hosts: the requests of the last while, and blocks. Null, the
    /// default, shares nothing.
    /// </summary>
    public string? CacheFolder { get; init; }

    /// <summary>Looks a secret up by its name; null for one that is not there. <see cref="ApiSecrets"/> makes some. Default: there are none.</summary>
    public Func<string, string?> Secrets { get; init; } = static _ => null;

    /// <summary>Most bytes of one response; memory is a small multiple of it. Default 64 MiB.</summary>
    public int LongestPage { get; init; } = 64 * 1024 * 1024;

    /// <summary>Paginations that definitions may name beside those of the library. Default: none.</summary>
    public IReadOnlyList<ApiPaginationType> PaginationTypes { get; init; } = [];

    /// <summary>Limits that definitions may name beside those of the library. Default: none.</summary>
    public IReadOnlyList<ApiLimitType> LimitTypes { get; init; } = [];

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Seed of the back-off's jitter; null takes one from the system.</summary>
    public int? JitterSeed { get; init; }

    /// <summary>Proxies, certificates and handlers for the HTTP connections. Default: those of the environment and the system.</summary>
    public HttpOptions Http { get; init; } = new();

    /// <summary>Where the log goes. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>The system that it runs on.</summary>
    internal Platform Platform { get; init; } = Platform.Current;
}
