using Starhaul.Detection;

namespace Starhaul.Transfer;

/// <summary>Weighs the claims of names and declared type against the first bytes, and picks the regime.</summary>
internal static class RegimeChooser
{
    /// <summary>Picks the regime: by option, signature, declared type, extension, in this order.</summary>
    /// <exception cref="UnexpectedContentException">The bytes are not what is claimed.</exception>
    public static RegimeChoice Choose(RegimeTable regimes, ProbeResult probe, string targetPath, FetchOptions options)
    {
        if (options.Regime == RegimeTable.LiftsClaims)
        {
            return new RegimeChoice(RegimeTable.LiftsClaims, probe.MimeType, [], null);
        }

        var claims = Claims(probe, targetPath, options, regimes);
        var judge = new ClaimJudge(regimes);
        var detected = new DetectedContent(probe.MimeType, probe.Charset) { IsUndecided = probe.IsUndecided };
        if (!probe.IsUnchanged)
        {
            detected = judge.Judge(claims, detected, probe.Start.Span, probe.Url);
        }

        var regime = options.Regime is { } asked ? regimes.ForName(asked) : judge.Choose(claims, detected);
        return new RegimeChoice(regime.Name, detected.MimeType, claims, InsideOf(claims, regime));
    }

    private static List<Claim> Claims(ProbeResult probe, string targetPath, FetchOptions options, RegimeTable regimes)
    {
        var reader = new ClaimReader(regimes);
        var keptCoding = probe.DecodedCoding is null ? probe.ContentEncoding : null;
        var claims = new List<Claim>(reader.Read(probe.FileName, probe.DeclaredType, keptCoding));
        foreach (var claim in reader.Read(Path.GetFileName(targetPath), null))
        {
            if (!claims.Contains(claim))
            {
                claims.Add(claim);
            }
        }

        if (options.Regime is { } asked)
        {
            claims.Add(new Claim("option", $"regime {asked}", regimes.ForName(asked).MimeTypes[0]));
        }

        if (!options.ChecksRecords && probe.MimeType != MediaTypes.Empty)
        {
            claims.RemoveAll(static claim => claim.IsOfJson); // a first line that is cut must not cost the others
        }

        return claims;
    }

    private static Claim? InsideOf(List<Claim> claims, DownloadStrategy regime)
    {
        var outer = claims.Find(claim =>
            claim.Inside is not null && regime.MimeTypes.Contains(claim.Type, StringComparer.Ordinal)
        );
        return outer is null ? null : new Claim(outer.Origin, outer.Text, outer.Inside!);
    }
}
