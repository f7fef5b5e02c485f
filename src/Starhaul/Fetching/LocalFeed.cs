using Starhaul.Transfer.Checks;

namespace Starhaul;

/// <summary>Reads a file of this machine through every check, once and in order.</summary>
internal static class LocalFeed
{
    private const int BlockLength = 256 * 1024;

    /// <summary>Feeds the file to its end, and waits for every stage.</summary>
    /// <param name="path">The file.</param>
    /// <param name="line">The checks.</param>
    /// <param name="report">Told how far it has come, at every block.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Number of bytes.</returns>
    public static Task<long> RunAsync(
        string path,
        CheckPipeline line,
        Action<long> report,
        CancellationToken cancellationToken
    ) =>
        // On one thread from beginning to end: a file has no asynchronous reads, only reads on some other thread.
        Task.Run(() => Feed(path, line, report, cancellationToken), cancellationToken);

    private static long Feed(string path, CheckPipeline line, Action<long> report, CancellationToken cancellationToken)
    {
        using var file = File.OpenHandle(path);
        var own = line.Queue is null ? GC.AllocateUninitializedArray<byte>(BlockLength) : null;
        var position = 0L;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var block = own ?? line.Queue!.Rent();
            var count = RandomAccess.Read(file, block, position);
            if (count == 0)
            {
                line.Complete();
                return position;
            }

            line.Hash(block.AsSpan(0, count));
            line.Queue?.Push(block, count);
            position += count;
            report(position);
        }
    }
}
