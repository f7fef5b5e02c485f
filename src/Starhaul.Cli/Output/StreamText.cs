using System.Text.Json;
using Starhaul.Pipelines;

namespace Starhaul.Cli.Output;

/// <summary>The live feed, for a person.</summary>
internal static class StreamText
{
    /// <summary>The lines of a terminal, each with its name: the feed, its schemas, the relays, the targets.</summary>
    /// <param name="state">How it stands, or stood when it ended.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isRunning">Whether it listens.</param>
    public static IReadOnlyList<(string Name, string Text)> Live(
        EddnStreamProgress state,
        TimeProvider time,
        bool isRunning
    ) =>
        [
            ("feed", string.Join(" · ", Facts(state))),
            ("schemas", Schemas(state)),
            .. state.Relays.Select(relay => ("relay", Relay(relay, isRunning ? time.GetUtcNow() : null))),
            .. state.Targets.Select(target => ("target", Target(target))),
        ];

    /// <summary>The one line of a pipe.</summary>
    public static (string Name, string Text) Plain(EddnStreamProgress state)
    {
        var relays = state.Relays.Where(relay => !relay.IsConnected).Select(NotConnected);
        var targets = state.Targets.Select(Target);
        return ("feed", string.Join(" · ", [.. Facts(state), .. relays, .. targets]));
    }

    /// <summary>What is wrong with each relay and target, null with one that is well, and what to say when it is well again.</summary>
    public static IEnumerable<(string Name, string? Trouble, string Recovered)> Troubles(EddnStreamProgress state) =>
        state
            .Relays.Select(relay => (relay.Relay, relay.Trouble, "is connected to again"))
            .Concat(
                state.Targets.Select(target =>
                    (
                        target.Target,
                        target.Trouble is null
                            ? null
                            : $"{target.Trouble} It is tried again and again; the archive has every message.",
                        "can be written to again"
                    )
                )
            );

    /// <summary>The relays that brought nothing in all the time, and why.</summary>
    public static IEnumerable<string> DeadRelays(EddnStreamResult result) =>
        result
            .Totals.Relays.Where(relay => relay.Messages == 0)
            .Select(relay =>
                $"{relay.Relay} brought no message in {HumanText.Time(result.Totals.Elapsed)}"
                + (
                    relay.Trouble is { } trouble ? $": {trouble}"
                    : relay.ConnectedAt is null ? ": it was not connected."
                    : ", though it was connected."
                )
            );

    /// <summary>What a listener did.</summary>
    public static IEnumerable<string> Lines(EddnStreamResult result, string currentFolder)
    {
        var totals = result.Totals;
        yield return $"archived {HumanText.Count(totals.Archived, "message")} in {HumanText.Time(totals.Elapsed)} "
            + $"to {OutcomeText.DisplayPath(result.Archive, currentFolder)} ({HumanText.Count(result.Segments, "segment")} closed)";
        (long Count, string Text)[] asides =
        [
            (totals.FromAnotherRelay, "came again, and were archived once"),
            (totals.Repeats, "said what another had said"),
            (result.Test, "to test schemas"),
            (result.Legacy, "of the legacy game"),
            (totals.DeadLetters, "unreadable, in dead-letters"),
            (totals.Dropped, "LOST: no room in the queue, or its disk failed"),
        ];
        foreach (var (count, text) in asides.Where(aside => aside.Count > 0))
        {
            yield return $"  {HumanText.Count(count)} {text}";
        }

        if (result.Totals.Gaps > 0)
        {
            var shown = OutcomeText.DisplayPath(result.Archive, currentFolder);
            yield return $"{HumanText.Count(result.Totals.Gaps, "gap")}: starhaul eddn gaps {shown}";
        }

        foreach (var line in result.Targets.SelectMany(Lines).Concat(Rejects(result.Rejects, currentFolder)))
        {
            yield return line;
        }
    }

    /// <summary>What a replay did.</summary>
    public static IEnumerable<string> Lines(EddnReplayResult result, string currentFolder)
    {
        yield return $"replayed {HumanText.Count(result.Files, "file")}";
        if (result.StillOpen > 0)
        {
            yield return $"  {HumanText.Count(result.StillOpen)} that a listener still writes left out";
        }

        foreach (var line in result.Targets.SelectMany(Lines).Concat(Rejects(result.Rejects, currentFolder)))
        {
            yield return line;
        }
    }

    /// <summary>Reports targets that are behind the archive because they failed.</summary>
    /// <returns>Whether there are any.</returns>
    public static bool ReportFailures(IReadOnlyList<EddnTargetResult> targets, CommandOutput output)
    {
        var troubled = targets.Where(target => target.Trouble is not null).ToList();
        foreach (var target in troubled)
        {
            output.Message($"starhaul: error: {target.Target}: {target.Trouble}");
            output.Message("  next: The archive has every message; the next run brings the tables up to it.");
        }

        return troubled.Count > 0;
    }

    /// <summary>Why messages were lost, in text.</summary>
    public static string Describe(StreamGapKind kind) =>
        JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString()).Replace('-', ' ');

    private static IEnumerable<string> Facts(EddnStreamProgress state)
    {
        yield return $"{state.PerSecond:0.#} messages/s";
        yield return $"{HumanText.Count(state.Archived)} archived";
        yield return state.Lag is { } lag
            ? $"lag {HumanText.Time(lag < TimeSpan.Zero ? TimeSpan.Zero : lag)}"
            : "no message yet";
        yield return state.QueuedOnDisk > 0
            ? $"{HumanText.Count(state.Queued)} queued ({HumanText.Bytes(state.QueuedOnDisk)} on disk)"
            : $"{HumanText.Count(state.Queued)} queued";
        if (state.Dropped > 0)
        {
            yield return $"{HumanText.Count(state.Dropped)} LOST";
        }

        if (state.DeadLetters > 0)
        {
            yield return $"{HumanText.Count(state.DeadLetters)} unreadable";
        }

        yield return HumanText.Count(state.Gaps, "gap");
    }

    private static string Schemas(EddnStreamProgress state) =>
        string.Join(
            " · ",
            state
                .BySchema.OrderByDescending(schema => schema.Value)
                .Select(schema => $"{schema.Key} {HumanText.Count(schema.Value)}")
        );

    // Without a present moment the listener has ended, and no connection is left.
    private static string Relay(EddnRelayState relay, DateTimeOffset? now)
    {
        var state =
            relay.IsConnected && relay.ConnectedAt is { } since && now is { } present
                ? $"connected for {HumanText.Time(present - since)}"
            : relay.Trouble is { } trouble ? $"not connected: {trouble}"
            : now is null ? $"sent {HumanText.Count(relay.Messages, "message")}"
            : "connecting";
        var again = relay.Reconnects > 0 ? $" · {HumanText.Count(relay.Reconnects, "reconnect")}" : "";
        return $"{relay.Relay} {state}{again}";
    }

    private static string NotConnected(EddnRelayState relay) =>
        relay.Trouble is { } trouble ? $"{relay.Relay} not connected: {trouble}"
        : relay.ConnectedAt is null ? $"{relay.Relay} connecting"
        : $"{relay.Relay} not connected";

    private static string Target(EddnTargetState target)
    {
        var waiting = target.Waiting > 0 ? $" · {HumanText.Count(target.Waiting, "segment")} waiting" : "";
        var trouble = target.Trouble is { } text ? $" · {text}" : "";
        return $"{target.Target} {HumanText.Count(target.Messages)} loaded{waiting}{trouble}";
    }

    private static IEnumerable<string> Rejects(string? path, string currentFolder) =>
        path is null ? [] : [$"rejected messages: {OutcomeText.DisplayPath(path, currentFolder)}"];

    private static IEnumerable<string> Lines(EddnTargetResult target)
    {
        var rejected = target.Rejected > 0 ? $" ({HumanText.Count(target.Rejected)} rejected)" : "";
        var waiting = target.Waiting > 0 ? $"; {HumanText.Count(target.Waiting, "segment")} wait for the next run" : "";
        var had = target.AlreadyLoaded > 0 ? $"; had {HumanText.Count(target.AlreadyLoaded, "file")} already" : "";
        yield return $"loaded {target.Target}: {HumanText.Count(target.Messages, "message")}{rejected}{waiting}{had}";
        foreach (var line in LoadText.Table(target.Tables))
        {
            yield return line;
        }

        foreach (var unreadable in target.Unreadable)
        {
            yield return $"  unreadable: {unreadable}";
        }
    }
}
