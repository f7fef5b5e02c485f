using System.Text.Json;
using Starhaul.Native;

namespace Starhaul.S3.Boxes;

/// <summary>The file <c>NAME.part.upload</c>: an upload of ours that is not complete, to be taken up or given up by the next run.</summary>
internal sealed record UploadNote
{
    /// <summary>What follows the name of the file that is uploaded.</summary>
    public const string Suffix = ".part.upload";

    private const int LongestNote = 64 * 1024;

    /// <summary>Path in the box.</summary>
    public required string Path { get; init; }

    /// <summary>The id that the server gave the upload.</summary>
    public required string UploadId { get; init; }

    /// <summary>SHA-256 of the whole.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Bytes in the whole.</summary>
    public required long Length { get; init; }

    /// <summary>Bytes in each part but the last.</summary>
    public required long PartLength { get; init; }

    /// <summary>Reads a note; null where there is none that can be read.</summary>
    public static UploadNote? TryRead(string file)
    {
        try
        {
            var bytes = SafeFile.ReadAll(file, LongestNote, mustBeOurs: true);
            return JsonSerializer.Deserialize(bytes, WriterStateJson.Default.UploadNote);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the note, on the disk when the call returns.</summary>
    public void Write(string file) =>
        DurableFile.Replace(
            file,
            JsonSerializer.SerializeToUtf8Bytes(this, WriterStateJson.Default.UploadNote),
            DurableFile.Private
        );
}
