namespace Starhaul.S3.Storage;

/// <summary>One request for an object of a box.</summary>
/// <param name="Method">The method.</param>
/// <param name="Key">The key; empty for the bucket.</param>
internal sealed record ObjectRequest(HttpMethod Method, string Key)
{
    /// <summary>What stands behind the question mark, its parameters in the order of their names.</summary>
    public string Query { get; init; } = "";

    /// <summary>Header fields.</summary>
    public IReadOnlyList<(string Name, string Value)> Fields { get; init; } = [];

    /// <summary>What is sent; null for nothing.</summary>
    public RequestBody? Body { get; init; }

    /// <summary>Statuses that the caller reads; each other one is an error.</summary>
    public IReadOnlyCollection<int> Taken { get; init; } = [200, 204];

    /// <summary>How long nothing may happen; null for the limit of all transfers.</summary>
    public TimeSpan? Patience { get; init; }
}
