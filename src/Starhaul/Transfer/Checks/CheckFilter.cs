namespace Starhaul.Transfer.Checks;

/// <summary>Passes plain bytes to the check of their regime.</summary>
/// <param name="check">The check.</param>
/// <param name="isGuess">Whether only the first bytes looked like this form, and nobody claims it.</param>
/// <param name="observer">Sees the bytes too; null for none.</param>
internal sealed class CheckFilter(ContentCheck check, bool isGuess, IContentObserver? observer) : ByteFilter
{
    private bool isOpen;

    /// <summary>Whether the bytes went on as another form than the first of them, which nobody claimed, looked like.</summary>
    public bool IsRefuted { get; private set; }

    /// <summary>What the check found; known when the stage is complete, null where the form was refuted.</summary>
    public ContentSummary? Summary { get; private set; }

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        Open();
        IsRefuted = IsRefuted || !TryAppend(check, bytes, isGuess);
        observer?.Append(bytes);
    }

    public override void Complete()
    {
        Open();
        Summary = IsRefuted ? null : check.Complete();
        observer?.Complete();
    }

    public override void Dispose() => check.Dispose();

    /// <summary>Gives bytes to a check of a form that may be a guess.</summary>
    /// <returns>False when they are of another form, whose beginning looked like this one.</returns>
    /// <exception cref="StarhaulException">They are damaged.</exception>
    public static bool TryAppend(ContentCheck check, ReadOnlySpan<byte> bytes, bool isGuess)
    {
        try
        {
            check.Append(bytes);
            return true;
        }
        catch (StarhaulException) when (isGuess && check.HasSeenOneWhole)
        {
            // A log whose first lines are JSON is still a log: only a cut inside the first value speaks of damage.
            return false;
        }
    }

    private void Open()
    {
        if (!isOpen)
        {
            isOpen = true;
            observer?.Begin();
        }
    }
}
