namespace Starhaul.Transfer.Checks;

/// <summary>One step that bytes pass in order: decoding, checking, hashing, writing.</summary>
internal abstract class ByteStage : IDisposable
{
    /// <summary>Takes the next bytes.</summary>
    public abstract void Append(ReadOnlySpan<byte> bytes);

    /// <summary>Says that the last byte has passed. Called once.</summary>
    public abstract void Complete();

    /// <summary>Gives back what the stage holds, and ends the stages after it.</summary>
    public abstract void Dispose();
}
