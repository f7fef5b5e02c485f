using System.Text.Json;

namespace Starhaul.Api.Requests;

/// <summary>What a request for a token, or a login, was answered with.</summary>
/// <param name="Body">The JSON; null where there is none.</param>
/// <param name="Cookies">The cookies that it sets, <c>name=value</c> each.</param>
internal sealed record TokenResponse(JsonElement? Body, IReadOnlyList<string> Cookies);
