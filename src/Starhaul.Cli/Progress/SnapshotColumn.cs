using Spectre.Console;
using Spectre.Console.Rendering;
using Starhaul.Cli.Output;

namespace Starhaul.Cli.Progress;

/// <summary>The one column of the display: a whole line, never wider than the terminal.</summary>
internal sealed class SnapshotColumn : ProgressColumn
{
    private const string MeterKey = "meter";

    // What the display puts around a column, and the last place of a line, after which some terminals wrap.
    private const int Margin = 3;

    /// <summary>Says which work a line of the display is of.</summary>
    public static void Follow(ProgressTask task, Meter meter) => task.State.Update<MeterBox>(MeterKey, _ => new(meter));

    /// <inheritdoc />
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
    {
        var snapshot = task.State.Get<MeterBox>(MeterKey).Meter.TakeSnapshot();
        var width = Math.Max(1, options.ConsoleSize.Width - Margin);
        return new Text(TerminalText.Clean(SnapshotText.FitLine(snapshot, width)));
    }

    // The display keeps values, not objects, beside its lines.
    private readonly record struct MeterBox(Meter Meter);
}
