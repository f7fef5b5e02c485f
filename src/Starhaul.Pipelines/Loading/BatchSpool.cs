using Starhaul.Diagnostics;
using Starhaul.Pipelines.Rows;

namespace Starhaul.Pipelines.Loading;

/// <summary>
/// Batches in a file without a name, in the order in which they came: a stage that no kill can leave behind.
/// </summary>
internal sealed class BatchSpool : IDisposable
{
    private readonly FileStream file;
    private readonly string folder;

    /// <summary>Makes an empty spool on the disk of a folder.</summary>
    /// <exception cref="DestinationException">The folder refuses it.</exception>
    public BatchSpool(string folder)
    {
        this.folder = folder;
        try
        {
            var path = Path.Combine(folder, $".starhaul-stage-{Guid.NewGuid():N}");
            file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 256 * 1024);
            File.Delete(path); // it lives as long as it is open
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(e);
        }
    }

    /// <summary>Forgets every batch.</summary>
    public void Reset()
    {
        file.SetLength(0);
        file.Position = 0;
    }

    /// <summary>Keeps a batch.</summary>
    /// <exception cref="DestinationException">The disk is full, or refuses it.</exception>
    public void Write(Batch batch)
    {
        try
        {
            batch.WriteTo(file);
        }
        catch (IOException e)
        {
            throw Refused(e);
        }
    }

    /// <summary>Goes back to the first batch, to read.</summary>
    public void Rewind()
    {
        file.Flush();
        file.Position = 0;
    }

    /// <summary>Reads the next batch; false when there is none.</summary>
    public bool TryRead(Batch batch)
    {
        if (file.Position == file.Length)
        {
            return false;
        }

        batch.ReadFrom(file);
        return true;
    }

    public void Dispose() => file.Dispose();

    private DestinationException Refused(Exception cause) =>
        new($"The stage in {folder} could not be written: {cause.Message}", cause)
        {
            Hint = "Make room there, name another folder with --box, or load without --stream.",
        };
}
