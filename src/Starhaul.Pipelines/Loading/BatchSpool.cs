using Starhaul.Pipelines.Rows;

namespace Starhaul.Pipelines.Loading;

/// <summary>Batches on disk, in the order in which they came.</summary>
internal sealed class BatchSpool(string folder) : IBatchSource, IDisposable
{
    private readonly FileStream file = StagingFile.Create(folder);

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
            throw StagingFile.Refused(folder, e);
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

    /// <inheritdoc />
    /// <remarks>Batches come as long as they were written: their records are in them already.</remarks>
    public ValueTask<bool> ReadAsync(Batch batch, int mostRecords, CancellationToken cancellationToken) =>
        ValueTask.FromResult(TryRead(batch));

    public void Dispose() => file.Dispose();
}
