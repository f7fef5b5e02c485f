namespace Starhaul.S3.Credentials;

/// <summary>What a request is signed with. Never shown, never written down.</summary>
/// <param name="AccessKey">The name of the key.</param>
/// <param name="SecretKey">The secret.</param>
/// <param name="SessionToken">The token of temporary keys; null for lasting ones.</param>
internal sealed record S3Keys(string AccessKey, string SecretKey, string? SessionToken)
{
    /// <summary>A record prints its members; this one must not.</summary>
    public override string ToString() => "S3Keys";
}
