namespace Starhaul.Pipelines.Sinks.Ndjson;

/// <summary>The lines of a file, without their ends, one at a time and without a copy.</summary>
internal sealed class LineSource(string path) : IDisposable
{
    private readonly FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
    private byte[] buffer = new byte[256 * 1024];
    private int start;
    private int end;

    /// <summary>The next line; it stays as it is until the next call.</summary>
    public bool Next(out ReadOnlySpan<byte> line)
    {
        var searched = start;
        while (true)
        {
            var length = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                line = buffer.AsSpan(start, searched + length - start);
                start = searched + length + 1;
                return true;
            }

            var kept = end - start;
            if (kept == buffer.Length)
            {
                Array.Resize(ref buffer, 2 * buffer.Length);
            }
            else
            {
                buffer.AsSpan(start, kept).CopyTo(buffer);
                start = 0;
                end = kept;
            }

            searched = end;
            var read = file.Read(buffer, end, buffer.Length - end);
            if (read == 0)
            {
                line = default;
                return false;
            }

            end += read;
        }
    }

    public void Dispose() => file.Dispose();
}
