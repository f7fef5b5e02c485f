using System.Text.Json;

namespace Starhaul.Api.Reading;

/// <summary>What one request brought.</summary>
/// <param name="Records">The records that are new, in the server's order; empty for a step on the way to a page.</param>
/// <param name="MustSave">Whether the state must be on the disk before the next request.</param>
internal sealed record ReadPage(IReadOnlyList<JsonElement> Records, bool MustSave);
