namespace Starhaul.Cli.Output;

/// <summary>What <c>verify</c> says to a person.</summary>
internal static class VerificationText
{
    /// <summary>The line of a file that is not as it was recorded.</summary>
    public static string Line(FileVerification file) =>
        file.State switch
        {
            LocalFileState.Missing => $"missing {file.Path}  expected {Expected(file)}"
                + (file.Problem is { } problem ? $"; found: {problem}" : ""),
            LocalFileState.Unreadable => $"unreadable {file.Path}  {file.Problem}",
            _ => $"damaged {file.Path}  expected {Expected(file)}; found {Found(file)}",
        };

    /// <summary>How it stands with all of them.</summary>
    public static string Summary(IReadOnlyCollection<FileVerification> files)
    {
        var whole = files.Count(file => file.State is LocalFileState.Intact);
        var bytes = HumanText.Bytes(files.Sum(file => file.FoundLength ?? 0));
        return whole == files.Count
            ? $"verified {HumanText.Count(whole, "file")}, {bytes}: all whole"
            : $"verified {HumanText.Count(files.Count, "file")}, {bytes}: {whole} whole"
                + Part(files, LocalFileState.Edited, "damaged")
                + Part(files, LocalFileState.Missing, "missing")
                + Part(files, LocalFileState.Unreadable, "unreadable");
    }

    private static string Part(IEnumerable<FileVerification> files, LocalFileState state, string word) =>
        files.Count(file => file.State == state) is > 0 and var count ? $", {count} {word}" : "";

    private static string Expected(FileVerification file) =>
        $"sha256 {OutcomeText.ShortHash(file.ExpectedSha256)}, {HumanText.Count(file.ExpectedLength)} bytes";

    private static string Found(FileVerification file) =>
        $"sha256 {OutcomeText.ShortHash(file.FoundSha256 ?? "none")}, {HumanText.Count(file.FoundLength ?? 0)} bytes";
}
