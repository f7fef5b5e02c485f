using System.Text.Json.Serialization;

namespace Starhaul;

/// <summary>What was decided to do with a probed source, and why.</summary>
public sealed record RemoteFileIntent
{
    /// <summary>Skip, resume or download.</summary>
    [JsonInclude]
    internal FetchAction Action { get; init; }

    /// <summary>Name of the regime that checks the bytes.</summary>
    public required string Regime { get; init; }

    /// <summary>Name of the transport that brings the bytes.</summary>
    public required string Transport { get; init; }

    /// <summary>Why, as one sentence for a person.</summary>
    public required string Reason { get; init; }

    /// <summary>Full path of the file to publish.</summary>
    public required string Path { get; init; }

    /// <summary>The first byte to ask for: 0 unless this is a resume.</summary>
    public long ResumeFrom { get; init; }

    /// <summary>Length of the whole file as it is served, in bytes; null when the source does not say.</summary>
    public long? ContentLength { get; init; }

    /// <summary>The entity tag that identifies the version; null when there is none.</summary>
    [JsonPropertyName("etag")]
    public string? ETag { get; init; }

    /// <summary>The media type found in the bytes.</summary>
    public required string DetectedType { get; init; }

    /// <summary>The claims that were weighed against the bytes.</summary>
    [JsonInclude]
    internal IReadOnlyList<Claim> Claims { get; init; } = [];

    /// <summary>The claim on what a compressed file holds; null when nothing is claimed.</summary>
    [JsonIgnore]
    internal Claim? InsideClaim { get; init; }

    /// <summary>
    /// The content coding that the published bytes are decoded from; null when the wire bytes are the file.
    /// </summary>
    [JsonIgnore]
    public string? DecodedCoding { get; init; }

    /// <summary>The facts that were decided on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWriting)]
    public required ProbeResult Probe { get; init; }

    /// <summary>What the caller wants.</summary>
    [JsonIgnore]
    public FetchOptions Options { get; init; } = FetchOptions.Default;

    /// <summary>What the caller pinned says whether bytes of several places are right together.</summary>
    [JsonIgnore]
    internal bool IsPinned => Options.Digests.Any(static digest => digest.Scope == DigestScope.Published);

    /// <summary>Decides what to do with a probed source.</summary>
    /// <param name="probe">The facts.</param>
    /// <param name="local">What is here already.</param>
    /// <param name="choice">The regime and the claims.</param>
    /// <param name="transport">Name of the transport.</param>
    /// <param name="options">What the caller wants.</param>
    internal static RemoteFileIntent Decide(
        ProbeResult probe,
        LocalState local,
        RegimeChoice choice,
        string transport,
        FetchOptions options
    )
    {
        ArgumentNullException.ThrowIfNull(probe);
        ArgumentNullException.ThrowIfNull(local);
        ArgumentNullException.ThrowIfNull(choice);
        ArgumentNullException.ThrowIfNull(options);
        var (action, reason) = IntentReason.Decide(probe, local, options);
        return new RemoteFileIntent
        {
            Action = action,
            Reason = reason,
            Regime = choice.Regime,
            Transport = transport,
            Path = local.Path,
            ResumeFrom = action == FetchAction.Resume ? local.Part!.Frontier : 0,
            ContentLength = probe.ContentLength,
            ETag = probe.ETag,
            DetectedType = choice.Type,
            Claims = choice.Claims,
            InsideClaim = choice.Inside,
            DecodedCoding = probe.DecodedCoding,
            Probe = probe,
            Options = options,
        };
    }
}
