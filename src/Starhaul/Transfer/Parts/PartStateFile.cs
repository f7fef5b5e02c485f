using System.Text.Json;
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

    public static void Write(string path, PartState state) =>
        DurableFile.Replace(
            path,
            JsonSerializer.SerializeToUtf8Bytes(state, RecordsJson.Default.PartState),
            DurableFile.Private
        );

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

        return state is { Format: PartState.FormatName, SchemaVersion: 1, Identity: not null, SourceUrl: not null };
    }
}
