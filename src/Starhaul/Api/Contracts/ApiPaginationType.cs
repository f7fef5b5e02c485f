namespace Starhaul;

/// <summary>A pagination that definitions may name: <c>"pagination": { "type": NAME, ... }</c>.</summary>
/// <param name="Name">The name in <c>type</c>. One that comes with the library cannot be taken again.</param>
/// <param name="Read">
/// Reads the object in <c>pagination</c>. It MUST refuse fields that it does not know (<see cref="ApiDefinitionField.Only"/>), <c>type</c>
/// aside; what it throws of <see cref="FormatException"/> names the field.
/// </param>
public sealed record ApiPaginationType(string Name, Func<ApiDefinitionField, ApiPagination> Read);
