using System.Globalization;

namespace Starhaul;

/// <summary>Decides between skip, resume and download, and says why.</summary>
internal static class IntentReason
{
    public static (FetchAction Action, string Reason) Decide(ProbeResult probe, LocalState local, FetchOptions options)
    {
        var skip = WhyNotSkip(probe, local, options);
        if (skip is null)
        {
            var decoded = local.LacksDecoded ? "; its decoded form is made from it" : "";
            return (
                FetchAction.Skip,
                $"unchanged: {Describe(probe)}, and the file here is as it was recorded{decoded}"
            );
        }

        var resume = WhyNotResume(probe, local, options);
        if (resume is null)
        {
            return (
                FetchAction.Resume,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{local.Part!.Frontier:N0} {Total(probe.ContentLength)}bytes of this version are here already ({Tie(probe)})"
                )
            );
        }

        return (FetchAction.Download, resume.Length > 0 ? $"{skip}; {resume}" : skip);
    }

    /// <summary>Null when the file can be skipped.</summary>
    private static string? WhyNotSkip(ProbeResult probe, LocalState local, FetchOptions options)
    {
        if (options.Force)
        {
            return "asked to fetch it again";
        }

        if (local.Record is not { } record)
        {
            return "it is not here yet";
        }

        if (record.SourceUrl != probe.Url)
        {
            return $"the file here came from {record.SourceUrl}";
        }

        if (record.SourceId != local.SourceId)
        {
            return "the file here came from another source, or that is not known: its URL had secrets that were not written down";
        }

        if (!local.IsIntact)
        {
            return "the file here is missing or no longer what was recorded";
        }

        if (options.Digests.Any(digest => !Holds(digest, record)))
        {
            return "the file here was not held to the digest that is asked for";
        }

        return probe.IsUnchanged ? null : $"the source has another version: {Describe(probe)}";
    }

    /// <summary>Null when the part file can be resumed; empty when there is none.</summary>
    private static string? WhyNotResume(ProbeResult probe, LocalState local, FetchOptions options)
    {
        if (local.Part is not { Frontier: > 0 } part)
        {
            return "";
        }

        if (options.Force || part.SourceUrl != probe.Url || part.SourceId != local.SourceId)
        {
            return "the part file is set aside";
        }

        if (part.Identity.DifferenceFrom(probe.Identity) is { } difference)
        {
            return $"the part file is of another version ({difference})";
        }

        if (part.Identity.ContentEncoding != probe.ContentEncoding)
        {
            return "the part file is under another content coding";
        }

        var isPinned = options.Digests.Count > 0;
        return isPinned || part.Identity.IsSurelyThatOf(probe.Identity)
            ? null
            : "no strong validator ties the part file to the source";
    }

    private static bool Holds(DeclaredDigest digest, ManifestRecord record) =>
        (digest.Algorithm == "sha-256" && digest.Value == record.Sha256)
        || record.Digests.Any(known =>
            known.Algorithm == digest.Algorithm && known.Value == digest.Value && known.Verdict == Verdict.Pass
        );

    private static string Describe(ProbeResult probe) =>
        probe.StatusCode == 304 ? "the source says not modified (304)" : $"the source has {Tie(probe)}";

    private static string Tie(ProbeResult probe) =>
        probe.ETag is { } tag ? $"ETag {ServerText.Clean(tag)}"
        : probe.LastModified is { } modified ? $"Last-Modified {modified:u}"
        : "no validator";

    private static string Total(long? length) =>
        length is null ? "" : string.Create(CultureInfo.InvariantCulture, $"of {length:N0} ");
}
