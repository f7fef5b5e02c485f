using System.Text.Json;
using Starhaul.Native;
using Starhaul.Records;

namespace Starhaul.Transfer;

/// <summary>Reads and writes <c>NAME.part.json</c>. A write is whole or not at all, also after a power cut.</summary>
internal static class PartStateFile
{
    /// <summary>Reads the state; null when there is none or when it cannot be understood.</summary>
    public static PartState? TryRead(string path)
    {
        try
        {
            var state = JsonSerializer.Deserialize(File.ReadAllBytes(path), RecordsJson.Default.PartState);
            return state is { Format: PartState.FormatName, SchemaVersion: 1 } ? state : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    public static void Write(string path, PartState state)
    {
        var aside = path + ".new";
        using (var handle = File.OpenHandle(aside, FileMode.Create, FileAccess.Write))
        {
            RandomAccess.Write(handle, JsonSerializer.SerializeToUtf8Bytes(state, RecordsJson.Default.PartState), 0);
            RandomAccess.FlushToDisk(handle);
        }

        File.Move(aside, path, overwrite: true);
        Posix.FlushFolder(Path.GetDirectoryName(path)!);
    }
}
