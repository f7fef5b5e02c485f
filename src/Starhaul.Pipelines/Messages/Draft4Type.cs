using System.Text.Json;
using Json.Schema;
using Json.Schema.Keywords;

namespace Starhaul.Pipelines.Messages;

/// <summary>
/// The keyword <c>type</c> of draft-04: 1.0 is no integer there (draft-fge-json-schema-validation-00, 3.5: "a JSON number
/// without a fraction or exponent part"), and from draft-06 on it is one.
/// </summary>
internal sealed class Draft4Type : IKeywordHandler
{
    /// <inheritdoc />
    public string Name => TypeKeyword.Instance.Name;

    /// <inheritdoc />
    public object? ValidateKeywordValue(JsonElement value) => TypeKeyword.Instance.ValidateKeywordValue(value);

    /// <inheritdoc />
    public void BuildSubschemas(KeywordData keyword, BuildContext context) =>
        TypeKeyword.Instance.BuildSubschemas(keyword, context);

    /// <inheritdoc />
    public KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
    {
        var wanted = keyword.RawValue;
        var isFound =
            wanted.ValueKind == JsonValueKind.Array
                ? wanted.EnumerateArray().Any(type => Is(context.Instance, type))
                : Is(context.Instance, wanted);
        return new KeywordEvaluation
        {
            Keyword = Name,
            IsValid = isFound,
            Error = isFound ? null : $"expected {wanted.GetRawText()}, found {KindOf(context.Instance)}",
        };
    }

    private static bool Is(JsonElement instance, JsonElement type) =>
        instance.ValueKind switch
        {
            JsonValueKind.Object => type.ValueEquals("object"u8),
            JsonValueKind.Array => type.ValueEquals("array"u8),
            JsonValueKind.String => type.ValueEquals("string"u8),
            JsonValueKind.True or JsonValueKind.False => type.ValueEquals("boolean"u8),
            JsonValueKind.Null => type.ValueEquals("null"u8),
            JsonValueKind.Number => type.ValueEquals("number"u8)
                || (type.ValueEquals("integer"u8) && IsInteger(instance)),
            _ => false,
        };

    // By its digits: of any size, and without reading its value.
    private static bool IsInteger(JsonElement number) => !number.GetRawText().AsSpan().ContainsAny(".eE");

    private static string KindOf(JsonElement instance) =>
        instance.ValueKind switch
        {
            JsonValueKind.Number => IsInteger(instance) ? "an integer" : "a number with a fraction or exponent",
            JsonValueKind.True or JsonValueKind.False => "a boolean",
            JsonValueKind.Object => "an object",
            JsonValueKind.Array => "an array",
            JsonValueKind.String => "a string",
            _ => "null",
        };
}
