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

        // Records have whole seconds, in which several runs may end; the list of what may come again is that of the last one.
        var runs = manifest
            .Records.Where(record => record.Api?.Question == question)
            .OrderByDescending(record => EarlierRecords.Exist(box, question, record.Sha256))
            .ThenByDescending(record => record.DownloadTimestamp)
            .ThenByDescending(TimeOf, Comparer<DateTimeOffset?>.Default);
        foreach (var record in runs)
        {
            var state = await manifest.CheckStateAsync(record, cancellationToken).ConfigureAwait(false);
            var time = TimeOf(record);
            if (state == LocalFileState.Intact && (time is not null || CursorOf(record) is not null))
            {
                last = record;
                return CursorOf(record) is { } cursor
                    ? query with
                    {
                        SinceCursor = cursor,
                    }
                    : query with
                    {
                        Since = time,
                    };
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
        var overlap = new Overlap(resource, run.Since, CursorOf(last), isSameCursor: true);
        run.Known.Read(Path.Combine(box, last.Path), overlap, cancellationToken);
    }

    /// <summary>
    /// The cursor that a later run asks from; null where the records have none. Never before that of the run itself, whose overlap brought
    /// older records.
    /// </summary>
    public static string? CursorOf(ManifestRecord record) =>
        CursorOrder.Later(record.Api?.SinceCursor, record.Api?.NewestCursor);

    /// <summary>
    /// The same as a time. No later than the run itself: a clock that ran ahead would let all later runs ask from a time that is to come.
    /// </summary>
    public static DateTimeOffset? TimeOf(ManifestRecord record)
    {
        if (record.Api is not { } api)
        {
            return null;
        }

        // Records have the time of their publish in whole seconds, cut off.
        var end = record.DownloadTimestamp + TimeSpan.FromSeconds(1);
        var time = api.Newest > api.Since ? api.Newest : api.Since ?? api.Newest ?? api.Until;
        return time < end ? time : end;
    }
}
