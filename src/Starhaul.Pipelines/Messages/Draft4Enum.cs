using System.Text.Json;
using Json.Schema;
using Json.Schema.Keywords;

namespace Starhaul.Pipelines.Messages;

/// <summary>
/// The keyword <c>enum</c> with numbers compared by all of their digits: on 1e400 the validator's own fails.
/// </summary>
internal sealed class Draft4Enum : IKeywordHandler
{
    /// <inheritdoc />
    public string Name => EnumKeyword.Instance.Name;

    /// <inheritdoc />
    public object? ValidateKeywordValue(JsonElement value) => EnumKeyword.Instance.ValidateKeywordValue(value);

    /// <inheritdoc />
    public void BuildSubschemas(KeywordData keyword, BuildContext context) =>
        EnumKeyword.Instance.BuildSubschemas(keyword, context);

    /// <inheritdoc />
    public KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
    {
        var isOne = false;
        foreach (var allowed in keyword.RawValue.EnumerateArray())
        {
            isOne |= JsonElement.DeepEquals(allowed, context.Instance);
        }

        return new KeywordEvaluation
        {
            Keyword = Name,
            IsValid = isOne,
            Error = isOne ? null : $"expected one of {keyword.RawValue.GetRawText()}",
        };
    }
}
