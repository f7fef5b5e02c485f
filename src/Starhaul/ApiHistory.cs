using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Starhaul.Api.Reading;

namespace Starhaul;

/// <summary>Finds the file of the last run that asked the same, for a run that asks for what is new since then.</summary>
internal sealed class ApiHistory(ApiFetcherOptions options, string question)
{
    private string? path;

    /// <summary>The time to ask from; null when no run left a file that is as it was.</summary>
    public async Task<DateTimeOffset?> FindAsync(CancellationToken cancellationToken)
    {
        var opened = new ManifestOptions
        {
            TimeProvider = options.TimeProvider,
            LoggerFactory = options.LoggerFactory,
            MayBeMissing = true,
        };
        var manifest = await Manifest.OpenAsync(options.Box, opened, cancellationToken).ConfigureAwait(false);
        var runs = manifest
            .Records.Where(record => Text(record.Api, "question") == question)
            .OrderByDescending(record => record.DownloadTimestamp)
            .ThenByDescending(record => Time(record), Comparer<DateTimeOffset?>.Default);
        foreach (var record in runs)
        {
            var state = await manifest.CheckStateAsync(record, cancellationToken).ConfigureAwait(false);
            if (state == LocalFileState.Intact && Time(record) is { } time)
            {
                path = Path.Combine(manifest.Box, record.Path);
                return time;
            }
        }

        return null;
    }

    /// <summary>Remembers what that file holds of the time that is asked for again.</summary>
    public void Remember(ApiSession reading, ApiResource resource, CancellationToken cancellationToken)
    {
        if (path is not null)
        {
            reading.Known.Read(path, record => IsInOverlap(record, resource, reading.Since), cancellationToken);
        }
    }

    private static bool IsInOverlap(JsonElement record, ApiResource resource, DateTimeOffset? since) =>
        resource.Incremental?.Time is not { } pointer
        || RecordFilter.TimeOf(record, pointer) is not { } time
        || !(time < since);

    private static DateTimeOffset? Time(ManifestRecord record) =>
        DateTimeOffset.TryParse(
            Text(record.Api, "newest") ?? Text(record.Api, "since") ?? Text(record.Api, "until"),
            CultureInfo.InvariantCulture,
            out var time
        )
            ? time
            : null;

    private static string? Text(JsonObject? api, string name) =>
        api?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;
}
