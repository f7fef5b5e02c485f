namespace Starhaul.S3;

/// <summary>Where credentials may come from; they are asked in this order.</summary>
[Flags]
public enum S3CredentialSources
{
    /// <summary>Nowhere: every request is anonymous.</summary>
    None = 0,

    /// <summary><c>AWS_ACCESS_KEY_ID</c>, <c>AWS_SECRET_ACCESS_KEY</c> and <c>AWS_SESSION_TOKEN</c>.</summary>
    Variables = 1,

    /// <summary>Keys that are written down in a profile of <c>~/.aws/credentials</c> or <c>~/.aws/config</c>.</summary>
    ProfileKeys = 2,

    /// <summary>The program that a profile names as <c>credential_process</c>, which is run.</summary>
    ProfileProcess = 4,

    /// <summary>The metadata service of the machine that this runs on (EC2), which is asked over the network.</summary>
    InstanceMetadata = 8,
}
