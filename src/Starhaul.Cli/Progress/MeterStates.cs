using System.Globalization;
using Starhaul.BitTorrent.Swarms;
using Starhaul.Cli.Output;

namespace Starhaul.Cli.Progress;

/// <summary>Translates what the library reports into states of a meter.</summary>
internal static class MeterStates
{
    /// <summary>The state of a fetch.</summary>
    public static MeterState From(FetchProgress progress) =>
        new()
        {
            BytesHere = progress.BytesOnDisk,
            Length = progress.Length,
            BytesMoved = progress.BytesReceived,
            IsMoving = progress.Phase is FetchPhase.Transferring,
            IsWaiting = progress.Phase is FetchPhase.Waiting,
            Activity = progress.Phase switch
            {
                FetchPhase.Probing => "probing",
                FetchPhase.Waiting => progress.Waiting ?? "waiting",
                FetchPhase.Checking => "checking " + Proving(progress, "the last bytes"),
                FetchPhase.Publishing => "publishing",
                _ => Proving(progress, "fetching") + Describe(progress.Swarm),
            },
        };

    /// <summary>The state of a fetch from an API.</summary>
    public static MeterState From(ApiProgress progress) =>
        new()
        {
            BytesHere = progress.BytesOnDisk,
            BytesMoved = progress.BytesReceived,
            IsMoving = progress.Phase is FetchPhase.Transferring,
            IsWaiting = progress.Waiting is not null,
            Activity = string.Join(" · ", Describe(progress)),
        };

    /// <summary>The state of a verification.</summary>
    public static MeterState From(VerifyProgress progress) =>
        new()
        {
            BytesHere = progress.BytesHashed,
            Length = progress.BytesTotal,
            BytesMoved = progress.BytesHashed,
            IsMoving = true,
            Activity = $"{progress.FilesDone} of {progress.FilesTotal} files · {progress.Path}",
        };

    private static IEnumerable<string> Describe(ApiProgress progress)
    {
        yield return HumanText.Count(progress.Pages, "page");
        yield return progress.Total is { } total
            ? $"{HumanText.Count(progress.Records)} of {HumanText.Count(total, "record")}"
            : HumanText.Count(progress.Records, "record");
        if (progress.Waiting is { } waiting)
        {
            yield return waiting;
        }
        else if (progress.Phase is not FetchPhase.Transferring)
        {
            yield return progress.Phase is FetchPhase.Checking ? "checking" : "publishing";
        }
    }

    /// <summary>The state of seeding.</summary>
    public static MeterState From(SeedProgress progress, long length) =>
        new()
        {
            BytesHere = progress.Hashed,
            Length = length,
            BytesMoved = progress.Hashed + (progress.Swarm?.Uploaded ?? 0),
            IsMoving = true,
            Activity = progress.Swarm is null ? "checking pieces" : "seeding" + Describe(progress.Swarm),
        };

    private static string Describe(SwarmProgress? swarm) =>
        swarm is null
            ? ""
            : string.Create(
                CultureInfo.InvariantCulture,
                $" · {HumanText.Count(swarm.Peers, "peer")}, {HumanText.Count(swarm.Seeds, "seed")} · ratio {swarm.Ratio:0.00} · availability {swarm.Availability:0.00}"
            );

    private static string Proving(FetchProgress progress, string unknown) =>
        progress.Proving?.Replace(", ", " · ", StringComparison.Ordinal) ?? unknown;
}
