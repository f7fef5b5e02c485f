using Microsoft.Extensions.Logging;
using Starhaul.Transfer;
using Starhaul.Transports;
using Starhaul.Transports.Http;

namespace Starhaul;

/// <summary>The transports that come with the library: one line each.</summary>
internal static class BuiltInTransports
{
    public static IReadOnlyList<ITransport> Create(
        TransferLimits limits,
        TimeProvider time,
        Random jitter,
        IHostLimiter? hosts,
        HttpOptions http,
        ILogger log
    ) => [new HttpTransport(limits, time, jitter, hosts, http, log), new FileTransport()];
}
