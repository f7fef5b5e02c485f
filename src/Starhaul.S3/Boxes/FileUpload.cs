using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Starhaul.Native;
using Starhaul.S3.Storage;

namespace Starhaul.S3.Boxes;

/// <summary>
/// Brings one proven file of this machine to its place in a bucket: in one piece, or in parts that are put before the lock of the box is
/// taken and become the object under it. Of a part that is under way 128 KiB are held.
/// </summary>
internal sealed class FileUpload(ObjectStore objects, string file, string notePath, PendingPublish pending)
{
    /// <summary>The length of parts up to 78 GiB, the one that most programs take: others find out the ETag by it.</summary>
    private const long UsualPartLength = 8 * 1024 * 1024;

    private const long PartUnit = 1024 * 1024;
    private const int MostParts = 10_000; // Amazon S3 user guide, "multipart upload limits"
    private const int PartsAtOnce = 4;

    private readonly string path = pending.Record.Path;
    private readonly long partLength = PartLengthOf(pending.Length);
    private UploadNote? note;
    private UploadedPart[] parts = [];

    /// <summary>The length of the parts of a file; the whole, where it goes in one piece.</summary>
    public static long PartLengthOf(long length)
    {
        var least = (length + MostParts - 1) / MostParts;
        return Math.Max(UsualPartLength, (least + PartUnit - 1) / PartUnit * PartUnit);
    }

    /// <summary>Bytes in each part but the last; null for a file that goes in one piece.</summary>
    public long? PartLength => pending.Length > partLength ? partLength : null;

    /// <summary>The ETag that the server gives what was put, where its ETags are MD5s; null before.</summary>
    public string? ExpectedTag { get; private set; }

    /// <summary>The checksum by SHA-256 that the server gives it, where it knows that; null before.</summary>
    public string? ExpectedChecksum { get; private set; }

    /// <summary>Puts the parts that the server has not: those of an upload before a kill are compared by their MD5.</summary>
    /// <exception cref="DestinationException">The server refuses, or the file cannot be read.</exception>
    public async Task PutPartsAsync(CancellationToken cancellationToken)
    {
        if (PartLength is null)
        {
            return;
        }

        using var opened = Open();
        var there = await ResumeAsync(cancellationToken).ConfigureAwait(false);
        parts = new UploadedPart[(int)((pending.Length + partLength - 1) / partLength)];
        await Parallel
            .ForAsync(
                0,
                parts.Length,
                new ParallelOptions { MaxDegreeOfParallelism = PartsAtOnce, CancellationToken = cancellationToken },
                async (index, ending) =>
                {
                    var start = index * partLength;
                    var body = RequestBody.Create(opened, start, Math.Min(partLength, pending.Length - start));
                    var known = there.GetValueOrDefault(index + 1);
                    parts[index] =
                        known is not null && known.Length == body.Length && known.ETag == TagOf(body.Md5)
                            ? known with
                            {
                                Md5 = body.Md5,
                                Sha256 = body.Sha256,
                            }
                            : await objects
                                .Uploads.PutPartAsync(path, note!.UploadId, index + 1, body, ending)
                                .ConfigureAwait(false);
                }
            )
            .ConfigureAwait(false);
    }

    /// <summary>Makes it an object.</summary>
    /// <param name="condition">What must stand there; null for anything.</param>
    /// <exception cref="DestinationException">The server refuses.</exception>
    public async Task<PutOutcome> FinishAsync(PutCondition? condition)
    {
        if (PartLength is null)
        {
            using var opened = Open();
            var body = RequestBody.Create(opened, 0, pending.Length);
            ExpectedTag = TagOf(body.Md5);
            ExpectedChecksum = Convert.ToBase64String(body.Sha256);
            return await objects
                .PutAsync(path, body, pending.Sha256, condition, CancellationToken.None)
                .ConfigureAwait(false);
        }

        if (note is null)
        {
            await PutPartsAsync(CancellationToken.None).ConfigureAwait(false);
        }

        var outcome = await objects
            .Uploads.CompleteAsync(path, note!.UploadId, parts, condition, CancellationToken.None)
            .ConfigureAwait(false);
        ExpectedTag = TagOf(Hash(static part => part.Md5, Md5), parts.Length);
        ExpectedChecksum = Suffixed(
            Convert.ToBase64String(Hash(static part => part.Sha256, System.Security.Cryptography.SHA256.HashData)),
            parts.Length
        );
        if (outcome is PutOutcome.Done or PutOutcome.Gone)
        {
            Forget();
        }

        return outcome;
    }

    /// <summary>Gives up what was put and did not become an object.</summary>
    public async Task AbandonAsync(CancellationToken cancellationToken)
    {
        if ((note ?? UploadNote.TryRead(notePath)) is { } noted)
        {
            await objects.Uploads.AbortAsync(noted.Path, noted.UploadId, cancellationToken).ConfigureAwait(false);
        }

        Forget();
    }

    private void Forget()
    {
        note = null;
        parts = [];
        File.Delete(notePath);
    }

    /// <summary>Goes on with the upload that an earlier run has left, or begins one.</summary>
    /// <returns>The parts that the server has.</returns>
    private async Task<Dictionary<int, UploadedPart>> ResumeAsync(CancellationToken cancellationToken)
    {
        if (UploadNote.TryRead(notePath) is { } left)
        {
            var isSame =
                left.Path == path
                && left.Sha256 == pending.Sha256
                && left.Length == pending.Length
                && left.PartLength == partLength;
            var there = isSame
                ? await objects.Uploads.ListPartsAsync(path, left.UploadId, cancellationToken).ConfigureAwait(false)
                : null;
            if (there is not null)
            {
                note = left;
                return there;
            }

            await objects.Uploads.AbortAsync(left.Path, left.UploadId, cancellationToken).ConfigureAwait(false);
        }

        var id = await objects.Uploads.CreateAsync(path, pending.Sha256, cancellationToken).ConfigureAwait(false);
        note = new UploadNote
        {
            Path = path,
            UploadId = id,
            Sha256 = pending.Sha256,
            Length = pending.Length,
            PartLength = partLength,
        };
        note.Write(notePath);
        return [];
    }

    private SafeFileHandle Open()
    {
        try
        {
            return Posix.OpenRegular(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Starhaul.Transfer.DiskErrors.Unreadable(file, error);
        }
    }

    private byte[] Hash(Func<UploadedPart, byte[]> of, Func<byte[], byte[]> hash) => hash([.. parts.SelectMany(of)]);

#pragma warning disable CA5351 // ETags of S3 are defined with MD5.
    private static byte[] Md5(byte[] bytes) => System.Security.Cryptography.MD5.HashData(bytes);
#pragma warning restore CA5351

    private static string TagOf(byte[] md5) => $"\"{Convert.ToHexStringLower(md5)}\"";

    private static string TagOf(byte[] md5, int count) => $"\"{Suffixed(Convert.ToHexStringLower(md5), count)}\"";

    private static string Suffixed(string text, int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{text}-{count}");
}
