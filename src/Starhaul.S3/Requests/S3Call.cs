using Starhaul.S3.Addresses;

namespace Starhaul.S3.Requests;

/// <summary>What the requests of one call are about. It flows with the call to where its requests are signed.</summary>
/// <param name="Source">What was asked for, for messages.</param>
/// <param name="Bucket">The bucket.</param>
/// <param name="Key">The object's key; empty for the bucket.</param>
/// <param name="Query">What stands behind the question mark; empty for nothing.</param>
/// <param name="Step">The step that it is done for.</param>
internal sealed record S3Call(Source Source, string Bucket, string Key, string Query, FetchStep Step)
{
    /// <summary>
    /// Statuses that the caller reads itself, also where a document of an error comes with them; null for a call whose responses are
    /// those of a source.
    /// </summary>
    public IReadOnlyCollection<int>? Taken { get; init; }

    private static readonly AsyncLocal<S3Call?> Flowing = new();

    /// <summary>The call that the code at hand is part of; null outside of any.</summary>
    public static S3Call? Current
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }

    /// <summary>A call about one object.</summary>
    public static S3Call Create(Source source, S3Location location, FetchStep step) =>
        new(source, location.Bucket, location.Key, location.Query, step);
}
