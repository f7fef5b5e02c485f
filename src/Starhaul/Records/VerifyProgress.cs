namespace Starhaul;

/// <summary>A snapshot of a running <c>verify</c>, reported about ten times a second and at the end of each file.</summary>
/// <param name="Path">The file that is being hashed.</param>
/// <param name="BytesHashed">Bytes hashed so far, of all files.</param>
/// <param name="BytesTotal">Bytes of all files to look at, by their records.</param>
/// <param name="FilesDone">Files that have their verdict.</param>
/// <param name="FilesTotal">Files to look at.</param>
internal sealed record VerifyProgress(string Path, long BytesHashed, long BytesTotal, int FilesDone, int FilesTotal);
