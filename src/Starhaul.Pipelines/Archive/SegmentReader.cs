using System.Buffers;
using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Starhaul.Native;
using Starhaul.Regimes;
using Starhaul.Regimes.Bzip2;
using Starhaul.Transfer;

namespace Starhaul.Pipelines.Archive;

/// <summary>
/// Reads the lines of a segment, closed or still written: asked again later, it goes on with what was flushed since. It
/// reads what others publish as well: <c>.jsonl</c>, <c>.gz</c>, <c>.zst</c> and <c>.bz2</c>.
/// </summary>
/// <remarks>For one thread at a time. Beside a writer in this or another process, it sees whole lines only.</remarks>
internal sealed class SegmentReader : IDisposable
{
    /// <summary>The longest line that is taken for one: above a dead letter of the largest message.</summary>
    public const int LongestLine = 32 * 1024 * 1024;

    private const int BlockLength = 64 * 1024;

    // A power cut may leave pages of zeros at the end of an open segment: what lies before them is decoded apart.
    private const int OpenBlockLength = 4096;
    private const int DecodedRoom = 128 * 1024;

    private readonly string path;
    private readonly SafeFileHandle file;
    private readonly ContentDecoder? decoder;
    private readonly byte[] coded;
    private readonly LineBuffer decoded = new(DecodedRoom);
    private long position;
    private IntegrityException? damage;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    private SegmentReader(string path, SafeFileHandle file, ContentDecoder? decoder)
    {
        this.path = path;
        this.file = file;
        this.decoder = decoder;
        coded = new byte[File.Exists(path + SegmentName.OpenSuffix) ? OpenBlockLength : BlockLength];
    }

    /// <summary>Whether the end of the file was read and found right: nothing will follow.</summary>
    public bool IsEnd { get; private set; }

    /// <summary>Opens a segment.</summary>
    /// <param name="path">Full path. The one of an open segment may be given by either name; it may be closed meanwhile.</param>
    /// <param name="offset">
    /// Where to begin in the decoded content: 0, or the end of a line as <see cref="TryReadLine"/> gave it.
    /// </param>
    /// <exception cref="DestinationException">The file cannot be read, or is no file of lines.</exception>
    /// <exception cref="MissingDependencyException">A library that decodes it is not installed.</exception>
    public static SegmentReader Open(string path, long offset = 0)
    {
        var closed = ClosedPath(path);
        try
        {
            var reader = new SegmentReader(closed, OpenFile(closed), DecoderFor(closed));
            reader.decoded.Discard(offset);
            return reader;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.Unreadable(path, e);
        }
    }

    /// <summary>The next line.</summary>
    /// <param name="line">Its bytes without the line end, and without a byte order mark of the file, good until the next call.</param>
    /// <param name="endOffset">Where the line after it begins, in the decoded content.</param>
    /// <returns>
    /// False when there is none at the moment. Of a segment that is still written there may be one later, unless
    /// <see cref="IsEnd"/>.
    /// </returns>
    /// <exception cref="IntegrityException">
    /// The file is damaged, or a closed one is cut; the whole lines before that were given out.
    /// </exception>
    public bool TryReadLine(out ReadOnlyMemory<byte> line, out long endOffset)
    {
        var isFirst = decoded.Offset == 0;
        while (!decoded.TryTake(out line))
        {
            if (damage is not null)
            {
                throw damage;
            }

            if (IsEnd || !ReadMore())
            {
                if (IsEnd && decoded.TryTakeRest(out line))
                {
                    break;
                }

                endOffset = decoded.Offset;
                return false;
            }
        }

        if (isFirst && line.Span.StartsWith(ByteOrderMark))
        {
            line = line[ByteOrderMark.Length..]; // which a parser may ignore (RFC 8259 §8.1)
        }

        endOffset = decoded.Offset;
        return true;
    }

    public void Dispose()
    {
        decoder?.Dispose();
        file.Dispose();
    }

    private static string ClosedPath(string path) =>
        path.EndsWith(SegmentName.OpenSuffix, StringComparison.Ordinal) ? path[..^SegmentName.OpenSuffix.Length] : path;

    /// <summary>A segment may be closed between two looks at its names, and never the other way round.</summary>
    private static SafeFileHandle OpenFile(string closed)
    {
        try
        {
            return Posix.OpenRegular(closed + SegmentName.OpenSuffix);
        }
        catch (FileNotFoundException)
        {
            return Posix.OpenRegular(closed);
        }
    }

    private static ContentDecoder? DecoderFor(string closed) =>
        Path.GetExtension(closed) switch
        {
            ".gz" => new GzipRegime().CreateDecoder(),
            ".zst" => new ZstandardRegime().CreateDecoder(),
            ".bz2" => new Bzip2Regime().CreateDecoder(),
            ".jsonl" => null,
            var extension => throw new DestinationException(
                $"'{closed}' ends in '{extension}', expected .jsonl, .jsonl.gz, .jsonl.zst or .jsonl.bz2."
            )
            {
                Hint = "Name a segment, or a file of one message a line.",
            },
        };

    /// <returns>False when no more bytes are there at the moment.</returns>
    private bool ReadMore()
    {
        // Looked at before the bytes: what is closed then has all its bytes in the file.
        var isClosed = !File.Exists(path + SegmentName.OpenSuffix);
        try
        {
            var count = RandomAccess.Read(file, coded, position);
            if (count > 0)
            {
                Decode(coded.AsSpan(0, count));
                position += count;
                return true;
            }
        }
        catch (IOException e)
        {
            throw DiskErrors.Unreadable(path, e);
        }

        if (isClosed)
        {
            Complete();
        }

        return false;
    }

    private void Decode(ReadOnlySpan<byte> bytes)
    {
        if (decoder is null)
        {
            decoded.Write(bytes);
        }
        else
        {
            try
            {
                decoder.Decode(bytes, decoded);
            }
            catch (IntegrityException e)
            {
                damage = Damaged(e);
            }
        }

        if (decoded.Length > LongestLine)
        {
            throw new UnexpectedContentException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{path}' has a line of more than {LongestLine:N0} bytes at offset {decoded.Offset:N0} of its content."
                )
            )
            {
                Hint = "Expected one message a line; look whether the file is one of messages.",
            };
        }
    }

    private void Complete()
    {
        try
        {
            decoder?.Complete();
            IsEnd = true;
        }
        catch (IntegrityException e)
        {
            throw Damaged(e);
        }
    }

    private IntegrityException Damaged(IntegrityException cause) =>
        new($"'{path}': {cause.Message}", cause)
        {
            Hint = "Manifest.VerifyAsync names the files of the archive that are damaged.",
        };
}
