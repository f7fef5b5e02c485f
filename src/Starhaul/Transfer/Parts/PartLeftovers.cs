namespace Starhaul.Transfer;

/// <summary>Removes what lies beside a target while it is fetched.</summary>
internal static class PartLeftovers
{
    /// <summary>Removes all of it.</summary>
    /// <exception cref="DestinationException">The disk refuses.</exception>
    public static void Delete(string targetPath)
    {
        var part = PartPaths.Part(targetPath);
        try
        {
            File.Delete(part);
            DeleteDecoded(targetPath);

            // Last: as long as it is there the next run knows that the rest is ours.
            File.Delete(PartPaths.State(targetPath));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.Refused(part, e);
        }
    }

    /// <summary>Removes what a kill left of decoding, unless it is about to be published.</summary>
    public static void DeleteDecoded(string targetPath, PartState? state)
    {
        if (state is { Publishing.Count: 0 })
        {
            DeleteDecoded(targetPath);
        }
    }

    /// <summary>Removes what was decoded and not published: it is decoded anew.</summary>
    public static void DeleteDecoded(string targetPath)
    {
        File.Delete(PartPaths.Decoded(targetPath));
        File.Delete(PartPaths.Inside(targetPath));
    }
}
