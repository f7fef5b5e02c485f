using Amazon.Runtime;

namespace Starhaul.S3.Credentials;

/// <summary>Finds the keys that requests are signed with, in the sources that the caller allows, once.</summary>
internal sealed class KeyRing(S3Options options) : IDisposable
{
    private const string KeyName = "AWS_ACCESS_KEY_ID";
    private const string SecretName = "AWS_SECRET_ACCESS_KEY";
    private static readonly string[] OtherKinds =
    [
        "role_arn",
        "sso_session",
        "sso_account_id",
        "web_identity_token_file",
    ];

    private readonly Lazy<Profile?> profile = new(() => FindProfile(options));
    private readonly SemaphoreSlim finding = new(1, 1);
    private AWSCredentials? found;
    private bool isFound;

    /// <summary>The region of the profile; null for none.</summary>
    public string? Region => UsesProfile ? profile.Value?["region"] : null;

    private bool UsesProfile =>
        options.Credentials.HasFlag(S3CredentialSources.ProfileKeys)
        || options.Credentials.HasFlag(S3CredentialSources.ProfileProcess);

    /// <summary>The keys as they are now; null where there are none, so that requests are anonymous.</summary>
    /// <exception cref="SourceUnavailableException">What was named or allowed gives no keys.</exception>
    public async Task<S3Keys?> GetAsync(Source source, CancellationToken cancellationToken)
    {
        await finding.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!isFound)
            {
                found = Find(source);
                isFound = true;
            }

            if (found is null)
            {
                return null;
            }

            // Temporary ones are renewed by what made them.
            var keys = await found.GetCredentialsAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            return new S3Keys(keys.AccessKey, keys.SecretKey, keys.UseToken ? keys.Token : null);
        }
        catch (Exception e) when (e is AmazonClientException or InvalidOperationException)
        {
            // What a program or a service said is not repeated: it may hold what must not be shown.
            throw Refuse(
                source,
                "The credentials could not be had",
                "See whether its program or service gives them.",
                e
            );
        }
        finally
        {
            finding.Release();
        }
    }

    public void Dispose() => finding.Dispose();

    private AWSCredentials? Find(Source source)
    {
        if (options.Credentials.HasFlag(S3CredentialSources.Variables) && OfVariables(source) is { } variables)
        {
            return variables;
        }

        if (UsesProfile && profile.Value is { } chosen)
        {
            if (OfProfile(chosen, source) is { } keys)
            {
                return keys;
            }
        }
        else if (UsesProfile && (options.Profile ?? NonEmpty("AWS_PROFILE")) is { } name)
        {
            throw Refuse(
                source,
                $"There is no profile '{ServerText.Clean(name)}'",
                "Name one of ~/.aws/credentials or ~/.aws/config."
            );
        }

        return options.Credentials.HasFlag(S3CredentialSources.InstanceMetadata)
            ? new InstanceProfileAWSCredentials()
            : null;
    }

    private AWSCredentials? OfVariables(Source source) =>
        (NonEmpty(KeyName), NonEmpty(SecretName)) switch
        {
            (null, null) => null,
            ({ } key, { } secret) when NonEmpty("AWS_SESSION_TOKEN") is { } token => new SessionAWSCredentials(
                key,
                secret,
                token
            ),
            ({ } key, { } secret) => new BasicAWSCredentials(key, secret),
            (null, _) => throw Refuse(source, $"{SecretName} is set and {KeyName} is not", "Set both, or neither."),
            _ => throw Refuse(source, $"{KeyName} is set and {SecretName} is not", "Set both, or neither."),
        };

    /// <summary>The keys of a profile; null where it has none, and no way to any.</summary>
    private AWSCredentials? OfProfile(Profile chosen, Source source)
    {
        if (chosen["aws_access_key_id"] is { } key && chosen["aws_secret_access_key"] is { } secret)
        {
            return chosen["aws_session_token"] is { } token
                ? new SessionAWSCredentials(key, secret, token)
                : new BasicAWSCredentials(key, secret);
        }

        if (chosen["credential_process"] is { } program)
        {
            return options.Credentials.HasFlag(S3CredentialSources.ProfileProcess)
                ? new ProcessAWSCredentials(program)
                : throw Refuse(
                    source,
                    $"The profile '{ServerText.Clean(chosen.Name)}' gets its keys from a program, which is not run",
                    "Allow it with S3Options.Credentials."
                );
        }

        return OtherKinds.FirstOrDefault(kind => chosen[kind] is not null) is { } other
            ? throw Refuse(
                source,
                $"The profile '{ServerText.Clean(chosen.Name)}' has {other}, by which no keys are got here",
                "Set the variables that 'aws configure export-credentials' gives the keys for."
            )
            : null;
    }

    /// <summary>The profile that is named, or the default one; null where there is none.</summary>
    private static Profile? FindProfile(S3Options options)
    {
        string? Variable(string name) => options.Variable(name) is { Length: > 0 } value ? value : null;
        var home = Variable("HOME") is { } folder ? Path.Combine(folder, ".aws") : null;
        return Profile.Find(
            options.Profile ?? Variable("AWS_PROFILE") ?? "default",
            Variable("AWS_SHARED_CREDENTIALS_FILE") ?? (home is null ? null : Path.Combine(home, "credentials")),
            Variable("AWS_CONFIG_FILE") ?? (home is null ? null : Path.Combine(home, "config"))
        );
    }

    private string? NonEmpty(string variable) => options.Variable(variable) is { Length: > 0 } value ? value : null;

    private static SourceUnavailableException Refuse(
        Source source,
        string message,
        string hint,
        Exception? cause = null
    ) =>
        new(message + ".", cause)
        {
            Source = source.Text,
            Step = FetchStep.Probe,
            Hint = hint,
        };
}
