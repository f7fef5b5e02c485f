namespace Starhaul.Transfer;

/// <summary>
/// A regime: what the bytes are, and how we know that they are whole. The base does everything but the content check:
/// transport to part file to follower to SHA-256. A regime overrides <see cref="CreateDecoder"/> when its bytes are a
/// compressed form of others, else <see cref="CreateCheck"/>.
/// </summary>
public abstract class DownloadStrategy
{
    /// <summary>A unique short name, such as <c>gzip</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Media types that this regime checks, lower-case, the usual one first.</summary>
    public abstract IReadOnlyList<string> MimeTypes { get; }

    /// <summary>A fresh decoder for one file; null when the bytes are not a compressed form.</summary>
    public virtual ContentDecoder? CreateDecoder() => null;

    /// <summary>A fresh check for one file of plain bytes; null when nothing can be checked.</summary>
    public virtual ContentCheck? CreateCheck(CheckRequest request) => null;
}
