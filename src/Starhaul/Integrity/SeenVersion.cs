using System.Globalization;

namespace Starhaul.Integrity;

/// <summary>The validators of the probe beside those of the version that was transferred.</summary>
internal static class SeenVersion
{
    /// <summary>Whether the version that was transferred may be the one that was probed: no validator of both differs.</summary>
    public static bool IsProbed(ProbeResult probe, SourceIdentity held) =>
        (probe.ETag is null || held.ETag is null || IsSameTag(probe.ETag, held.ETag))
        && (probe.LastModified is null || held.LastModified is null || probe.LastModified == held.LastModified);

    /// <summary>The server tier. It cannot fail here: a transport never joins two versions, and starts again for the other.</summary>
    public static TierResult Judge(ProbeResult probe, TransferResult transfer)
    {
        var held = transfer.Identity;
        if (held.ETag is null && held.LastModified is null)
        {
            return new TierResult(Verdict.NotOffered);
        }

        var version = Describe(held.ETag, held.LastModified);
        if (!IsProbed(probe, held))
        {
            var probed = Describe(probe.ETag, probe.LastModified);
            return new TierResult(Verdict.Recorded, $"{version} {During(transfer.Facts)}; the probe had seen {probed}");
        }

        var isSeenTwice =
            (probe.ETag is not null && held.ETag is not null)
            || (probe.LastModified is not null && held.LastModified is not null);
        if (IsLeftBehind(transfer.Facts))
        {
            return new TierResult(
                Verdict.Recorded,
                $"{version} {(isSeenTwice ? "at the probe" : "in the state of an earlier run")}, {During(transfer.Facts)}"
            );
        }

        return isSeenTwice
            ? new TierResult(Verdict.Pass, $"{version} at the probe and {During(transfer.Facts)}")
            : new TierResult(Verdict.Recorded, $"{version}, first seen during the transfer");
    }

    /// <summary>Whether every byte was there before this run began.</summary>
    private static bool IsLeftBehind(TransferFacts facts) => facts is { ResumedFrom: > 0, Bytes: 0 };

    // A state on the disk says of which version the bytes before a resume are; this run has not seen them come.
    private static string During(TransferFacts facts) =>
        facts.ResumedFrom == 0 ? "during the whole transfer"
        : IsLeftBehind(facts)
            ? "no byte transferred in this run: all were left by an earlier one, which names this version"
        : string.Create(
            CultureInfo.InvariantCulture,
            $"from byte {facts.ResumedFrom:N0} on; those before were left by an earlier run, which names this version"
        );

    // Weak comparison (RFC 9110 §8.8.3.2): nothing is joined here.
    private static bool IsSameTag(string one, string other) => Opaque(one).SequenceEqual(Opaque(other));

    private static ReadOnlySpan<char> Opaque(string tag) =>
        tag.StartsWith("W/", StringComparison.Ordinal) ? tag.AsSpan(2) : tag;

    private static string Describe(string? tag, DateTimeOffset? lastModified) =>
        tag is not null ? $"ETag {ServerText.Clean(tag)}" : $"Last-Modified {lastModified:yyyy-MM-dd'T'HH:mm:ss'Z'}";
}
