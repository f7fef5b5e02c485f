using System.CommandLine;
using Starhaul.Cli.Values;
using Starhaul.S3;

namespace Starhaul.Cli.Commands;

/// <summary>Options that say where objects of S3 are asked for, and as whom. No file of settings does: the variables of AWS do.</summary>
internal sealed class S3Flags
{
    private static readonly Dictionary<string, S3CredentialSources> Kinds = new(StringComparer.Ordinal)
    {
        ["auto"] = S3CredentialSources.Variables | S3CredentialSources.ProfileKeys,
        ["none"] = S3CredentialSources.None,
        ["process"] =
            S3CredentialSources.Variables | S3CredentialSources.ProfileKeys | S3CredentialSources.ProfileProcess,
        ["metadata"] =
            S3CredentialSources.Variables | S3CredentialSources.ProfileKeys | S3CredentialSources.InstanceMetadata,
    };

    private readonly Option<string> endpoint = new("--s3-endpoint")
    {
        HelpName = "URL",
        Description = "Server of s3: sources that is not Amazon's",
    };
    private readonly Option<string> region = new("--s3-region")
    {
        HelpName = "REGION",
        Description = "Region that requests to it are signed for",
    };
    private readonly Option<bool> pathStyle = new("--s3-path-style")
    {
        Description = "The bucket stands in the path, not in the host's name",
    };
    private readonly Option<string> profile = new("--s3-profile")
    {
        HelpName = "NAME",
        Description = "Profile of ~/.aws whose keys are taken (default: AWS_PROFILE)",
    };
    private readonly Option<string> credentials = new("--s3-credentials")
    {
        HelpName = "KIND",
        Description =
            "auto: variables and profiles; none: anonymous; process or metadata: also those of a program or of the machine",
    };
    private readonly Option<bool> requesterPays = new("--s3-requester-pays")
    {
        Description = "The account that asks pays for the requests",
    };

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command command)
    {
        credentials.CompletionSources.Add([.. Kinds.Keys]);
        foreach (var option in new Option[] { endpoint, region, pathStyle, profile, credentials, requesterPays })
        {
            command.Add(option);
        }
    }

    /// <summary>The transport that the options ask for; it is the caller's.</summary>
    /// <exception cref="UsageException">A value is not of its form.</exception>
    public S3Transport Create(ParseResult parse, CliContext context, FileFetcherOptions fetcher)
    {
        var kind = parse.GetValue(credentials) ?? "auto";
        if (!Kinds.TryGetValue(kind, out var allowed))
        {
            throw new UsageException(
                $"{credentials.Name} is '{kind}'.",
                NearMatch.Suggest(kind, Kinds.Keys) ?? $"Expected one of {string.Join(", ", Kinds.Keys)}."
            );
        }

        try
        {
            return new S3Transport(
                new S3Options
                {
                    Endpoint = ReadEndpoint(parse),
                    Region = parse.GetValue(region),
                    UsesPathStyle = parse.GetValue(pathStyle),
                    RequesterPays = parse.GetValue(requesterPays),
                    Profile = parse.GetValue(profile),
                    Credentials = allowed,
                    Variable = context.Variable,
                },
                fetcher
            );
        }
        catch (ArgumentException exception)
        {
            throw new UsageException($"{endpoint.Name}: {exception.Message.Split(" (Parameter")[0]}", hint: null);
        }
    }

    /// <summary>Sees to it that a source of S3 names something that can be asked for; of others nothing is said.</summary>
    /// <exception cref="UsageException">It does not.</exception>
    /// <returns>Whether it stands for all objects below it.</returns>
    public static bool IsPrefix(Source source)
    {
        if (source.Uri.Scheme != "s3")
        {
            return false;
        }

        try
        {
            return S3Transport.IsPrefix(source);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message.Split(" (Parameter")[0], "See docs/s3.md.");
        }
    }

    /// <summary>Sees to it that a source is one object, where it is one of S3.</summary>
    /// <exception cref="UsageException">It is a prefix, or names nothing that can be asked for.</exception>
    public static void RefusePrefix(Source source)
    {
        if (IsPrefix(source))
        {
            throw new UsageException(
                $"{source.Text} stands for all objects below it.",
                "Name one object, or fetch them with 'starhaul get'."
            );
        }
    }

    private Uri? ReadEndpoint(ParseResult parse) =>
        parse.GetValue(endpoint) is not { } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) ? url
        : throw new UsageException($"{endpoint.Name} is '{text}'.", "Expected a URL such as https://s3.example.org.");
}
