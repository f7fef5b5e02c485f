using System.Text.Json.Nodes;

namespace Starhaul;

/// <summary>One question to a resource, and where its response goes.</summary>
public sealed record ApiQuery
{
    /// <summary>A question without any words.</summary>
    public static ApiQuery All { get; } = new();

    /// <summary>Values of the resource's parameters, by name. Default: none.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } =
        new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Parameters of several values, by name: fields that are repeated, or arrays in a JSON body. Default: none.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Lists { get; init; } =
        new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);

    /// <summary>JSON that is laid over the body of the resource's request (RFC 7396); null for none.</summary>
    public JsonObject? Body { get; init; }

    /// <summary>Only what is new since this time; null for all.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>
    /// Only what has this or a greater value where the definition says that a number or a text grows from record to record; null for all.
    /// </summary>
    public string? SinceCursor { get; init; }

    /// <summary>
    /// Only what is new since the last run that asked the same and left a file in the box: since the newest time of its
    /// records, else since it began. What that file holds is not taken again. Where there is none, all is asked for. Default: false.
    /// </summary>
    public bool SinceLast { get; init; }

    /// <summary>Only what is older than this time; null for up to now. For resources that are read in windows of time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>
    /// Where the file goes, absolute or relative to the box; null names it after the resource and the parameters. The ending
    /// says what it is: <c>.gz</c> is gzip, <c>.zst</c> Zstandard, anything else plain NDJSON.
    /// </summary>
    public string? Output { get; init; }

    /// <summary>Most pages that are read, though there are more; null for all. The result is warned of. Default: null.</summary>
    public int? MaxPages { get; init; }

    /// <summary>
    /// Whether no records may take the place of some: an empty answer to a whole question is refused otherwise, where the last run
    /// had records. Default: false.
    /// </summary>
    public bool AllowEmpty { get; init; }

    /// <summary>Whether to begin again where an earlier run left off, and to replace a file that the manifest does not know. Default: false.</summary>
    public bool Force { get; init; }
}
