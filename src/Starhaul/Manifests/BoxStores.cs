using Microsoft.Extensions.Logging;
using Starhaul.Transfer;

namespace Starhaul.Manifests;

/// <summary>Finds out where a box lies by how it is named: a path is a folder, a URL is kept by the transport of its scheme.</summary>
internal static class BoxStores
{
    private const string SchemeEnd = "://";

    /// <summary>Whether a box is named by a URL.</summary>
    public static bool IsUrl(string box) => box.Contains(SchemeEnd, StringComparison.Ordinal);

    /// <summary>The store of a box; nothing is asked of it yet.</summary>
    /// <exception cref="ArgumentException">No transport that was given keeps boxes of this scheme, or the URL names none.</exception>
    public static BoxStore Open(
        string box,
        IReadOnlyList<ITransport> transports,
        string? work,
        TimeProvider time,
        string tool,
        ILogger log
    )
    {
        if (!IsUrl(box))
        {
            return new FolderStore(new BoxFolder(box), time, tool, log);
        }

        var scheme = box[..box.IndexOf(SchemeEnd, StringComparison.Ordinal)];
        var keeper = transports
            .Where(transport => transport.Schemes.Contains(scheme, StringComparer.OrdinalIgnoreCase))
            .OfType<IBoxKeeper>()
            .FirstOrDefault();
        return keeper?.OpenBox(box, work, time, tool, log)
            ?? throw new ArgumentException(
                $"No transport keeps boxes of the scheme '{scheme}'; a box is a folder, or s3://BUCKET/PREFIX where the transport of S3 is registered.",
                nameof(box)
            );
    }
}

/// <summary>A transport that also keeps boxes.</summary>
internal interface IBoxKeeper
{
    /// <summary>The store of a box; nothing is asked of it yet.</summary>
    /// <param name="box">Its URL.</param>
    /// <param name="work">The folder of this machine in which the box gets one of its own.</param>
    /// <param name="time">The clock.</param>
    /// <param name="tool">The program, as it is named in a new chain of lines.</param>
    /// <param name="log">Where warnings go.</param>
    /// <exception cref="ArgumentException">The URL names no box, or no folder for the work is given.</exception>
    BoxStore OpenBox(string box, string? work, TimeProvider time, string tool, ILogger log);
}
