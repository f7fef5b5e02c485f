namespace Starhaul;

/// <summary>Looks at plain bytes as they pass, in order and once, and says at the end whether they are whole.</summary>
/// <remarks>
/// An implementation MUST use constant memory whatever the length, MUST find the same faults however the bytes are cut
/// into calls, and MUST raise its error no later than <see cref="Complete"/>. It is used by one thread at a time and
/// not after it threw.
/// </remarks>
public abstract class ContentCheck : IDisposable
{
    /// <summary>Takes the next bytes. They are the caller's again when the call returns.</summary>
    /// <exception cref="IntegrityException">The bytes are damaged; the message names the offset.</exception>
    /// <exception cref="UnexpectedContentException">The bytes go over a bound.</exception>
    public abstract void Append(ReadOnlySpan<byte> bytes);

    /// <summary>Says that the last byte has passed. Called once.</summary>
    /// <exception cref="IntegrityException">The bytes end too early.</exception>
    public abstract ContentSummary Complete();

    /// <summary>
    /// Whether at least one whole value of the form has passed. Where nobody claims the form, bytes that leave it after that
    /// are of another: lines of a log that began like NDJSON.
    /// </summary>
    internal virtual bool HasSeenOneWhole => false;

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives native and pooled memory back.</summary>
    protected virtual void Dispose(bool disposing) { }
}
