using System.CommandLine;
using Starhaul.Cli.Help;
using Starhaul.Cli.Output;
using Starhaul.Cli.Progress;
using Starhaul.Cli.Settings;

namespace Starhaul.Cli.Commands;

/// <summary><c>starhaul get</c>: brings sources into a box and proves them whole.</summary>
internal sealed class GetCommand : CliCommand
{
    /// <summary>What the help of the program says of it.</summary>
    public static readonly CommandCard Card = new(
        "get",
        "Fetch sources into a box, prove them whole in one pass and write the proof down.",
        "starhaul get spansh:systems_1day"
    );

    private readonly Argument<string[]> sources;
    private readonly Option<string> output = FetchFlags.CreateOutput();
    private readonly Option<string> input = new("--input", "-i")
    {
        HelpName = "FILE",
        Description = "Also fetch the sources in a file, one a line; - is standard input",
    };
    private readonly Option<string> sha256 = FetchFlags.CreateSha256();
    private readonly Option<string[]> digest = FetchFlags.CreateDigest();
    private readonly Option<string> regime = FetchFlags.CreateRegime();
    private readonly Option<string[]> mirrors = new("--mirror")
    {
        HelpName = "URL",
        Description = "Another place of the file (one source only; may be given again)",
        Arity = ArgumentArity.ZeroOrMore,
    };
    private readonly Option<bool> followLinks = new("--follow-links")
    {
        Description = "Also use the mirrors and the Metalink that the source links to",
    };
    private readonly Option<string> checksums = new("--checksums")
    {
        HelpName = "URL",
        Description = "A checksum file (SHA256SUMS style) that names the file",
    };
    private readonly Option<bool> force = new("--force")
    {
        Description = "Fetch even when unchanged; replace files that the manifest does not know",
    };
    private readonly Option<bool> allowUnproven = new("--allow-unproven")
    {
        Description = "Publish a file whose end nothing proves",
    };

    private readonly S3Flags s3Flags = new();
    private readonly Option<string> work = BoxFlags.CreateWork();
    private readonly S3Prefix prefixes = new();
    private readonly TorrentFlags torrentFlags = new();
    private readonly TorrentSources torrents = new();

    public GetCommand(CliContext context, CommonOptions common)
        : base(Card.Word, Card.Summary, context, common)
    {
        sources = SourceArgument.Many(context.Sources);
        sources.Arity = ArgumentArity.ZeroOrMore; // -i may name them all
        output.Description =
            "Name of the file (one source only); - also writes it to standard output, once it is proven";
        Add(sources);
        Add(input);
        Add(output);
        Add(SettingOption.CreateBox());
        Add(SettingOption.Create(KnownSettings.Jobs, "N", "Sources that are fetched at once"));
        Add(SettingOption.Create(KnownSettings.Connections, "N", "Connections to one source, up to 64"));
        Add(
            SettingOption.Create(KnownSettings.LimitRate, "RATE", "Most bytes a second over all transfers, such as 20M")
        );
        Add(sha256);
        Add(digest);
        Add(checksums);
        Add(mirrors);
        Add(followLinks);
        Add(regime);
        Add(SettingOption.CreateFlag(KnownSettings.Decode, "Also publish the decoded file of a compressed one"));
        Add(SettingOption.CreateFlag(KnownSettings.ContentHash, "Also compute the SHA-256 of the decoded bytes"));
        Add(
            SettingOption.Create(
                KnownSettings.MaxDecoded,
                "SIZE",
                "Most bytes that a compressed file may decode to, or none; auto is 1T with --decode"
            )
        );
        Add(SettingOption.CreateFlag(KnownSettings.Meta, "Also write the record beside the file as NAME.meta.json"));
        Add(force);
        Add(allowUnproven);
        Add(SettingOption.Create(KnownSettings.StallTimeout, "TIME", "Longest time in which no byte arrives"));
        Add(SettingOption.Create(KnownSettings.MaxWait, "TIME", "Longest wait that a server may ask for"));
        Add(SettingOption.Create(KnownSettings.MinFree, "SIZE", "Bytes of the disk that must stay free"));
        prefixes.AddTo(this);
        Add(work);
        s3Flags.AddTo(this);
        torrents.AddTo(this);
        torrentFlags.AddTo(this);
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Examples =>
        [
            Card.Example,
            "starhaul get --box dumps --jobs 2 spansh:galaxy_1day spansh:factions",
            "starhaul get https://example.org/a.json.gz -o b.json.gz --limit-rate 20M",
            "starhaul get spansh:factions -o - | zcat | jq length",
            "starhaul get -i sources.txt --jobs 4",
            "starhaul get s3://bucket/dumps/ --include '*.json.gz' --box dumps",
            "starhaul get https://example.org/dumps.meta4",
            "starhaul get galaxy.torrent --files '*.json.gz' --box dumps",
        ];

    /// <inheritdoc />
    public override IReadOnlyList<string> Notes =>
        [
            "Sizes and rates: k, M, G, T are powers of 1000; Ki, Mi, Gi, Ti of 1024. Times: 500ms, 30s, 10m, 1h.",
            "A line of -i is SOURCE, then out=NAME and sha256=HEX where they are wanted; # begins a comment.",
            "The files that a .meta4 (Metalink 4) describes are fetched in its place, each from the first place that gives it.",
            "A file that is here and unchanged is not fetched again. Ctrl-C leaves a part file, and the same command "
                + "goes on from there. Settings also come from starhaul.toml and STARHAUL_*; --show-config prints them all.",
        ];

    /// <inheritdoc />
    protected override async Task<ExitCode> RunAsync(
        ParseResult parse,
        CommandOutput output,
        CancellationToken cancellationToken
    )
    {
        var settings = SettingsReader.Read(Context, parse);
        var named = parse.GetValue(this.output);
        var destination = Destination.Resolve(settings, named, Context.CurrentFolder);
        var entries = await ReadEntriesAsync(parse, cancellationToken);
        RefuseOptionsOfOneFile(parse, entries.Count);
        var options = ReadFetch(parse, settings, destination);
        var asked = entries
            .Select(entry => new AskedFile(Resolve(entry), Apply(entry, options)))
            .DistinctBy(static one => $"{one.Source.Uri.AbsoluteUri}\n{one.Fetch.Output}", StringComparer.Ordinal)
            .ToList();
        asked = await MetalinkSources.ExpandAsync(
            asked,
            () => FetchSettings.Fetcher(settings, destination.Box, Context, output.Message),
            cancellationToken
        );
        RefuseEqualNames(asked);
        RefuseNamedPrefixes(asked);
        var isPiped = named == Destination.StandardOutput;
        RefuseSharedOutput(isPiped, output);

        GetOutcome[] outcomes;
        await using (var view = ProgressView.Create(Context, output))
        {
            var fetcherOptions = FetchSettings.Fetcher(
                settings,
                destination.Box,
                Context,
                line => view.Print(() => output.Message(line)),
                parse.GetValue(work)
            );
            await using var s3 = s3Flags.Defer(parse, Context, fetcherOptions);
            await using var swarms = torrentFlags.Defer(parse, Context, fetcherOptions);
            asked = await torrents.ExpandAsync(
                parse,
                swarms,
                asked,
                fetcherOptions with
                {
                    Transports = [s3],
                },
                isPiped,
                cancellationToken
            );
            var wanted = await ExpandAsync(parse, s3, asked, destination, cancellationToken);
            outcomes = new GetOutcome[wanted.Count];
            await using var fetcher = new FileFetcher(fetcherOptions with { Transports = [s3, swarms] });
            var groups = Group(wanted);
            var jobs = new ParallelOptions { MaxDegreeOfParallelism = settings.Value(KnownSettings.Jobs) };
            await Parallel.ForAsync(
                0,
                groups.Count,
                jobs,
                async (group, _) => await Task.WhenAll(groups[group].Select(RunAsync))
            );
            await SeedAfterGet.RunAsync(swarms, outcomes, fetcherOptions, view, Context, cancellationToken);

            async Task RunAsync(int index)
            {
                var (source, fetch) = wanted[index];
                var job = new GetJob(fetcher, fetch, view, output, Context)
                {
                    Name = torrents.NameOf(source),
                    NamesSource = wanted.Count > 1,
                    IsPiped = isPiped,
                };
                outcomes[index] = await job.RunAsync(source, cancellationToken);
            }
        }

        output.Document(new GetDocument(outcomes), () => CliJson.Documents.GetDocument);
        if (
            Context.Interruption.ExitCode is { } interrupted
            && outcomes.Any(outcome => outcome.ExitCode == interrupted)
        )
        {
            output.Failure(
                GetJob.Interrupted(Context.Interruption, outcomes.Any(outcome => outcome.KeepsPart)),
                isInDocument: true
            );
            return interrupted;
        }

        return outcomes.FirstOrDefault(outcome => outcome.Error is not null)?.ExitCode ?? ExitCode.Done;
    }

    /// <summary>What is fetched together: files of one torrent share its swarm, all else is alone.</summary>
    private static List<List<int>> Group(List<AskedFile> wanted)
    {
        const int MostTogether = 256; // each has a part file open
        var groups = new List<List<int>>();
        for (var index = 0; index < wanted.Count; index++)
        {
            if (
                index > 0
                && groups[^1].Count < MostTogether
                && TorrentSources.AreOfOneTorrent(wanted[index - 1].Source, wanted[index].Source)
            )
            {
                groups[^1].Add(index);
            }
            else
            {
                groups.Add([index]);
            }
        }

        return groups;
    }

    /// <summary>The sources with each prefix replaced by the objects below it.</summary>
    private async Task<List<AskedFile>> ExpandAsync(
        ParseResult parse,
        DeferredTransport s3,
        List<AskedFile> asked,
        Destination destination,
        CancellationToken cancellationToken
    )
    {
        if (!asked.Exists(static one => S3Flags.IsPrefix(one.Source)))
        {
            return asked;
        }

        var wanted = new List<AskedFile>();
        foreach (var one in asked)
        {
            if (S3Flags.IsPrefix(one.Source))
            {
                var found = await prefixes.ExpandAsync(parse, s3, one.Source, destination.Box, cancellationToken);
                wanted.AddRange(
                    found.Select(file => new AskedFile(file.Source, one.Fetch with { Output = file.Output }))
                );
            }
            else
            {
                wanted.Add(one);
            }
        }

        RefuseEqualNames(wanted);
        return wanted;
    }

    private FetchOptions ReadFetch(ParseResult parse, SettingsReader settings, Destination destination) =>
        new()
        {
            Output = destination.Output,
            Digests = FetchFlags.Read(parse, sha256, digest),
            Checksums = parse.GetValue(checksums) is { } url ? Context.Sources.Resolve(url) : null,
            FollowLinks = parse.GetValue(followLinks),
            Mirrors = [.. (parse.GetValue(mirrors) ?? []).Select(Context.Sources.Resolve)],
            Regime = FetchFlags.Read(parse, regime),
            Decode = settings.Value(KnownSettings.Decode),
            ContentHash = settings.Value(KnownSettings.ContentHash),
            WriteMeta = settings.Value(KnownSettings.Meta),
            Force = parse.GetValue(force),
            AllowUnproven = parse.GetValue(allowUnproven),
            Connections = settings.Value(KnownSettings.Connections),
            MaxDecodedLength = settings.Value(KnownSettings.MaxDecoded),
        };

    /// <summary>The sources of the arguments, then those of the list.</summary>
    private async Task<List<SourceListEntry>> ReadEntriesAsync(ParseResult parse, CancellationToken cancellationToken)
    {
        var entries = (parse.GetValue(sources) ?? []).Select(text => new SourceListEntry(text, Place: null)).ToList();
        if (parse.GetValue(input) is { } list)
        {
            entries.AddRange(await SourceList.ReadAsync(list, Context, cancellationToken));
        }

        return entries.Count > 0
            ? entries
            : throw new UsageException("No SOURCE is given.", "See 'starhaul get --help'.");
    }

    private Source Resolve(SourceListEntry entry)
    {
        try
        {
            return Context.Sources.Resolve(entry.Source);
        }
        catch (UsageException exception) when (entry.Place is not null)
        {
            throw new UsageException($"{entry.Place}: {exception.Message}", exception.Hint);
        }
    }

    private static FetchOptions Apply(SourceListEntry entry, FetchOptions fetch) =>
        fetch with
        {
            Output = entry.Output ?? fetch.Output,
            Digests = entry.Digest is { } digest ? [.. fetch.Digests, digest] : fetch.Digests,
        };

    /// <summary>
    /// Of two files of one name the later would replace the earlier. Only names that look like a file's are weighed
    /// here: behind <c>/download</c> the server may say another.
    /// </summary>
    private static void RefuseEqualNames(IEnumerable<AskedFile> wanted)
    {
        var named = new Dictionary<string, Source>(StringComparer.Ordinal);
        foreach (var (source, fetch) in wanted)
        {
            if ((fetch.Output ?? NameOf(source)) is { } name && !named.TryAdd(name, source))
            {
                throw new UsageException(
                    $"{named[name].Text} and {source.Text} would both become '{name}'.",
                    "Fetch them apart: each into a box of its own (--box), or under a name of its own (-o)."
                );
            }
        }
    }

    private static void RefuseNamedPrefixes(List<AskedFile> asked)
    {
        foreach (var (source, fetch) in asked)
        {
            if (S3Flags.IsPrefix(source) && (fetch.Output is not null || fetch.Digests.Count > 0))
            {
                throw new UsageException(
                    $"{source.Text} stands for all objects below it, and a name or a digest is of one file.",
                    "Use --box to name the folder for all of them."
                );
            }
        }
    }

    private static string? NameOf(Source source) =>
        source.Uri.Query.Length == 0 && Path.GetFileName(source.Uri.LocalPath) is var name && Path.HasExtension(name)
            ? name
            : null;

    private static void RefuseSharedOutput(bool isPiped, CommandOutput output)
    {
        if (isPiped && output.IsJson)
        {
            throw new UsageException(
                "The file and the document of --json cannot share standard output.",
                "Leave --json out, or name a file with -o."
            );
        }
    }

    private void RefuseOptionsOfOneFile(ParseResult parse, int count)
    {
        foreach (var option in new Option[] { output, sha256, digest, mirrors })
        {
            if (count > 1 && parse.GetResult(option) is { Implicit: false })
            {
                throw new UsageException(
                    $"{option.Name} is of one file, and there are {count} sources.",
                    option == output
                        ? "Use --box to name the folder for all of them."
                        : "Use --checksums for several files."
                );
            }
        }
    }
}
