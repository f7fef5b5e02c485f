namespace Starhaul.Transfer.Checks;

/// <summary>Passes plain bytes to the check of their regime.</summary>
internal sealed class CheckFilter(ContentCheck check, IContentObserver? observer) : ByteFilter
{
    private bool isOpen;

    /// <summary>What the check found; known when the filter is complete.</summary>
    public ContentSummary? Summary { get; private set; }

    public override void Append(ReadOnlySpan<byte> bytes)
    {
        Open();
        check.Append(bytes);
        observer?.Append(bytes);
    }

    public override void Complete()
    {
        Open();
        Summary = check.Complete();
        observer?.Complete();
    }

    public override void Dispose() => check.Dispose();

    private void Open()
    {
        if (!isOpen)
        {
            isOpen = true;
            observer?.Begin();
        }
    }
}
