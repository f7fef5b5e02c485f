namespace Starhaul.Pipelines;

/// <summary>One file that an import is, in a target that is a folder of files.</summary>
/// <param name="Path">Its name in the folder of the import.</param>
/// <param name="Rows">Rows in it; null where it holds none of a table's.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Sha256">Its SHA-256, hex.</param>
internal sealed record ImportedFile(string Path, long? Rows, long Length, string Sha256);
