namespace Starhaul.Manifests;

/// <summary>What a pending publish must hold before a file is renamed on its word.</summary>
internal static class PendingFields
{
    public static string? FindFault(PendingPublish pending)
    {
        var record = pending.Record;
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

        if (pending.Sha256 != record.Sha256 || pending.Length != record.ContentLength.Actual)
        {
            return $"the record of '{record.Path}' has another hash or length than the file to publish";
        }

        return HoldsSecret(record.SourceUrl) || HoldsSecret(record.FinalUrl)
            ? $"a URL of the record of '{record.Path}' holds userinfo or a signed value"
            : null;
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
