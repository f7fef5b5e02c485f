using System.Globalization;
using System.Text.Json;
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
        var published = manifest.Records.Where(record => ApiHistory.Text(record.Api, "resource") == resource.Name);
        return [.. published.Select(Published), .. Parts(resource, manifest.Box)];
    }

    private static ApiHolding Published(ManifestRecord record) =>
        new()
        {
            Path = record.Path,
            IsComplete = true,
            Records = record.Api!["records"]?.GetValue<long>() ?? 0,
            Pages = record.Api["pages"]?.GetValue<long>() ?? 0,
            Total = record.Api["total"]?.GetValue<long>(),
            Newest = ApiHistory.Text(record.Api, "newest_cursor") ?? ApiHistory.Text(record.Api, "newest"),
        };

    private static IEnumerable<ApiHolding> Parts(ApiResource resource, string box)
    {
        foreach (var path in Directory.EnumerateFiles(box, "*.part" + Ending).Order(StringComparer.Ordinal))
        {
            if (
                PartStateFile.TryRead(path)?.Api is { } api
                && ApiHistory.Text(api, "resource") == resource.Name
                && api.Deserialize(SessionStateJson.Default.SessionState) is { } state
            )
            {
                yield return new ApiHolding
                {
                    Path = Path.GetRelativePath(box, path[..^Ending.Length]),
                    Records = state.Records,
                    Pages = state.Pages,
                    Total = state.Total,
                    Newest = state.NewestCursor ?? (state.Newest is { } time ? TimeText.Format(time, "iso") : null),
                    Next =
                        state.Children?.Next.ToString(CultureInfo.InvariantCulture)
                        ?? ServerUrl.Redacted(state.Position)?.ToJsonString(),
                };
            }
        }
    }
}
