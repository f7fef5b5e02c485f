using Spectre.Console;
using Spectre.Console.Rendering;
using Starhaul.Cli.Output;

namespace Starhaul.Cli.Progress;

/// <summary>A column that shows one part of how a fetch stands.</summary>
internal sealed class ReadingColumn(Func<Reading, string> part) : ProgressColumn
{
    private const string MeterKey = "meter";

    /// <inheritdoc />
    protected override bool NoWrap => true;

    /// <summary>Says which fetch a line of the display is of.</summary>
    public static void Follow(ProgressTask task, Meter meter) => task.State.Update<MeterBox>(MeterKey, _ => new(meter));

    /// <inheritdoc />
    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime)
    {
        var reading = task.State.Get<MeterBox>(MeterKey).Meter.Read();
        task.IsIndeterminate = reading.Share is null;
        task.Value = (reading.Share ?? 0) * task.MaxValue;
        return new Text(TerminalText.Clean(part(reading))).Ellipsis();
    }

    // The display keeps values, not objects, beside its lines.
    private readonly record struct MeterBox(Meter Meter);
}
