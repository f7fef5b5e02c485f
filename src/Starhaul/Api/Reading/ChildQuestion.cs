using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Starhaul.Api.Values;

namespace Starhaul.Api.Reading;

/// <summary>One child: the parameters that its parent's record, or a list, gives it.</summary>
/// <param name="Parameters">Their values; null for one that the parent's record lacks.</param>
/// <param name="Copied">What each of its records takes along from the parent's; null for nothing.</param>
internal sealed record ChildQuestion(IReadOnlyDictionary<string, string?> Parameters, JsonObject? Copied)
{
    /// <summary>What is asked, as words: <c>systemName=Sol</c>.</summary>
    public string Description =>
        string.Join(", ", Parameters.Select(pair => $"{pair.Key}={ServerText.Clean(pair.Value ?? "(nothing)")}"));

    /// <summary>The name of a parameter that has no value; null where all have one.</summary>
    public string? Missing => Parameters.FirstOrDefault(pair => pair.Value is null).Key;

    /// <summary>What tells it from others.</summary>
    public UInt128 Hash =>
        BinaryPrimitives.ReadUInt128LittleEndian(
            SHA256.HashData(
                Encoding.UTF8.GetBytes(
                    string.Join('\n', Parameters.Select(pair => $"{pair.Key}={pair.Value?.Length}:{pair.Value}"))
                )
            )
        );

    /// <summary>The child that a record of the parent gives.</summary>
    public static ChildQuestion Read(JsonElement record, ApiParent parent) =>
        new(
            parent.Parameters.ToDictionary(
                pair => pair.Key,
                pair =>
                    JsonPointer.Find(record, pair.Value)
                        is { ValueKind: not (JsonValueKind.Null or JsonValueKind.Object or JsonValueKind.Array) } found
                        ? TextOf(found)
                        : null,
                StringComparer.Ordinal
            ),
            parent.Copy.Count == 0 ? null : Copy(record, parent.Copy)
        );

    // As JSON has them: .NET writes True and False.
    private static string TextOf(JsonElement found) =>
        found.ValueKind == JsonValueKind.String ? found.GetString()! : found.GetRawText();

    private static JsonObject Copy(JsonElement record, IReadOnlyList<string> fields)
    {
        var copied = new JsonObject();
        foreach (var field in fields)
        {
            var pointer = field.StartsWith('/') ? field : "/" + field;
            var name = JsonPointer.Unescaped(pointer[(pointer.LastIndexOf('/') + 1)..]);
            copied[name] = JsonPointer.Find(record, pointer) is { } found ? JsonNode.Parse(found.GetRawText()) : null;
        }

        return copied;
    }
}
