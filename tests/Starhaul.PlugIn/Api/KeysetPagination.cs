using System.Text.Json.Nodes;

namespace Starhaul.PlugIn.Api;

/// <summary>Pages that begin behind a key, which each response names for the next: <c>{"type":"keyset","key":"/next_after"}</c>.</summary>
/// <param name="Key">Where a response holds the key; null there is the end.</param>
/// <param name="Total">Where it holds the number of all records; null for nowhere.</param>
internal sealed record KeysetPagination(string Key, string? Total) : ApiPagination
{
    public override IReadOnlyList<string> Names => ["after"];

    public override IReadOnlyList<IReadOnlyList<string>> Needed =>
        [
            ["after"],
        ];

    public override IReadOnlyList<string?> Pointers => [Key, Total];

    public static ApiPagination Read(ApiDefinitionField field)
    {
        field.Only("type", "key", "total");
        return new KeysetPagination(field.Get("key").JsonPointer(), field.Find("total")?.JsonPointer());
    }

    public override JsonObject First(ApiPageScope scope) => new() { ["after"] = "0" };

    public override ApiPageRequest Request(ApiRequest main, JsonObject position, ApiPageScope scope) =>
        new()
        {
            Template = main,
            Values = new Dictionary<string, JsonNode?> { ["after"] = position["after"]!.DeepClone() },
        };

    public override ApiPageStep Next(JsonObject position, ApiPageResponse response, ApiPageScope scope) =>
        new()
        {
            Total = response.Total(Total),
            Next = response.Cursor(Key) is { } key ? new JsonObject { ["after"] = key } : null,
        };
}
