using System.Text.Json;
using System.Text.Json.Serialization;

namespace Starhaul;

/// <summary>Writes an enum value as its name in snake_case: <c>not_offered</c>.</summary>
/// <typeparam name="T">The enum.</typeparam>
internal sealed class SnakeCaseEnumConverter<T>()
    : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false)
    where T : struct, Enum;
