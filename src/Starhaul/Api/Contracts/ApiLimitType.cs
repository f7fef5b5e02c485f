namespace Starhaul;

/// <summary>A limit that definitions may name: <c>"limits": [{ "type": NAME, ... }]</c>.</summary>
/// <param name="Name">The name in <c>type</c>. One that comes with the library cannot be taken again.</param>
/// <param name="Read">
/// Reads the object of one limit. It MUST refuse fields that it does not know (<see cref="ApiDefinitionField.Only"/>), <c>type</c>
/// aside; what it throws of <see cref="FormatException"/> names the field.
/// </param>
/// <param name="Restore">
/// Makes the limit of an <see cref="ApiLimit.Id"/> that an earlier run wrote down; null where the text is no id of this kind.
/// It MUST NOT throw: the text is from a file.
/// </param>
public sealed record ApiLimitType(
    string Name,
    Func<ApiDefinitionField, ApiLimit> Read,
    Func<string, ApiLimit?> Restore
);
