using System.CommandLine;
using System.Globalization;
using Starhaul.Cli.Help;
using Starhaul.Cli.Output;
using Starhaul.Pipelines.Archive;

namespace Starhaul.Cli.Commands;

/// <summary><c>starhaul prune</c>: takes superseded files and old segments out of a box or an archive.</summary>
internal sealed class PruneCommand : CliCommand
{
    /// <summary>What the help of the program says of it.</summary>
    public static readonly CommandCard Card = new(
        "prune",
        "Take superseded files out of a box, or old segments out of an archive.",
        "starhaul prune dumps --keep 2"
    );

    private const string KeepForm = "Expected a whole number of 1 or more.";

    private readonly BoxFlags boxFlags = new();
    private readonly Argument<string?> box = new("BOX")
    {
        Description = "A box, or the folder of an archive of the live feed (default: as --box)",
        Arity = ArgumentArity.ZeroOrOne,
    };
    private readonly Option<string> keep = new("--keep")
    {
        HelpName = "N",
        Description = "Of each source, keep the N newest files that were fetched under different names",
    };
    private readonly Option<string> olderThan = new("--older-than")
    {
        HelpName = "TIME",
        Description = "Only what is older, such as 30d, 12h or 2026-11-01; needed for segments",
    };
    private readonly Option<string> roll = new("--roll")
    {
        HelpName = "day",
        Description = "Join the closed hours of each schema into one segment of the day, and take the hours out",
    };
    private readonly Option<bool> yes = new("--yes", "-y")
    {
        Description = "Do it, in place of showing what would be done",
    };

    public PruneCommand(CliContext context, CommonOptions common)
        : base(Card.Word, Card.Summary, context, common)
    {
        Add(box);
        boxFlags.AddTo(this);
        Add(keep);
        Add(olderThan);
        Add(roll);
        Add(yes);
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Examples =>
        [Card.Example, "starhaul prune eddn/ --older-than 90d --yes", "starhaul prune eddn/ --roll day --yes"];

    /// <inheritdoc />
    public override IReadOnlyList<string> Notes =>
        [
            "The newest file of a source always stays, and a decoded file goes with the one that it is of. "
                + "Segments have no newer version: they go by the age of the hour or day that they hold. Files of imports stay.",
            "A target that has all hours of a day has the day; one that has some of them loads the day once more, which changes nothing "
                + "that it had. With --roll, --older-than leaves younger days as they are.",
        ];

    /// <inheritdoc />
    protected override async Task<ExitCode> RunAsync(
        ParseResult parse,
        CommandOutput output,
        CancellationToken cancellationToken
    )
    {
        var versions = ReadKeep(parse.GetValue(keep));
        var before = parse.ReadAge(olderThan, Context.TimeProvider);
        var isRolled = ReadRoll(parse.GetValue(roll));
        if (versions is null && before is null && !isRolled)
        {
            throw new UsageException(
                "Neither --keep nor --older-than nor --roll is given.",
                "See 'starhaul prune --help'."
            );
        }

        if (versions is not null && isRolled)
        {
            throw new UsageException(
                "--keep and --roll are given together.",
                "Segments have no versions: leave --keep out."
            );
        }

        using var place = boxFlags.Find(parse, Context, output, parse.GetValue(box));
        var manifest = await place.OpenAsync(cancellationToken);
        if (isRolled)
        {
            RefuseBucket(place.Box);
            return await new SegmentRolling(manifest, output, Context).RunAsync(
                before ?? Context.TimeProvider.GetUtcNow(),
                parse.GetValue(yes),
                cancellationToken
            );
        }

        var records = Pruning.Choose(manifest.Records, versions ?? 1, before);
        await new Removal(manifest, output, Context).RunAsync(
            records,
            parse.GetValue(yes),
            keepFiles: false,
            cancellationToken
        );
        return ExitCode.Done;
    }

    private static void RefuseBucket(string box)
    {
        if (BoxOpener.IsUrl(box))
        {
            throw new UsageException($"--roll joins hours in a folder, and {box} is none.", "Archives are folders.");
        }
    }

    private static bool ReadRoll(string? text) =>
        text switch
        {
            null => false,
            "day" => true,
            _ => throw new UsageException($"--roll is '{text}'.", "Expected 'day'."),
        };

    private static int? ReadKeep(string? text) =>
        text is null ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0 ? count
        : throw new UsageException($"--keep is '{text}'.", KeepForm);
}

/// <summary>Chooses what to take out.</summary>
internal static class Pruning
{
    /// <summary>The superseded files beyond a number of versions, and the segments, as far as they are older than a time.</summary>
    /// <param name="records">The live files.</param>
    /// <param name="versions">How many files of a source stay, 1 or more.</param>
    /// <param name="before">Only what was fetched, or arrived, before; null for files of any age, and for no segment.</param>
    public static IReadOnlyList<ManifestRecord> Choose(
        IReadOnlyList<ManifestRecord> records,
        int versions,
        DateTimeOffset? before
    )
    {
        bool IsOld(ManifestRecord record) => before is null || record.DownloadTimestamp < before;

        // By what it holds: the record of a day is as young as the roll that joined it.
        bool IsOldSegment(ManifestRecord record) =>
            record.Stream is not null && (SegmentName.Parse(record.Path)?.End ?? record.DownloadTimestamp) <= before;

        var superseded = records
            .Where(record => record is { Stream: null, DerivedFrom: null, Import: null })
            // URLs that differ in a secret alone are written alike, and are still two sources.
            .GroupBy(record => record.SourceId ?? record.SourceUrl, StringComparer.Ordinal)
            // Times are whole seconds: of equal ones the record that was written later is the newer.
            .SelectMany(source => source.Reverse().OrderByDescending(record => record.DownloadTimestamp).Skip(versions))
            .Where(IsOld)
            .ToHashSet();
        var stays = records
            .Where(record => record.DerivedFrom is null && !superseded.Contains(record))
            .Select(record => record.Sha256)
            .ToHashSet(StringComparer.Ordinal);
        var gone = superseded
            .Select(record => record.Sha256)
            .Where(sha256 => !stays.Contains(sha256))
            .ToHashSet(StringComparer.Ordinal);
        return
        [
            .. records.Where(record =>
                superseded.Contains(record)
                || (record.DerivedFrom is { } origin && gone.Contains(origin))
                || IsOldSegment(record)
            ),
        ];
    }
}
