namespace Starhaul.Manifests;

/// <summary>What a pending publish must hold before a file is renamed on its word.</summary>
internal static class PendingFields
{
    /// <param name="statePath">Path of the state, relative to the box.</param>
    /// <param name="state">The state that names the file.</param>
    /// <param name="pending">The file.</param>
    /// <returns>What is wrong; null when nothing is.</returns>
    public static string? FindFault(string statePath, PartState state, PendingPublish pending)
    {
        var record = pending.Record;
        var target = state.Publishing[0].Record.Path;
        if (statePath != target + PendingStates.Suffix)
        {
            return $"'{statePath}' is not the state of '{target}'";
        }

        if (FolderOf(record.Path) != FolderOf(target))
        {
            return $"'{record.Path}' is not beside '{target}'";
        }

        if (BoxFolder.FindFault(pending.From) is { } from)
        {
            return $"from {from}";
        }

        if (ManifestFields.FindFaults(record).FirstOrDefault() is { } fault)
        {
            return fault;
        }

        if (!string.Equals(FolderOf(pending.From), FolderOf(record.Path), StringComparison.Ordinal))
        {
            return $"'{pending.From}' and '{record.Path}' are not in one folder";
        }

        // The bytes lie under a name that only our own jobs make of the target's.
        if (!IsMadeOf(target, pending.From) && !IsMadeOf(record.Path, pending.From))
        {
            return $"'{pending.From}' is no part file of '{record.Path}'";
        }

        if (record.SourceUrl != state.SourceUrl)
        {
            return $"the record of '{record.Path}' names another source than its state";
        }

        if (FindUnsupported(record) is { } unsupported)
        {
            return unsupported;
        }

        if (pending.Sha256 != record.Sha256 || pending.Length != record.ContentLength.Actual)
        {
            return $"the record of '{record.Path}' has another hash or length than the file to publish";
        }

        return HoldsSecret(record.SourceUrl) || HoldsSecret(record.FinalUrl)
            ? $"a URL of the record of '{record.Path}' holds userinfo or a signed value"
            : null;
    }

    private static bool IsMadeOf(string target, string from) =>
        from.Length > target.Length && from[target.Length] == '.' && from.StartsWith(target, StringComparison.Ordinal);

    /// <summary>Evidence that the record's own digests and tiers do not bear; null where they do.</summary>
    private static string? FindUnsupported(ManifestRecord record)
    {
        var passes = record.Digests.Any(digest => digest.Verdict == Verdict.Pass);
        var isBorne = record.Evidence switch
        {
            Evidence.PublisherDigest or Evidence.ServerDigest => passes && record.Tiers.Digest.Verdict == Verdict.Pass,
            Evidence.Content => record.Content is not null && record.Tiers.Content.Verdict == Verdict.Pass,
            _ => true,
        };
        return isBorne ? null : $"the evidence of '{record.Path}' is {record.Evidence}, and its tiers do not bear it";
    }

    private static string FolderOf(string path) => path[..(path.LastIndexOf('/') + 1)];

    private static bool HoldsSecret(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && !uri.IsFile
        && (
            uri.UserInfo.Length > 0
            || RedactedUri.Redact(uri).Count(c => c is '=' or '&') < uri.Query.Count(c => c is '=' or '&')
        );
}
