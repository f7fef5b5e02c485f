namespace Starhaul;

/// <summary>A format that a manifest can be exported to.</summary>
/// <param name="Name">Its name, such as <c>sha256sums</c>.</param>
/// <param name="Description">What it is, as words for a person.</param>
/// <param name="IsFolder">Whether it is a folder and needs a path; all others can go to standard output as well.</param>
internal sealed record ManifestExportFormat(string Name, string Description, bool IsFolder);
