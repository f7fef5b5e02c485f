using System.Text.Json.Nodes;
using Starhaul.Api.Definitions;

namespace Starhaul.Api.Paging;

/// <summary>Each answer holds the URL of the next page.</summary>
public sealed record NextUrlPagination : ApiPagination
{
    /// <summary>Where the URL is; absent, null or empty at the end.</summary>
    public required string Url { get; init; }

    /// <summary>Where an answer says how many records there are in all; null where it does not.</summary>
    public string? Total { get; init; }

    internal override IReadOnlyList<string?> Pointers => [Url, Total];

    internal static NextUrlPagination Read(Field field)
    {
        field.Only("type", "next", "total");
        return new NextUrlPagination { Url = field.Get("next").Place(), Total = field.Find("total")?.Place() };
    }

    internal override JsonObject First(PageScope scope) => [];

    internal override PageRequest Request(ApiRequest main, JsonObject position, PageScope scope) =>
        new() { Template = main, Url = position["url"]?.GetValue<string>() };

    internal override PageStep Next(JsonObject position, PageAnswer answer, PageScope scope) =>
        new()
        {
            Next = answer.Text(Url) is { } url ? ServerUrl.Position(url, answer) : null,
            Total = answer.Number(Total),
        };
}
