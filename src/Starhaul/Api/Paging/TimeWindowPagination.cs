using System.Globalization;
using System.Text.Json.Nodes;
using Starhaul.Api.Values;

namespace Starhaul.Api.Paging;

/// <summary>
/// The API answers for a stretch of time, <c>{window_start}</c> to <c>{window_end}</c>, and no longer one than it allows: the
/// stretch that is asked for is read in such windows, oldest first.
/// </summary>
internal sealed record TimeWindowPagination : ApiPagination
{
    /// <summary>Length of a window.</summary>
    public required TimeSpan Window { get; init; }

    /// <summary>How much a window reaches into the one before, where the API leaves records at the border out. Default 0.</summary>
    public TimeSpan Overlap { get; init; }

    /// <summary>The form of times, as <see cref="ApiIncremental.Format"/> has it. Default: <c>iso</c>.</summary>
    public string Format { get; init; } = "iso";

    /// <summary>What is read where the caller says no time to begin: so much before the end. Default: one window.</summary>
    public TimeSpan? Span { get; init; }

    // Two quiet windows are equal.
    public override bool TurnsPages => false;

    public override bool IsTimed => true;

    public override IReadOnlyList<string> Names => ["window_start", "window_end"];

    public override IReadOnlyList<IReadOnlyList<string>> Needed =>
        [
            ["window_start", "window_end"],
        ];

    public static TimeWindowPagination Read(ApiDefinitionField field)
    {
        field.Only("type", "window", "overlap", "format", "span");
        return new TimeWindowPagination
        {
            Window = field.Get("window").Time(),
            Overlap = field.Find("overlap")?.Time() ?? TimeSpan.Zero,
            Format = field.Find("format")?.TimeFormat() ?? "iso",
            Span = field.Find("span")?.Time(),
        };
    }

    public override JsonObject First(ApiPageScope scope) =>
        Position(scope.Since ?? scope.Until - (Span ?? Window), scope.Until);

    public override ApiPageRequest Request(ApiRequest main, JsonObject position, ApiPageScope scope)
    {
        var start = Time(position, "start");
        var until = Time(position, "until");
        var end = start + Window < until ? start + Window : until;
        return new ApiPageRequest
        {
            Template = main,
            Values = new Dictionary<string, JsonNode?>(StringComparer.Ordinal)
            {
                ["window_start"] = TimeText.Format(start - Overlap, Format),
                ["window_end"] = TimeText.Format(end, Format),
            },
        };
    }

    public override ApiPageStep Next(JsonObject position, ApiPageResponse response, ApiPageScope scope)
    {
        var next = Time(position, "start") + Window;
        var until = Time(position, "until");
        return new ApiPageStep { Next = next < until ? Position(next, until) : null };
    }

    // Where it ends is part of the position: a later run goes on to the same end.
    private static JsonObject Position(DateTimeOffset start, DateTimeOffset until) =>
        new() { ["start"] = TimeText.Format(start, "iso"), ["until"] = TimeText.Format(until, "iso") };

    private static DateTimeOffset Time(JsonObject position, string name) =>
        DateTimeOffset.Parse(position[name]!.GetValue<string>(), CultureInfo.InvariantCulture);
}
