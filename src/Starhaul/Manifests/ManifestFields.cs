namespace Starhaul.Manifests;

/// <summary>What the fields of an event must hold beyond their JSON types.</summary>
internal static class ManifestFields
{
    public static IEnumerable<string> FindFaults(ManifestEvent line) =>
        line switch
        {
            ManifestMetadata metadata => CheckMetadata(metadata),
            ManifestRecord record => CheckRecord(record),
            ManifestVerification verification => CheckVerification(verification),
            ManifestRemoval removal => CheckPath(removal.Path),
            _ => [],
        };

    private static IEnumerable<string> CheckMetadata(ManifestMetadata metadata)
    {
        if (!string.Equals(metadata.Format, ManifestMetadata.FormatName, StringComparison.Ordinal))
        {
            yield return $"format is '{metadata.Format}', expected '{ManifestMetadata.FormatName}'";
        }

        if (metadata.SchemaVersion != ManifestMetadata.CurrentSchemaVersion)
        {
            yield return $"schema_version is {metadata.SchemaVersion}, expected {ManifestMetadata.CurrentSchemaVersion}";
        }

        if (!IsHex(metadata.BoxId, 32))
        {
            yield return $"box_id is '{metadata.BoxId}', expected 32 lower-case hex digits";
        }
    }

    private static IEnumerable<string> CheckRecord(ManifestRecord record)
    {
        (string Name, string? Value)[] hashes =
        [
            ("sha256", record.Sha256),
            ("wire.sha256", record.Wire?.Sha256),
            ("content.sha256", record.Content?.Sha256),
            ("supersedes", record.Supersedes),
            ("derived_from", record.DerivedFrom),
        ];
        (string Name, long? Value)[] lengths =
        [
            ("content_length.expected", record.ContentLength.Expected),
            ("content_length.actual", record.ContentLength.Actual),
            ("wire.length", record.Wire?.Length),
            ("content.length", record.Content?.Length),
            ("generation", record.Generation),
        ];
        return
        [
            .. CheckPath(record.Path),
            .. hashes.SelectMany(field => CheckHash(field.Name, field.Value)),
            .. lengths.Where(field => field.Value < 0).Select(field => $"{field.Name} is {field.Value}, below 0"),
        ];
    }

    private static IEnumerable<string> CheckVerification(ManifestVerification verification)
    {
        if (verification.Verdict is not (Verdict.Pass or Verdict.Fail))
        {
            yield return "verdict is neither pass nor fail";
        }

        foreach (var fault in CheckPath(verification.Path).Concat(CheckHash("sha256", verification.Sha256)))
        {
            yield return fault;
        }
    }

    private static IEnumerable<string> CheckPath(string path) =>
        BoxFolder.FindFault(path) is { } fault ? [$"path {fault}"] : [];

    private static IEnumerable<string> CheckHash(string name, string? value) =>
        value is null || IsHex(value, 64) ? [] : [$"{name} is '{value}', expected 64 lower-case hex digits"];

    private static bool IsHex(string text, int digits) =>
        text.Length == digits && text.All(digit => digit is (>= '0' and <= '9') or (>= 'a' and <= 'f'));
}
