using System.IO.Enumeration;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Starhaul.Native;

namespace Starhaul.Manifests;

/// <summary>Finishes the publishes that a kill has interrupted: every <c>*.part.json</c> of the box that names some.</summary>
internal sealed class PublishRecovery(BoxFolder box, ManifestLog manifestLog, Publisher publisher, ILogger log)
{
    public const string StateSuffix = ".part.json";
    private const string PartSuffix = ".part";
    private const string FailedSuffix = ".failed";

    // Hidden ones too, and never through a symbolic link.
    private static readonly EnumerationOptions Everywhere = new()
    {
        RecurseSubdirectories = true,
        AttributesToSkip = FileAttributes.ReparsePoint,
        IgnoreInaccessible = true,
    };

    /// <summary>Whether a state names something; a publish that is under way in another process counts as well.</summary>
    public bool IsAnyPending() => Directory.Exists(box.Root) && Pending().Any();

    /// <summary>Finishes all, holding the lock only to look and to act: files are hashed in between.</summary>
    public async Task FinishAsync(CancellationToken cancellation)
    {
        var hashes = new FileHashCache();
        while (true)
        {
            string? unhashed = null;
            using (await manifestLog.LockAsync(cancellation).ConfigureAwait(false))
            {
                // Under the lock nobody is in the middle of a publish: what is still named was interrupted.
                foreach (var (path, state) in Pending())
                {
                    unhashed = state
                        .Publishing.Select(pending => FindUnhashed(pending, hashes))
                        .FirstOrDefault(p => p is not null);
                    if (unhashed is not null)
                    {
                        break;
                    }

                    await FinishAsync(path, state, hashes).ConfigureAwait(false);
                }
            }

            if (unhashed is null)
            {
                return;
            }

            await hashes.ComputeAsync(unhashed, cancellation).ConfigureAwait(false);
        }
    }

    private string? FindUnhashed(PendingPublish pending, FileHashCache hashes)
    {
        if (PendingFields.FindFault(pending) is not null)
        {
            return null;
        }

        var target = box.FullPath(pending.Record.Path);
        var from = box.FullPath(pending.From);
        return hashes.Matches(target, pending.Length, pending.Sha256) switch
        {
            true => null,
            null => target,
            false => hashes.Matches(from, pending.Length, pending.Sha256) is null ? from : null,
        };
    }

    private async Task FinishAsync(string statePath, PartState state, FileHashCache hashes)
    {
        try
        {
            string? failure = null;
            foreach (var pending in state.Publishing)
            {
                failure = await FinishAsync(pending, hashes).ConfigureAwait(false) ?? failure;
            }

            if (failure is null)
            {
                publisher.RemoveState(statePath);
                return;
            }

            DurableFile.Rename(statePath, statePath + FailedSuffix);
            Log.PublishSetAside(log, statePath, failure, Path.GetFileName(statePath) + FailedSuffix);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DestinationException(
                $"The interrupted publish of '{statePath}' cannot be finished: {error.Message}",
                error
            )
            {
                Step = FetchStep.Publish,
                Hint = "Make room in the box or give back the right to write to it; nothing is lost.",
            };
        }
    }

    /// <returns>Why the file cannot be published; null when it is.</returns>
    private async Task<string?> FinishAsync(PendingPublish pending, FileHashCache hashes)
    {
        if (PendingFields.FindFault(pending) is { } fault)
        {
            return fault;
        }

        var target = box.FullPath(pending.Record.Path);
        var from = box.FullPath(pending.From);
        if (hashes.Matches(target, pending.Length, pending.Sha256) == true)
        {
            // It was renamed, or the file before held the same bytes: then the part file would be nobody's from here on.
            if (from != target && from.EndsWith(PartSuffix, StringComparison.Ordinal))
            {
                File.Delete(from);
            }
        }
        else
        {
            if (hashes.Matches(from, pending.Length, pending.Sha256) != true)
            {
                return $"neither '{pending.Record.Path}' nor '{pending.From}' holds the bytes of SHA-256 {pending.Sha256}";
            }

            if (!publisher.MayReplace(pending))
            {
                return $"'{pending.Record.Path}' is a folder, or a file that the manifest does not know";
            }

            publisher.Place(pending);
        }

        await publisher.RecordAsync(pending, wasInterrupted: true).ConfigureAwait(false);
        Log.PublishFinished(log, target);
        return null;
    }

    private IEnumerable<(string Path, PartState State)> Pending()
    {
        foreach (var path in States())
        {
            if (Read(path) is { Publishing.Count: > 0 } state)
            {
                yield return (path, state);
            }
        }
    }

    // Those of a box further down are its own: their paths are relative to it, and its lock guards them.
    private FileSystemEnumerable<string> States() =>
        new(box.Root, static (ref entry) => entry.ToFullPath(), Everywhere)
        {
            ShouldIncludePredicate = static (ref entry) =>
                !entry.IsDirectory && entry.FileName.EndsWith(StateSuffix, StringComparison.Ordinal),
            ShouldRecursePredicate = static (ref entry) =>
                !File.Exists(Path.Join(entry.ToFullPath(), BoxFolder.ManifestName))
                && !File.Exists(Path.Join(entry.ToFullPath(), BoxFolder.LockName)),
        };

    /// <summary>The state in a file; null for what is gone by now, is no part state, or is one of a later edition.</summary>
    private PartState? Read(string path)
    {
        try
        {
            if (new FileInfo(path).Length > LineReader.LongestLine)
            {
                return null;
            }

            var state = JsonSerializer.Deserialize(File.ReadAllBytes(path), ManifestJson.Context.PartState);
            if (state?.SchemaVersion > PartState.CurrentSchemaVersion)
            {
                Log.NewerPartState(log, path, state.SchemaVersion);
                return null;
            }

            return state?.Format == PartState.FormatName ? state : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }
}
