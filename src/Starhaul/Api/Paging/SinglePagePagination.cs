using System.Text.Json.Nodes;
using Starhaul.Api.Definitions;

namespace Starhaul.Api.Paging;

/// <summary>All records are in one answer.</summary>
public sealed record SinglePagePagination : ApiPagination
{
    /// <summary>Where the answer says how many records there are; null where it does not.</summary>
    public string? Total { get; init; }

    internal override bool IsStable => true;

    internal override IReadOnlyList<string?> Pointers => [Total];

    internal static SinglePagePagination Read(Field field)
    {
        field.Only("type", "total");
        return new SinglePagePagination { Total = field.Find("total")?.Place() };
    }

    internal override JsonObject First(PageScope scope) => [];

    internal override PageRequest Request(ApiRequest main, JsonObject position, PageScope scope) =>
        new() { Template = main };

    internal override PageStep Next(JsonObject position, PageAnswer answer, PageScope scope) =>
        new() { Total = answer.Number(Total) };
}
