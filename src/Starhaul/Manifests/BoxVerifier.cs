using System.Runtime.CompilerServices;

namespace Starhaul.Manifests;

/// <summary>Re-hashes the files of a box and writes each verdict down.</summary>
internal sealed class BoxVerifier(BoxStore store, TimeProvider time)
{
    private readonly ManifestLog manifestLog = store.Log;
    private static readonly TimeSpan ProgressPause = TimeSpan.FromMilliseconds(100);

    public async IAsyncEnumerable<FileVerification> VerifyAsync(
        VerifyOptions options,
        IProgress<VerifyProgress>? progress,
        [EnumeratorCancellation] CancellationToken cancellation
    )
    {
        var records = Shares.Select(manifestLog.Live.InOrderOfPath(), options.Sample);
        var total = records.Sum(record => record.ContentLength.Actual);
        long hashed = 0;
        var unwritten = new List<ManifestEvent>();
        for (var done = 0; done < records.Count; done++)
        {
            var path = records[done].Path;
            var reported = time.GetTimestamp();
            var verification = await VerifyAsync(records[done], OnHashed, cancellation).ConfigureAwait(false);
            if (verification is null)
            {
                continue;
            }

            if (options.WriteVerdicts)
            {
                unwritten.Add(LineOf(verification));
                if (unwritten.Count == manifestLog.LinesPerWrite)
                {
                    await WriteDownAsync(unwritten, cancellation).ConfigureAwait(false);
                }
            }

            progress?.Report(new VerifyProgress(path, hashed, total, done + 1, records.Count));
            yield return verification;

            void OnHashed(int bytes)
            {
                hashed += bytes;
                if (progress is not null && time.GetElapsedTime(reported) >= ProgressPause)
                {
                    reported = time.GetTimestamp();
                    progress.Report(new VerifyProgress(path, hashed, total, done, records.Count));
                }
            }
        }

        await WriteDownAsync(unwritten, cancellation).ConfigureAwait(false);
    }

    /// <summary>The verdict of one file; null when it has left the box meanwhile.</summary>
    private async Task<FileVerification?> VerifyAsync(
        ManifestRecord record,
        Action<int> hashed,
        CancellationToken cancellation
    )
    {
        while (true)
        {
            var found = await store.HashAsync(record, hashed, cancellation).ConfigureAwait(false);
            if (found.State != LocalFileState.Intact)
            {
                // Another process may have published a new version while this one was hashed: that is no damage.
                await manifestLog.RefreshAsync(cancellation).ConfigureAwait(false);
                if (manifestLog.Live.Find(record.Path) is not { } now)
                {
                    return null;
                }

                if (now.Prev != record.Prev)
                {
                    record = now;
                    continue;
                }
            }

            return new FileVerification
            {
                Path = record.Path,
                State = found.State,
                ExpectedSha256 = record.Sha256,
                FoundSha256 = found.Sha256,
                ExpectedLength = record.ContentLength.Actual,
                FoundLength = found.Length,
                Problem = found.Problem,
                At = time.GetUtcNow(),
            };
        }
    }

    private async Task WriteDownAsync(List<ManifestEvent> unwritten, CancellationToken cancellation)
    {
        if (unwritten.Count > 0)
        {
            using var held = await manifestLog.LockAsync(cancellation).ConfigureAwait(false);
            await manifestLog.AppendAsync(unwritten).ConfigureAwait(false);
            unwritten.Clear();
        }
    }

    private static ManifestVerification LineOf(FileVerification verification) =>
        new()
        {
            Path = verification.Path,
            Sha256 = verification.FoundSha256,
            Verdict = verification.Verdict,
            At = verification.At,
        };
}
