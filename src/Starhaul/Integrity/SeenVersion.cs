namespace Starhaul.Integrity;

/// <summary>The validators of the probe beside those of the version that was transferred.</summary>
internal static class SeenVersion
{
    /// <summary>Whether the version that was transferred may be the one that was probed: no validator of both differs.</summary>
    public static bool IsProbed(ProbeResult probe, SourceIdentity held) =>
        (probe.ETag is null || held.ETag is null || IsSameTag(probe.ETag, held.ETag))
        && (probe.LastModified is null || held.LastModified is null || probe.LastModified == held.LastModified);

    /// <summary>The server tier. It cannot fail here: a transport never joins two versions, and starts again for the other.</summary>
    public static TierResult Judge(ProbeResult probe, SourceIdentity held)
    {
        if (held.ETag is null && held.LastModified is null)
        {
            return new TierResult(Verdict.NotOffered);
        }

        var version = Describe(held.ETag, held.LastModified);
        if (!IsProbed(probe, held))
        {
            var probed = Describe(probe.ETag, probe.LastModified);
            return new TierResult(
                Verdict.Recorded,
                $"{version} during the whole transfer; the probe had seen {probed}"
            );
        }

        var isSeenTwice =
            (probe.ETag is not null && held.ETag is not null)
            || (probe.LastModified is not null && held.LastModified is not null);
        return isSeenTwice
            ? new TierResult(Verdict.Pass, $"{version} at the probe and during the whole transfer")
            : new TierResult(Verdict.Recorded, $"{version}, first seen during the transfer");
    }

    // Weak comparison (RFC 9110 §8.8.3.2): nothing is joined here.
    private static bool IsSameTag(string one, string other) => Opaque(one).SequenceEqual(Opaque(other));

    private static ReadOnlySpan<char> Opaque(string tag) =>
        tag.StartsWith("W/", StringComparison.Ordinal) ? tag.AsSpan(2) : tag;

    private static string Describe(string? tag, DateTimeOffset? lastModified) =>
        tag is not null ? $"ETag {ServerText.Clean(tag)}" : $"Last-Modified {lastModified:yyyy-MM-dd'T'HH:mm:ss'Z'}";
}
