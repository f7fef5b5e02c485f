using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Starhaul.Pipelines;

namespace Starhaul.Cli.Output;

/// <summary>The form of every JSON document on standard output: as the records in a manifest, but indented.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ErrorDocument))]
internal sealed partial class DocumentJson : JsonSerializerContext
{
    /// <summary>The document of an error, which any command may print.</summary>
    public static DocumentJson Errors { get; } = new(CreateOptions());

    /// <summary>Options for a context of documents, which becomes their resolver.</summary>
    public static JsonSerializerOptions CreateOptions() =>
        new(RecordsJson.Default.Options)
        {
            // Read by people too: control characters are escaped all the same.
            WriteIndented = true,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            Converters =
            {
                new SnakeCaseEnumConverter<StreamGapKind>(),
                new SnakeCaseEnumConverter<RelayFault>(),
                new SecondsConverter(),
            },
        };
}
