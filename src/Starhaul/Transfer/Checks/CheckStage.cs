using Starhaul.Records;

namespace Starhaul.Transfer.Checks;

/// <summary>Passes plain bytes to the check of their regime.</summary>
internal sealed class CheckStage(ContentCheck check) : ByteStage
{
    /// <summary>What the check found; known when the stage is complete.</summary>
    public ContentSummary? Summary { get; private set; }

    public override void Append(ReadOnlySpan<byte> bytes) => check.Append(bytes);

    public override void Complete() => Summary = check.Complete();

    public override void Dispose() => check.Dispose();
}
