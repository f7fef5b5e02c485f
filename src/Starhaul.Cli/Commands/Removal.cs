using Starhaul.Cli.Output;

namespace Starhaul.Cli.Commands;

/// <summary>Takes files out of a box, or shows which would be taken: what <c>forget</c> and <c>prune</c> have in common.</summary>
internal sealed class Removal(Manifest manifest, CommandOutput output, CliContext context)
{
    /// <summary>Shows the files, and takes them out where that was confirmed.</summary>
    /// <param name="records">The files.</param>
    /// <param name="isConfirmed">Whether to act.</param>
    /// <param name="keepFiles">Whether the files stay where they are, and only their records end.</param>
    /// <param name="cancellationToken">Ends the work between two files.</param>
    public async Task RunAsync(
        IReadOnlyList<ManifestRecord> records,
        bool isConfirmed,
        bool keepFiles,
        CancellationToken cancellationToken
    )
    {
        var removed = new List<RemovedFile>();
        foreach (var record in records)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (isConfirmed && !await manifest.ForgetAsync(record, keepFiles, cancellationToken))
            {
                output.Message($"starhaul: warning: {record.Path} was fetched anew meanwhile, and stays.");
                continue;
            }

            removed.Add(new RemovedFile(record.Path, record.Sha256, record.ContentLength.Actual));
            Action<string> print = isConfirmed ? output.Outcome : output.Result;
            print(Line(record, isConfirmed, keepFiles));
        }

        var document = new RemovalDocument(manifest.Box, isConfirmed, keepFiles, removed);
        output.Document(document, () => CliJson.Documents.RemovalDocument);
        output.Outcome(Summary(removed, isConfirmed));
    }

    private static string Line(ManifestRecord record, bool isConfirmed, bool keepFiles)
    {
        var verb = (isConfirmed, keepFiles) switch
        {
            (true, true) => "forgotten, file kept",
            (true, false) => "removed",
            (false, true) => "would forget, file kept",
            (false, false) => "would remove",
        };
        return $"{verb} {record.Path}  {HumanText.Bytes(record.ContentLength.Actual)}  "
            + $"sha256 {OutcomeText.ShortHash(record.Sha256)}";
    }

    private string Summary(List<RemovedFile> removed, bool isConfirmed)
    {
        var count = $"{HumanText.Count(removed.Count, "file")}, {HumanText.Bytes(removed.Sum(file => file.Length))}";
        var box = OutcomeText.DisplayPath(manifest.Box, context.CurrentFolder);
        return removed.Count == 0 ? $"nothing to remove from {box}"
            : isConfirmed ? $"removed from {box}: {count}"
            : $"{count} in {box}; nothing was changed: add --yes to do it";
    }
}

/// <summary>The document of <c>forget --json</c> and <c>prune --json</c>.</summary>
/// <param name="Box">Full path of the box.</param>
/// <param name="IsDone">Whether the files were taken out; false where they are only shown.</param>
/// <param name="KeepsFiles">Whether the files themselves stay.</param>
/// <param name="Files">The files.</param>
internal sealed record RemovalDocument(string Box, bool IsDone, bool KeepsFiles, IReadOnlyList<RemovedFile> Files);

/// <summary>One file of the document.</summary>
/// <param name="Path">Its path in the box.</param>
/// <param name="Sha256">Its recorded hash.</param>
/// <param name="Length">Its recorded length in bytes.</param>
internal sealed record RemovedFile(string Path, string Sha256, long Length);
