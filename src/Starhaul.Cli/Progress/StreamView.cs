using Starhaul.Cli.Output;
using Starhaul.Pipelines;

namespace Starhaul.Cli.Progress;

/// <summary>
/// Shows how a listener stands: some lines in a terminal, drawn again and again, or in a pipe one line every 5 s for a minute
/// and one a minute afterwards, and a line at once for each trouble that begins, changes or ends.
/// </summary>
internal sealed class StreamView : IProgress<EddnStreamProgress>, IAsyncDisposable
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly CliContext context;
    private readonly CommandOutput output;
    private readonly IProgressView view;
    private readonly List<Meter> meters = [];
    private readonly Dictionary<string, string> troubles = new(StringComparer.Ordinal);

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
        var lines = context.IsInteractive
            ? StreamText.Live(value, context.TimeProvider, isRunning: true)
            : [StreamText.Plain(value)];
        for (var i = 0; i < lines.Count; i++)
        {
            if (i == meters.Count)
            {
                meters.Add(view.Begin(lines[i].Name));
            }

            meters[i].CreateProgress<string>(activity => new MeterState { Activity = activity }).Report(lines[i].Text);
        }

        if (!context.IsInteractive)
        {
            ReportTroubles(value);
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

    private void ReportTroubles(EddnStreamProgress state)
    {
        foreach (var (name, trouble, recovered) in StreamText.Troubles(state))
        {
            if (trouble is not null && troubles.GetValueOrDefault(name) != trouble)
            {
                troubles[name] = trouble;
                view.Print(() => output.Message($"starhaul: warning: {name}: {trouble}"));
            }
            else if (trouble is null && troubles.Remove(name))
            {
                view.Print(() => output.Message($"starhaul: {name} {recovered}."));
            }
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => view.DisposeAsync();
}
