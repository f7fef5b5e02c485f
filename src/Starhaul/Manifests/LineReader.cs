using Microsoft.Win32.SafeHandles;

namespace Starhaul.Manifests;

/// <summary>Reads whole lines from an offset on, holding one of them at a time.</summary>
internal sealed class LineReader(SafeFileHandle file, long offset)
{
    /// <summary>The longest line that is taken for one: far above any record, far below a memory's end.</summary>
    public const int LongestLine = 16 * 1024 * 1024;

    private byte[] buffer = new byte[64 * 1024];
    private int start;
    private int end;
    private int searched;

    /// <summary>Offset in the file after the line feed of the last line that was given out.</summary>
    public long Position { get; private set; } = offset;

    /// <summary>Bytes after <see cref="Position"/> that end without a line feed; known once no more line came.</summary>
    public long TornBytes { get; private set; }

    /// <summary>The next line without its line feed, good until the next call; null at the end.</summary>
    /// <exception cref="InvalidDataException">A line is longer than <see cref="LongestLine"/>.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var found = buffer.AsSpan(searched..end).IndexOf((byte)'\n');
            if (found >= 0)
            {
                var line = buffer.AsMemory(start..(searched + found));
                start = searched += found + 1;
                Position += line.Length + 1;
                return line;
            }

            searched = end;
            MakeRoom();
            var atOffset = Position + (end - start);
            var read = await RandomAccess
                .ReadAsync(file, buffer.AsMemory(end), atOffset, cancellationToken)
                .ConfigureAwait(false);
            if (read == 0)
            {
                TornBytes = end - start;
                return null;
            }

            end += read;
        }
    }

    private void MakeRoom()
    {
        if (start > 0)
        {
            buffer.AsSpan(start..end).CopyTo(buffer);
            (start, end, searched) = (0, end - start, searched - start);
        }
        else if (end == buffer.Length)
        {
            if (buffer.Length >= LongestLine)
            {
                throw new InvalidDataException($"is longer than {LongestLine:N0} bytes");
            }

            Array.Resize(ref buffer, buffer.Length * 2);
        }
    }
}
