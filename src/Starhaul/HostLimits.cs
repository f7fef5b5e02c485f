using Starhaul.Api.Limits;

namespace Starhaul;

/// <summary>
/// What all programs of a user have learned of hosts: until when one turned them away, and which limits it declared. It is in
/// the cache that <see cref="FileFetcherOptions.CacheFolder"/> and <see cref="ApiFetcherOptions.CacheFolder"/> name.
/// </summary>
/// <example>
/// <code>
/// foreach (var host in HostLimits.Read(cache))
/// {
///     Console.WriteLine($"{host.Host}: blocked until {host.BlockedUntil}");
/// }
///
/// HostLimits.Forget(cache, "www.edsm.net");
/// </code>
/// </example>
internal static class HostLimits
{
    /// <summary>What is known, a record for each scheme, host and port, in order of their names.</summary>
    /// <param name="cacheFolder">The cache.</param>
    public static IReadOnlyList<HostLimit> Read(string cacheFolder)
    {
        ArgumentException.ThrowIfNullOrEmpty(cacheFolder);
        return
        [
            .. new HostStateFolder(cacheFolder)
                .Find()
                .Select(static host => (host.Key, State: HostStateFolder.Read(host.Path)))
                .Where(static host => host.State is not null)
                .Select(static host => host.State!.Describe(host.Key.ToString(), BuiltInLimits.All)),
        ];
    }

    /// <summary>Forgets what is known of a host, so that it is asked again.</summary>
    /// <param name="cacheFolder">The cache.</param>
    /// <param name="host">The host, alone for all of its schemes and ports, or as <see cref="HostLimit.Host"/> has it.</param>
    /// <returns>How many records are gone; 0 where nothing was known.</returns>
    /// <exception cref="DestinationException">A record cannot be removed.</exception>
    public static int Forget(string cacheFolder, string host)
    {
        ArgumentException.ThrowIfNullOrEmpty(cacheFolder);
        ArgumentException.ThrowIfNullOrEmpty(host);
        var named = new HostStateFolder(cacheFolder).Find().Where(known => known.Key.IsNamedBy(host)).ToList();
        try
        {
            foreach (var (_, path) in named)
            {
                HostStateFolder.Forget(path);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DestinationException($"What is known of '{host}' cannot be removed: {error.Message}", error)
            {
                Hint = $"Check the permissions of {cacheFolder}.",
            };
        }

        return named.Count;
    }
}
