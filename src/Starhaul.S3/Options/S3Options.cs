namespace Starhaul.S3;

/// <summary>Where objects are asked for, and as whom. Read once.</summary>
public sealed record S3Options
{
    /// <summary>
    /// The server, such as <c>https://s3.example.org</c>; null, the default, takes <c>AWS_ENDPOINT_URL_S3</c>, then
    /// <c>AWS_ENDPOINT_URL</c>, then Amazon's own servers. Plain http is used only where this says so.
    /// </summary>
    public Uri? Endpoint { get; init; }

    /// <summary>
    /// The region that requests are signed for; null, the default, takes <c>AWS_REGION</c>, then <c>AWS_DEFAULT_REGION</c>, then
    /// the profile's, then <c>us-east-1</c>. A server that names another one is asked there.
    /// </summary>
    public string? Region { get; init; }

    /// <summary>
    /// Whether the bucket stands in the path and not in the host's name. Default: false; what has an endpoint of its own by its
    /// address, and a bucket whose name no certificate covers, are asked so all the same.
    /// </summary>
    public bool UsesPathStyle { get; init; }

    /// <summary>Whether the requests are paid for by the one who asks. Default: false.</summary>
    public bool RequesterPays { get; init; }

    /// <summary>
    /// The profile of <c>~/.aws</c>; null, the default, takes <c>AWS_PROFILE</c>, then <c>default</c>. One that is named and is
    /// not there is an error.
    /// </summary>
    public string? Profile { get; init; }

    /// <summary>
    /// Where credentials may come from. Default: variables, then a profile's keys. Without any, requests are anonymous at once.
    /// </summary>
    public S3CredentialSources Credentials { get; init; } =
        S3CredentialSources.Variables | S3CredentialSources.ProfileKeys;

    /// <summary>Looks an environment variable up. Default: those of this process.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;
}
