namespace Starhaul.TestOrigin;

/// <summary>Files that change while somebody fetches them.</summary>
public static partial class Faults
{
    /// <summary>
    /// Another version from now on. With <see cref="Fault.After"/>: from the request after so many of this path, HEAD
    /// included. Answers that are under way go on with the version they began with.
    /// </summary>
    public static Fault ChangesTo(OriginFile next) => new() { Versions = (_, _) => next };

    /// <summary>Another version for every request that comes when so many body bytes of this path were sent.</summary>
    public static Fault ChangesToAfterBytes(OriginFile next, long bytes) =>
        new() { Versions = (soFar, file) => soFar.BodyBytes >= bytes ? next : file };

    /// <summary>Every request finds another version of the same length, with validators of its own.</summary>
    public static Fault NeverHoldsStill() =>
        new()
        {
            Versions = (soFar, file) =>
                file with
                {
                    Content = OriginContent.Random(file.Content.Length, 1000 + soFar.Requests),
                    ETag = file.ETag is null ? null : $"\"version-{soFar.Requests}\"",
                    LastModified = file.LastModified?.AddSeconds(soFar.Requests),
                },
        };

    /// <summary>The file is overwritten in place under the answer: its own bytes up to an offset, the other's from there.</summary>
    public static Fault OverwrittenInPlace(OriginContent next, long at) =>
        Change(answer => answer with { Content = OriginContent.Joined(answer.Content, next, at) });

    /// <summary>Versions as a test wants them.</summary>
    public static Fault Versions(Func<ServedSoFar, OriginFile, OriginFile> choose) => new() { Versions = choose };
}
