using System.Text.Json.Nodes;

namespace Starhaul;

/// <summary>All records are in one response.</summary>
internal sealed record SinglePagePagination : ApiPagination
{
    /// <summary>Where the response says how many records there are; null where it does not.</summary>
    public string? Total { get; init; }

    public override bool IsStable => true;

    public override IReadOnlyList<string?> Pointers => [Total];

    public static SinglePagePagination Read(ApiDefinitionField field)
    {
        field.Only("type", "total");
        return new SinglePagePagination { Total = field.Find("total")?.JsonPointer() };
    }

    public override JsonObject First(ApiPageScope scope) => [];

    public override ApiPageRequest Request(ApiRequest main, JsonObject position, ApiPageScope scope) =>
        new() { Template = main };

    public override ApiPageStep Next(JsonObject position, ApiPageResponse response, ApiPageScope scope) =>
        new() { Total = response.Total(Total) };
}
