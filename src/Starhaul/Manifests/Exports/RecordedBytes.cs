using System.Buffers;
using Starhaul.Integrity;

namespace Starhaul.Manifests.Exports;

/// <summary>Reads a recorded file for an export that says something of its bytes, and holds them to their record in the same pass.</summary>
internal static class RecordedBytes
{
    private const int BlockLength = 256 * 1024;

    /// <summary>Gives every byte of a file, in order.</summary>
    /// <param name="box">The box.</param>
    /// <param name="record">The file's record.</param>
    /// <param name="take">Takes a block; what it made of them counts only when the call returns.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="IntegrityException">The bytes are not those of the record.</exception>
    public static async Task ReadAsync(
        BoxStore box,
        ManifestRecord record,
        Action<ReadOnlySpan<byte>> take,
        CancellationToken cancellationToken
    )
    {
        using var sha256 = DigestAlgorithm.Sha256.Start();
        var block = ArrayPool<byte>.Shared.Rent(BlockLength);
        try
        {
            var file = box.OpenRead(record);
            await using (file.ConfigureAwait(false))
            {
                while (await file.ReadAsync(block, cancellationToken).ConfigureAwait(false) is > 0 and var count)
                {
                    sha256.Append(block.AsSpan(0, count));
                    take(block.AsSpan(0, count));
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }

        if (sha256.PeekHex() is var found && found != record.Sha256)
        {
            throw new IntegrityException(
                $"'{box.NameOf(record.Path)}' is not as recorded: expected SHA-256 {record.Sha256}, found {found}."
            )
            {
                Step = FetchStep.Manifest,
                Hint = "Manifest.VerifyAsync shows all damage; fetch the file again.",
            };
        }
    }
}
