namespace Starhaul.Pipelines;

/// <summary>How far a replay is.</summary>
/// <param name="File">The file that is loaded, relative to the archive.</param>
/// <param name="FilesDone">Files that are done.</param>
/// <param name="Files">Files in all.</param>
/// <param name="Messages">Messages loaded so far, into the first target that needed them.</param>
/// <param name="Rejected">Messages rejected so far.</param>
public sealed record EddnReplayProgress(string File, int FilesDone, int Files, long Messages, long Rejected);
