using System.IO.Pipelines;
using Starhaul.Transfer.Checks;

namespace Starhaul.Transfer;

/// <summary>
/// What a proven file holds, decoded ahead of the reader on threads of its own, in constant memory. Damage that came
/// after the proof is an <see cref="IntegrityException"/> at the read.
/// </summary>
internal sealed class ContentStream : IDisposable
{
    private const int BlockLength = 256 * 1024;

    /// <summary>How far the decoder runs ahead, in bytes.</summary>
    private const int Ahead = 2 * 1024 * 1024;

    private readonly Pipe pipe = new(
        new PipeOptions(
            pauseWriterThreshold: Ahead,
            resumeWriterThreshold: Ahead / 2,
            minimumSegmentSize: BlockLength,
            useSynchronizationContext: false
        )
    );

    private readonly Stream file;
    private readonly ContentDecoder decoder;
    private readonly Thread thread;

    private ContentStream(Stream file, ContentDecoder decoder)
    {
        this.file = file;
        this.decoder = decoder;
        thread = new Thread(Run) { IsBackground = true, Name = "read" };
        thread.Start();
    }

    /// <summary>Opens the content of a file.</summary>
    /// <exception cref="DestinationException">The file cannot be read.</exception>
    public static Stream Open(string path, DownloadStrategy regime) => Open(OpenFile(path), regime);

    /// <summary>Opens the content of a file that lies elsewhere, by the stream of its bytes.</summary>
    public static Stream Open(Stream published, DownloadStrategy regime)
    {
        if (regime.CreateDecoder() is not { } made)
        {
            return published;
        }

        var content = new ContentStream(published, made);
        return new OwningStream(content.pipe.Reader.AsStream(), content);
    }

    /// <summary>Ends the threads, however much is left.</summary>
    public void Dispose()
    {
        pipe.Reader.Complete();
        thread.Join();
        file.Dispose();
    }

    private static FileStream OpenFile(string path)
    {
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.Unreadable(path, e);
        }
    }

    private void Run()
    {
        using var decoding = new DecodingFilter(decoder, new PipeFilter(pipe.Writer), "decoded", FetchOptions.Default);
        try
        {
            var block = GC.AllocateUninitializedArray<byte>(BlockLength);
            while (file.Read(block) is > 0 and var count)
            {
                decoding.Append(block.AsSpan(0, count));
            }

            decoding.Complete();
        }
        catch (Exception e)
        {
            // The reader receives it; without a reader it has no receiver.
            pipe.Writer.Complete(e);
        }
    }
}
