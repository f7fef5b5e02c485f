using Starhaul.Regimes.Json;

namespace Starhaul.Regimes;

/// <summary>Proves every line of NDJSON to be one well-formed JSON value (RFC 8259), and counts the lines.</summary>
internal sealed class NdjsonCheck() : JsonTextCheck(JsonFraming.Lines);
