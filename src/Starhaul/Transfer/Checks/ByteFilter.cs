namespace Starhaul.Transfer.Checks;

/// <summary>One step that bytes pass in order: decoding, checking, hashing, writing.</summary>
internal abstract class ByteFilter : IDisposable
{
    /// <summary>Takes the next bytes.</summary>
    public abstract void Append(ReadOnlySpan<byte> bytes);

    /// <summary>Says that the last byte has passed. Called once.</summary>
    public abstract void Complete();

    /// <summary>Gives back what the filter holds, and ends the filters after it.</summary>
    public abstract void Dispose();
}
