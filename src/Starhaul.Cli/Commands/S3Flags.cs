using System.CommandLine;
using Starhaul.Cli.Values;
using Starhaul.S3;

namespace Starhaul.Cli.Commands;

/// <summary>Options that say where objects of S3 are asked for, and as whom. No file of settings does: the variables of AWS do.</summary>
internal sealed class S3Flags
{
    private static readonly string[] Kinds = ["auto", "none", "process", "metadata"];

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

    private Option[] All => [endpoint, region, pathStyle, profile, credentials, requesterPays];

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command command)
    {
        credentials.CompletionSources.Add(Kinds);
        foreach (var option in All)
        {
            command.Add(option);
        }
    }

    /// <summary>
    /// The transport that the options ask for, made when a source needs it; it is the caller's. An option that is given needs it
    /// at once.
    /// </summary>
    /// <exception cref="UsageException">A value is not of its form.</exception>
    public DeferredTransport Defer(ParseResult parse, CliContext context, FileFetcherOptions fetcher)
    {
        var deferred = new DeferredTransport("s3", "s3", () => Create(parse, context, fetcher));
        if (Array.Exists(All, option => parse.GetResult(option) is { Implicit: false }))
        {
            _ = deferred.Made;
        }

        return deferred;
    }

    /// <summary>The transport that the options ask for; it is the caller's.</summary>
    /// <exception cref="UsageException">A value is not of its form.</exception>
    public S3Transport Create(ParseResult parse, CliContext context, FileFetcherOptions fetcher)
    {
        var kind = parse.GetValue(credentials) ?? "auto";
        const S3CredentialSources Given = S3CredentialSources.Variables | S3CredentialSources.ProfileKeys;
        var allowed = kind switch
        {
            "auto" => Given,
            "none" => S3CredentialSources.None,
            "process" => Given | S3CredentialSources.ProfileProcess,
            "metadata" => Given | S3CredentialSources.InstanceMetadata,
            _ => throw new UsageException(
                $"{credentials.Name} is '{kind}'.",
                NearMatch.Suggest(kind, Kinds) ?? $"Expected one of {string.Join(", ", Kinds)}."
            ),
        };
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
    public static bool IsPrefix(Source source) => source.Uri.Scheme == "s3" && IsPrefixOfS3(source);

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

    private static bool IsPrefixOfS3(Source source)
    {
        try
        {
            return S3Transport.IsPrefix(source);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message.Split(" (Parameter")[0], "See docs/s3.md.");
        }
    }

    private Uri? ReadEndpoint(ParseResult parse) =>
        parse.GetValue(endpoint) is not { } text ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var url) ? url
        : throw new UsageException($"{endpoint.Name} is '{text}'.", "Expected a URL such as https://s3.example.org.");
}
