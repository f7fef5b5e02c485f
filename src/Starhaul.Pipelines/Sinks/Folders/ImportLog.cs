using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Starhaul.Native;

namespace Starhaul.Pipelines.Sinks.Folders;

/// <summary>
/// <c>imports.jsonl</c>: a line for each import of a folder, with the name of its folder. A folder that somebody removed is missed by
/// it alone. It is appended to when an import has its name, so a kill between both leaves a folder without a line, which the next
/// load adds.
/// </summary>
internal static class ImportLog
{
    public const string Name = "imports.jsonl";

    // A hundred thousand imports.
    private const int LongestFile = 256 * 1024 * 1024;

    /// <summary>The lines of a folder, oldest first; a last line without its end, which a kill left, is no line.</summary>
    /// <param name="folder">The folder of the target.</param>
    /// <param name="mustBeOurs">Whether a list of another user is refused: a load is going to go by what it says.</param>
    /// <returns>None where the file is not there.</returns>
    /// <exception cref="DestinationException">A line is damaged.</exception>
    public static IReadOnlyList<FolderImport> Read(string folder, bool mustBeOurs = false)
    {
        var path = Path.Combine(folder, Name);
        if (Posix.Stat(path) is null)
        {
            return [];
        }

        var text = Encoding.UTF8.GetString(SafeFile.ReadAll(path, LongestFile, mustBeOurs));
        var lines = text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select((line, at) => ReadLine(path, line, at + 1))];
    }

    /// <summary>Whether the last line has no end: a kill cut it off.</summary>
    public static bool IsTorn(string folder)
    {
        var path = Path.Combine(folder, Name);
        return Posix.Stat(path) is not null && SafeFile.ReadAll(path, LongestFile) is [.., not (byte)'\n'];
    }

    /// <summary>Adds a line, which is on the disk when this ends.</summary>
    public static void Append(string folder, FolderImport import)
    {
        var opened = Posix.OpenOrCreate(Path.Combine(folder, Name), DurableFile.Readable);
        using var file = new FileStream(opened, FileAccess.Write);
        file.Seek(0, SeekOrigin.End);
        file.Write(LineOf(import));
        file.Flush(flushToDisk: true);
    }

    /// <summary>Writes all lines anew.</summary>
    public static void Replace(string folder, IEnumerable<FolderImport> imports) =>
        DurableFile.Replace(Path.Combine(folder, Name), imports.SelectMany(LineOf).ToArray());

    private static byte[] LineOf(FolderImport import) =>
        Encoding.UTF8.GetBytes(
            new JsonObject
            {
                ["folder"] = import.Folder,
                ["length"] = import.Length,
                ["import"] = ImportFile.ToJson(import.Record),
            }.ToJsonString() + "\n"
        );

    private static FolderImport ReadLine(string path, string line, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            var json = document.RootElement;
            var folder = json.GetProperty("folder").GetString();

            // Names of imports begin with a year; others, two dots too, are not ours to move or remove.
            return folder is { Length: > 0 } && char.IsAsciiDigit(folder[0]) && Path.GetFileName(folder) == folder
                ? new FolderImport(
                    folder,
                    json.GetProperty("length").GetInt64(),
                    ImportFile.Read(json.GetProperty("import"))
                )
                : throw new JsonException("'folder' is no name of a folder.");
        }
        catch (Exception exception)
            when (exception is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new DestinationException($"Line {number} of '{path}' is damaged: {exception.Message}", exception)
            {
                Hint = "Remove that line, or the file: the next load writes it anew from the folders that are there.",
            };
        }
    }
}

/// <summary>An import with the name of its folder.</summary>
/// <param name="Folder">The name, as it was published.</param>
/// <param name="Length">Length of its <see cref="ImportFile"/> in bytes.</param>
/// <param name="Record">The import.</param>
internal sealed record FolderImport(string Folder, long Length, ImportRecord Record)
{
    /// <summary>
    /// What the name of a folder begins with while something is wrong with it. Names of imports begin with a year, and the patterns of
    /// views take these alone.
    /// </summary>
    public const string SetAside = "damaged-";

    /// <summary>Where the folder is below another one: under its name, set aside, or not there.</summary>
    public string? PathIn(string target) =>
        new[] { Path.Combine(target, Folder), Path.Combine(target, SetAside + Folder) }.FirstOrDefault(
            Directory.Exists
        );

    /// <summary>The import with what is wrong with its files, as far as names and lengths show.</summary>
    public FolderImport Judge(string target) => this with { Record = Record with { Trouble = FindTrouble(target) } };

    private string? FindTrouble(string target)
    {
        if (PathIn(target) is not { } folder)
        {
            return $"its folder {Folder} is gone";
        }

        foreach (
            var (name, expected) in Record
                .Files.Select(file => (file.Path, file.Length))
                .Prepend((ImportFile.Name, Length))
        )
        {
            var there = new FileInfo(Path.Combine(folder, name));
            if (!there.Exists)
            {
                return $"{name} is missing in {Path.GetFileName(folder)}";
            }

            if (there.Length != expected)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name} in {Path.GetFileName(folder)} has {there.Length:N0} bytes, expected {expected:N0}"
                );
            }
        }

        return null;
    }
}
