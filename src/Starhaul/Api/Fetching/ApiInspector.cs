using System.Globalization;
using Starhaul.Api.Paging;
using Starhaul.Api.Reading;
using Starhaul.Api.Values;
using Starhaul.Transfer;

namespace Starhaul.Api.Fetching;

/// <summary>Reads what a box holds of a resource. Nothing is asked and nothing is written.</summary>
internal static class ApiInspector
{
    private const string Ending = ".json";

    public static async Task<IReadOnlyList<ApiHolding>> InspectAsync(
        ApiResource resource,
        ApiFetcherOptions options,
        CancellationToken cancellationToken
    )
    {
        if (!Directory.Exists(options.Box))
        {
            return [];
        }

        var opened = new ManifestOptions
        {
            TimeProvider = options.TimeProvider,
            LoggerFactory = options.LoggerFactory,
            MayBeMissing = true,
        };
        var manifest = await Manifest.OpenAsync(options.Box, opened, cancellationToken).ConfigureAwait(false);
        var published = manifest.Records.Where(record => record.Api?.Resource == resource.Name);
        var isIncremental = resource.Incremental is not null || resource.Pagination.IsTimed;
        return [.. published.Select(record => Published(record, isIncremental)), .. Parts(resource, manifest.Box)];
    }

    private static ApiHolding Published(ManifestRecord record, bool isIncremental) =>
        new()
        {
            Path = record.Path,
            IsComplete = true,
            Records = record.Api!.Records,
            Pages = record.Api.Pages,
            Total = record.Api.Total,
            Newest = isIncremental ? Text(ApiHistory.CursorOf(record), ApiHistory.TimeOf(record)) : null,
        };

    private static IEnumerable<ApiHolding> Parts(ApiResource resource, string box)
    {
        // A file may be named into a folder of the box.
        var all = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.ReparsePoint,
        };
        foreach (var path in Directory.EnumerateFiles(box, "*.part" + Ending, all).Order(StringComparer.Ordinal))
        {
            if (
                SessionStateJson.TryRead(PartStateFile.TryRead(path)?.Api) is { } state
                && state.Resource == resource.Name
            )
            {
                yield return new ApiHolding
                {
                    Path = Path.GetRelativePath(box, path[..^Ending.Length]),
                    Records = state.Records,
                    Pages = state.Pages,
                    Total = state.Total,
                    Newest = Text(state.NewestCursor, state.Newest),
                    Next =
                        state.Children?.Next.ToString(CultureInfo.InvariantCulture)
                        ?? ServerUrl.Redacted(state.Position)?.ToJsonString(),
                };
            }
        }
    }

    private static string? Text(string? cursor, DateTimeOffset? time) =>
        cursor ?? (time is { } newest ? TimeText.Format(newest, "iso") : null);
}
