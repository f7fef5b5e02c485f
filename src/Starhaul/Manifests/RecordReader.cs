using System.Text.Json;
using Microsoft.Win32.SafeHandles;

namespace Starhaul.Manifests;

/// <summary>Reads records from where they stand in a file of lines.</summary>
/// <param name="name">The file, for messages.</param>
/// <param name="open">Opens it.</param>
internal sealed class RecordReader(string name, Func<SafeFileHandle> open)
{
    /// <summary>Reads the records at places, in their order.</summary>
    /// <exception cref="DestinationException">The file cannot be read.</exception>
    /// <exception cref="IntegrityException">There is no record at a place any more.</exception>
    public IReadOnlyList<ManifestRecord> Read(IEnumerable<LinePlace> places)
    {
        var records = new List<ManifestRecord>();
        SafeFileHandle? file = null;
        try
        {
            foreach (var place in places)
            {
                file ??= open();
                records.Add(ReadRecord(file, place));
            }

            return records;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw BoxFolder.CannotUse(name, "read", error);
        }
        finally
        {
            file?.Dispose();
        }
    }

    private ManifestRecord ReadRecord(SafeFileHandle file, LinePlace place)
    {
        var line = new byte[place.Length];
        try
        {
            if (
                RandomAccess.Read(file, line, place.Offset) == line.Length
                && JsonSerializer.Deserialize(line, ManifestJson.Context.ManifestEvent) is ManifestRecord record
            )
            {
                return record;
            }
        }
        catch (JsonException)
        {
            // reported below
        }

        throw new IntegrityException(
            $"'{name}' was changed: at offset {place.Offset:N0} there was a record of {place.Length:N0} bytes."
        )
        {
            Step = FetchStep.Manifest,
            Hint = "Lines are only ever added. Manifest.CheckAsync lists every fault; restore the file from a copy.",
        };
    }
}
