namespace Starhaul;

/// <summary>Sees what a file holds (decoded, if it is compressed) while it arrives, before it is proven whole.</summary>
/// <remarks>
/// An implementation MUST take nothing as true before the fetch has returned: a version may turn out damaged, and when the
/// source turns out to be another version, <see cref="Begin"/> is called again and all before it is void. Calls come one
/// at a time and in order; a slow observer slows the download. What it throws ends the fetch.
/// </remarks>
internal interface IContentObserver
{
    /// <summary>The content begins, perhaps again.</summary>
    void Begin();

    /// <summary>The next bytes. They belong to the caller and change after the call.</summary>
    void Append(ReadOnlySpan<byte> bytes);

    /// <summary>The last byte has passed and the content itself was found sound; the file is not published yet.</summary>
    void Complete();
}
