using Starhaul.Detection;

namespace Starhaul.Transfer;

/// <summary>Weighs the claims against the first bytes when they come, where the probe could not see any: a swarm gives no sample.</summary>
internal static class FirstBytes
{
    /// <summary>Waits for them and picks the regime.</summary>
    /// <returns>The choice; null where the probe made it already.</returns>
    /// <exception cref="UnexpectedContentException">The bytes are not what is claimed.</exception>
    public static async Task<RegimeChoice?> ChooseAsync(
        RegimeTable regimes,
        RemoteFileIntent intent,
        PartFile part,
        int version,
        CancellationToken cancellationToken
    )
    {
        var probe = intent.Probe;
        if (!part.IsWrittenOutside || probe.IsEmpty || probe.SampleLength > 0)
        {
            return null;
        }

        var start = new byte[ContentDetector.SampleLength];
        var count = await part.ReadAsync(0, start, version, cancellationToken).ConfigureAwait(false);
        var detected = new ContentDetector(regimes).Detect(start.AsSpan(0, count), count == part.Identity.Length);
        var seen = probe with
        {
            MimeType = detected.MimeType,
            Charset = detected.Charset,
            IsUndecided = detected.IsUndecided,
            Start = start.AsMemory(0, count),
            SampleLength = count,
        };
        return RegimeChooser.Choose(regimes, seen, intent.Path, intent.Options);
    }
}
