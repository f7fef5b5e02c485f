using System.CommandLine;
using Starhaul.Cli.Output;
using Starhaul.Cli.Settings;
using Starhaul.S3;

namespace Starhaul.Cli.Commands;

/// <summary>Options of a command that looks into a box: which one, and of one in a bucket, how it is reached.</summary>
internal sealed class BoxFlags
{
    private readonly S3Flags s3 = new();

    /// <summary>The folder for the work on boxes in buckets.</summary>
    public static Option<string> CreateWork() =>
        new("--work")
        {
            HelpName = "DIR",
            Description = "Where part files and keys of boxes in buckets lie (default: ~/.local/state/starhaul)",
        };

    /// <summary>Option <c>--work</c> of this command.</summary>
    private readonly Option<string> work = CreateWork();

    /// <summary>Gives a command the options.</summary>
    public void AddTo(Command command)
    {
        command.Add(SettingOption.CreateBox());
        command.Add(work);
        s3.AddTo(command);
    }

    /// <summary>The folder that <c>--work</c> names, else the user's for state (XDG Base Directory Specification); null where there is no home.</summary>
    public static string? ResolveWork(string? named, CliContext context)
    {
        if (named is { Length: > 0 })
        {
            return Path.GetFullPath(named, context.CurrentFolder);
        }

        var states =
            context.Variable("XDG_STATE_HOME") is { Length: > 0 } given ? given
            : context.Variable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".local", "state")
            : null;
        return states is null ? null : Path.Combine(states, "starhaul");
    }

    /// <summary>The box that the argument names, else the settings, and how it is reached; it is the caller's.</summary>
    /// <exception cref="UsageException">It is given twice, or is not of its form.</exception>
    public BoxPlace Find(ParseResult parse, CliContext context, CommandOutput output, string? argument = null)
    {
        var settings = SettingsReader.Read(context, parse);
        var box = BoxOpener.ResolvePath(settings, context, argument);
        var options = FetchSettings.Fetcher(settings, box, context, output.Message);
        return new BoxPlace(
            box,
            ResolveWork(parse.GetValue(work), context),
            BoxOpener.IsUrl(box) ? s3.Create(parse, context, options) : null,
            context,
            output
        );
    }
}

/// <summary>A box, and how it is reached.</summary>
internal sealed class BoxPlace(string box, string? work, S3Transport? s3, CliContext context, CommandOutput output)
    : IDisposable
{
    /// <summary>The full path of a folder, or the URL of a bucket.</summary>
    public string Box => box;

    /// <summary>What its manifest is opened with.</summary>
    public ManifestOptions Options { get; } = CreateOptions(s3, work, context, output);

    /// <summary>What manifests are opened with.</summary>
    public static ManifestOptions CreateOptions(
        S3Transport? s3,
        string? work,
        CliContext context,
        CommandOutput output
    ) =>
        new()
        {
            TimeProvider = context.TimeProvider,
            LoggerFactory = new WarningLogger(output.Message),
            Transports = s3 is null ? [] : [s3],
            Work = work,
        };

    /// <summary>Opens it. A box without a manifest is an error here: there is nothing to look at.</summary>
    /// <exception cref="StarhaulException">The box cannot be opened.</exception>
    public async Task<Manifest> OpenAsync(CancellationToken cancellationToken)
    {
        var manifest = await Manifest.OpenAsync(box, Options, cancellationToken);
        return manifest.Metadata is null ? throw BoxOpener.NothingFetched(box) : manifest;
    }

    /// <summary>Closes the connections.</summary>
    public void Dispose() => s3?.Dispose();
}
