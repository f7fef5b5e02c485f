using Starhaul.Cli.Output;
using Starhaul.Pipelines;

namespace Starhaul.Cli.Progress;

/// <summary>
/// Shows how a listener stands: some lines in a terminal, drawn again and again, or one line a minute in a pipe, which is told of a
/// target's trouble when it begins and when it ends.
/// </summary>
internal sealed class StreamView : IProgress<EddnStreamProgress>, IAsyncDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly CliContext context;
    private readonly CommandOutput output;
    private readonly IProgressView view;
    private readonly List<Meter> meters = [];
    private readonly HashSet<string> troubled = new(StringComparer.Ordinal);

    public StreamView(CliContext context, CommandOutput output)
    {
        this.context = context;
        this.output = output;
        view =
            context.IsInteractive && !output.IsQuiet
                ? new LiveProgress(context)
                : new PlainProgress(context, output.Message, Minute);
    }

    /// <inheritdoc />
    public void Report(EddnStreamProgress value)
    {
        if (!context.IsInteractive)
        {
            ReportTroubles(value.Targets);
        }

        var lines = context.IsInteractive ? StreamText.Live(value, context.TimeProvider) : [StreamText.Plain(value)];
        for (var i = 0; i < lines.Count; i++)
        {
            if (i == meters.Count)
            {
                meters.Add(view.Begin(lines[i].Name));
            }

            meters[i].CreateProgress<string>(activity => new MeterState { Activity = activity }).Report(lines[i].Text);
        }
    }

    /// <summary>Runs <paramref name="print"/> at a moment when nothing else is drawn.</summary>
    public void Print(Action print) => view.Print(print);

    /// <summary>Shows the last state no longer.</summary>
    public void End()
    {
        foreach (var meter in meters)
        {
            view.End(meter, () => { });
        }

        meters.Clear();
    }

    private void ReportTroubles(IReadOnlyList<EddnTargetState> targets)
    {
        foreach (var target in targets)
        {
            if (target.Trouble is { } trouble && troubled.Add(target.Target))
            {
                output.Message(
                    $"starhaul: warning: {target.Target}: {trouble} It is tried again and again; the archive has every message."
                );
            }
            else if (target.Trouble is null && troubled.Remove(target.Target))
            {
                output.Message($"starhaul: {target.Target} can be written to again.");
            }
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => view.DisposeAsync();
}
