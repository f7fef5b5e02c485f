using System.Text.Json;
using Json.Schema;
using Json.Schema.Keywords;

namespace Starhaul.Pipelines.Messages;

/// <summary>The keyword <c>uniqueItems</c> for numbers of any size: on 1e400 the validator's own fails.</summary>
internal sealed class Draft4UniqueItems : IKeywordHandler
{
    // Each is compared with each: a frame of 16 MiB holds millions of numbers, and judging it would not end today.
    private const int MostCompared = 2_000;

    /// <inheritdoc />
    public string Name => UniqueItemsKeyword.Instance.Name;

    /// <inheritdoc />
    public object? ValidateKeywordValue(JsonElement value) => UniqueItemsKeyword.Instance.ValidateKeywordValue(value);

    /// <inheritdoc />
    public void BuildSubschemas(KeywordData keyword, BuildContext context) =>
        UniqueItemsKeyword.Instance.BuildSubschemas(keyword, context);

    /// <inheritdoc />
    public KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
    {
        var isRight =
            keyword.RawValue.ValueKind != JsonValueKind.True
            || context.Instance.ValueKind != JsonValueKind.Array
            || AreUnique(context.Instance);
        return new KeywordEvaluation
        {
            Keyword = Name,
            IsValid = isRight,
            Error = isRight ? null : "expected items that differ from one another",
        };
    }

    private static bool AreUnique(JsonElement items)
    {
        // Texts are most of what comes, by the thousand.
        var texts = new HashSet<string>(StringComparer.Ordinal);
        var others = new List<JsonElement>();
        foreach (var item in items.EnumerateArray())
        {
            if (item.ValueKind == JsonValueKind.String)
            {
                if (!texts.Add(item.GetString()!))
                {
                    return false;
                }
            }
            else if (others.Exists(other => JsonElement.DeepEquals(other, item)))
            {
                return false;
            }
            else if (others.Count < MostCompared)
            {
                others.Add(item);
            }
        }

        return true;
    }
}
