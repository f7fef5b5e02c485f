using System.Text.Json;

namespace Starhaul.Api.Reading;

/// <summary>What one request brought.</summary>
/// <param name="Records">The records that are new, in the server's order; none for a step on the way to a page. They are read once, for they are counted then.</param>
/// <param name="MustSave">Whether the state must be on the disk before the next request.</param>
internal sealed record SessionPage(IEnumerable<JsonElement> Records, bool MustSave);
