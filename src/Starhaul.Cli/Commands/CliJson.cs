using System.Text.Json.Serialization;
using Starhaul.Cli.Output;
using Starhaul.Pipelines;

namespace Starhaul.Cli.Commands;

/// <summary>The JSON documents of the command line, in the same form as the records.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ApiDocument))]
[JsonSerializable(typeof(ApiPlanDocument))]
[JsonSerializable(typeof(ApiStateDocument))]
[JsonSerializable(typeof(DemoDocument))]
[JsonSerializable(typeof(DoctorDocument))]
[JsonSerializable(typeof(EddnReplayResult))]
[JsonSerializable(typeof(EddnStreamResult))]
[JsonSerializable(typeof(ForgottenDocument))]
[JsonSerializable(typeof(GapsDocument))]
[JsonSerializable(typeof(LimitsDocument))]
[JsonSerializable(typeof(GetDocument))]
[JsonSerializable(typeof(ImportsDocument))]
[JsonSerializable(typeof(IndexDocument))]
[JsonSerializable(typeof(LoadDocument))]
[JsonSerializable(typeof(LoadPlanDocument))]
[JsonSerializable(typeof(ManifestCheckDocument))]
[JsonSerializable(typeof(ManifestExportDocument))]
[JsonSerializable(typeof(ManifestListDocument))]
[JsonSerializable(typeof(ManifestShowDocument))]
[JsonSerializable(typeof(ProbeDocument))]
[JsonSerializable(typeof(TorrentProbeDocument))]
[JsonSerializable(typeof(RemovalDocument))]
[JsonSerializable(typeof(RollDocument))]
[JsonSerializable(typeof(SeedDocument))]
[JsonSerializable(typeof(SettingsDocument))]
[JsonSerializable(typeof(SourcesDocument))]
[JsonSerializable(typeof(StatusDocument))]
[JsonSerializable(typeof(VerifyDocument))]
internal sealed partial class CliJson : JsonSerializerContext
{
    /// <summary>As <see cref="DocumentJson"/> writes every document.</summary>
    public static CliJson Documents { get; } = new(DocumentJson.CreateOptions());
}
