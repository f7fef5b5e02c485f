using System.Globalization;

namespace Starhaul.Regimes;

/// <summary>One self-contained part of a compressed file, and the messages of its faults.</summary>
/// <param name="Kind">The format's word for it: <c>gzip member</c>, <c>zstd frame</c>, <c>bzip2 stream</c>.</param>
/// <param name="Number">Its number in the file, from 1.</param>
/// <param name="Offset">Where in the file it begins.</param>
internal readonly record struct CodedFrame(string Kind, long Number, long Offset)
{
    private const string FetchAgain = "Fetch it again; if it fails in the same way, the source itself is damaged.";

    /// <summary>The error for a fault that was found at an offset of the file.</summary>
    public IntegrityException DamagedAt(long offset, string fault) =>
        Damaged(string.Create(CultureInfo.InvariantCulture, $"{fault}, found near offset {offset:N0}"));

    /// <summary>The error for a fault of the whole frame.</summary>
    public IntegrityException Damaged(string fault) => new($"{this}: {fault}") { Hint = FetchAgain };

    /// <summary>The error for a file that ends before this frame does.</summary>
    public IntegrityException Cut(long length, string place) =>
        Damaged(
            string.Create(
                CultureInfo.InvariantCulture,
                $"the file ends at {length:N0} bytes, inside {place}, {length - Offset:N0} bytes into it"
            )
        );

    /// <summary>The error for bytes behind the last frame that begin no other one.</summary>
    public IntegrityException Trailing(string expected, string found) =>
        Number == 1
            ? Damaged($"expected {expected}, found {found}")
            : new IntegrityException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"trailing bytes at offset {Offset:N0}, after {Kind} {Number - 1:N0}: expected {expected} or the end of the file, found {found}"
                )
            )
            {
                Hint = FetchAgain,
            };

    /// <summary>The error for a file without a byte.</summary>
    public static IntegrityException Empty(string kind) =>
        new($"the file is empty, expected a {kind}") { Hint = FetchAgain };

    /// <summary>A number of frames in words: <c>1 gzip member</c>, <c>1,204 gzip members</c>.</summary>
    public static string Count(long count, string kind) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {kind}{(count == 1 ? "" : "s")}");

    /// <inheritdoc />
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Kind} {Number:N0} at offset {Offset:N0}");
}
