using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Starhaul.Native;

namespace Starhaul.Transfer;

/// <summary>Reads and writes <c>NAME.part.json</c>. A write is whole or not at all, also after a power cut.</summary>
internal static class PartStateFile
{
    private const int LongestState = 16 * 1024 * 1024;

    /// <summary>
    /// Gets ready to write, beside the probe: the runtime compiles what the first state needs for some 0.1 s, which
    /// the download would wait for.
    /// </summary>
    public static void PrepareAside() =>
        ThreadPool.QueueUserWorkItem(static _ =>
            JsonSerializer.SerializeToUtf8Bytes(
                new PartState { SourceUrl = "", Identity = new SourceIdentity() },
                RecordsJson.Default.PartState
            )
        );

    /// <summary>Reads the state; null when there is none or when it cannot be understood.</summary>
    public static PartState? TryRead(string path)
    {
        try
        {
            var state = JsonSerializer.Deserialize(
                SafeFile.ReadAll(path, LongestState, mustBeOurs: true),
                RecordsJson.Default.PartState
            );
            return state is not null && IsSound(state) ? state : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.Unreadable(path, e);
        }
    }

    /// <summary>The same where its seal holds: bytes may be joined to those that it counts.</summary>
    public static PartState? TryReadSealed(string targetPath, PartSeal seal) =>
        TryRead(PartPaths.State(targetPath)) is { } state && seal.Holds(state, Posix.Stat(PartPaths.Part(targetPath)))
            ? state
            : null;

    /// <summary>
    /// What a job goes on from: the state that is there, or an empty one. What another key or another user left under this name is
    /// not joined to, and is of no more use; nor is what was unpacked or copied here: its bytes may be anything.
    /// </summary>
    public static PartState Join(
        PartState? found,
        string sourceText,
        string? sourceId,
        PartSeal seal,
        SafeFileHandle part
    ) =>
        found?.SourceUrl == sourceText && found.SourceId == sourceId && seal.Holds(found, Posix.Stat(part))
            ? found
            : new PartState
            {
                SourceUrl = sourceText,
                SourceId = sourceId,
                Identity = new SourceIdentity(),
            };

    /// <summary>Seals a state and writes it.</summary>
    public static void Write(string path, PartState state, PartSeal seal, SafeFileHandle part) =>
        DurableFile.Replace(path, seal.Write(state, Posix.Stat(part)), DurableFile.Private);

    // JSON that somebody else wrote may hold anything, null where nothing may be null too.
    private static bool IsSound(PartState state)
    {
        var end = 0L;
        foreach (var range in state.Completed)
        {
            if (range.Start < end || range.End <= range.Start)
            {
                return false;
            }

            end = range.End;
        }

        var offset = 0L;
        foreach (var checkpoint in state.Checkpoints)
        {
            if (checkpoint?.Sha256 is null || checkpoint.Offset <= offset)
            {
                return false;
            }

            offset = checkpoint.Offset;
        }

        if (
            state.Segments.Any(static segment =>
                segment?.Xxh3 is null || segment.Start < 0 || segment.End <= segment.Start
            )
        )
        {
            return false;
        }

        return state is { Format: PartState.FormatName, SchemaVersion: 1, Identity: not null, SourceUrl: not null };
    }
}
