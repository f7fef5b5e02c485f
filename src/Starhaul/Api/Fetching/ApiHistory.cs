using System.Globalization;
using System.Text.Json.Nodes;
using Starhaul.Api.Reading;

namespace Starhaul.Api.Fetching;

/// <summary>Finds the file of the last run that asked the same, for a run that asks for what is new since then.</summary>
internal sealed class ApiHistory(ApiFetcherOptions options, string question)
{
    private ManifestRecord? last;
    private string box = "";

    /// <summary>The question, asked from where the last run ended; as it was where no run left a file that is as it was.</summary>
    public async Task<ApiQuery> ContinueAsync(ApiQuery query, CancellationToken cancellationToken)
    {
        var opened = new ManifestOptions
        {
            TimeProvider = options.TimeProvider,
            LoggerFactory = options.LoggerFactory,
            MayBeMissing = true,
        };
        var manifest = await Manifest.OpenAsync(options.Box, opened, cancellationToken).ConfigureAwait(false);
        box = manifest.Box;
        var runs = manifest
            .Records.Where(record => Text(record.Api, "question") == question)
            .OrderByDescending(record => record.DownloadTimestamp)
            .ThenByDescending(record => Time(record), Comparer<DateTimeOffset?>.Default);
        foreach (var record in runs)
        {
            var state = await manifest.CheckStateAsync(record, cancellationToken).ConfigureAwait(false);
            var time = Time(record);
            if (state == LocalFileState.Intact && (time is not null || Cursor(record) is not null))
            {
                last = record;
                return Cursor(record) is { } cursor ? query with { SinceCursor = cursor } : query with { Since = time };
            }
        }

        return query;
    }

    /// <summary>Remembers what that run, and those before, brought of what is asked for again.</summary>
    public void Remember(ApiSession run, ApiResource resource, CancellationToken cancellationToken)
    {
        if (last is null || run.Known.TryLoad(box, question, last.Sha256))
        {
            return;
        }

        // Of a version that kept no list: what its file holds is the best that is known.
        var overlap = new Overlap(resource, run.Since, Cursor(last), isSameCursor: true);
        run.Known.Read(Path.Combine(box, last.Path), overlap, cancellationToken);
    }

    /// <summary>A text of what a record says of an API; null where it is not there.</summary>
    public static string? Text(JsonObject? api, string name) =>
        api?[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static string? Cursor(ManifestRecord record) =>
        Text(record.Api, "newest_cursor") ?? Text(record.Api, "since_cursor");

    // No later than the run itself: a clock that ran ahead would let all later runs ask from a time that is to come.
    private static DateTimeOffset? Time(ManifestRecord record) =>
        DateTimeOffset.TryParse(
            Text(record.Api, "newest") ?? Text(record.Api, "since") ?? Text(record.Api, "until"),
            CultureInfo.InvariantCulture,
            out var time
        )
            ? time < record.DownloadTimestamp
                ? time
                : record.DownloadTimestamp
            : null;
}
