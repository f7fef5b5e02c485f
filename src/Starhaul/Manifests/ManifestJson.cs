using System.Text.Encodings.Web;
using System.Text.Json;

namespace Starhaul.Manifests;

/// <summary>
/// The JSON of lines, part states and sidecars: only what JSON demands is escaped, and on reading, nulls, gaps and
/// doubles where the format has none are faults. Unknown fields are let be: they belong to a later edition.
/// </summary>
internal static class ManifestJson
{
    public static RecordsJson Context { get; } =
        new(
            new JsonSerializerOptions(RecordsJson.Default.Options)
            {
                Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
                RespectNullableAnnotations = true,
                RespectRequiredConstructorParameters = true,
                AllowDuplicateProperties = false,
            }
        );

    /// <summary>An event as one line, without its line feed.</summary>
    public static byte[] ToLine(ManifestEvent line) => JsonSerializer.SerializeToUtf8Bytes(line, Context.ManifestEvent);
}
