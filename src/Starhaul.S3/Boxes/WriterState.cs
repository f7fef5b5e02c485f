using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Starhaul.Native;

namespace Starhaul.S3.Boxes;

/// <summary>
/// What this machine knows of its own chain in a box: its name, how far it is, and the lines that are on their way. The file is written
/// before an object is, so a kill in between leaves what is needed to put the very same object again.
/// </summary>
internal sealed record WriterState
{
    private const int LongestState = 64 * 1024 * 1024;

    /// <summary>The name of the file in the folder of the work.</summary>
    public const string FileName = "manifest.writer";

    /// <summary>The name of the chain.</summary>
    public required string Writer { get; init; }

    /// <summary>Number of objects that are in the chain for certain.</summary>
    public long Objects { get; init; }

    /// <summary>The lines of the object after those, which may or may not be there; null for none.</summary>
    public string? Pending { get; init; }

    /// <summary>Whether the server honours conditions on writes; null while that was not found out.</summary>
    public bool? KnowsConditions { get; init; }

    /// <summary>A writer that has written nothing.</summary>
    public static WriterState Create() => new() { Writer = Guid.NewGuid().ToString("N") };

    /// <summary>Reads the state; null where there is none.</summary>
    /// <exception cref="DestinationException">What lies there cannot be read.</exception>
    public static WriterState? TryRead(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            var bytes = SafeFile.ReadAll(path, LongestState, mustBeOurs: true);
            var state = JsonSerializer.Deserialize(bytes, WriterStateJson.Default.WriterState);
            return state is { Objects: >= 0 } && BucketChain.IsWriter(state.Writer)
                ? state
                : throw Unusable(path, "it names no writer");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException)
        {
            throw Unusable(path, error.Message.TrimEnd('.'), error);
        }
    }

    /// <summary>Writes the state, on the disk when the call returns.</summary>
    public void Write(string folder) =>
        DurableFile.Replace(
            Path.Combine(folder, FileName),
            JsonSerializer.SerializeToUtf8Bytes(this, WriterStateJson.Default.WriterState),
            DurableFile.Private
        );

    /// <summary>The lines that are on their way, as bytes; null for none.</summary>
    public byte[]? PendingBytes() => Pending is { } text ? Encoding.UTF8.GetBytes(text) : null;

    private static DestinationException Unusable(string path, string problem, Exception? cause = null) =>
        new($"{path} cannot be used: {problem}.", cause)
        {
            Step = FetchStep.Manifest,
            Hint = "Move it away: this machine then writes a chain of its own anew, and loses nothing of the old one.",
        };
}

/// <summary>Its JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(WriterState))]
[JsonSerializable(typeof(UploadNote))]
internal sealed partial class WriterStateJson : JsonSerializerContext;
