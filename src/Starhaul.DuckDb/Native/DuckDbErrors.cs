using System.Text.RegularExpressions;

namespace Starhaul.DuckDb.Native;

/// <summary>DuckDB's words as errors that say what to do next.</summary>
internal static partial class DuckDbErrors
{
    // Of the main header, which follows a checksum. https://duckdb.org/docs/stable/internals/storage
    private const int MagicOffset = 8;

    [GeneratedRegex(@"lock is held in (?<program>[^(]+) \(PID (?<process>\d+)\)")]
    private static partial Regex Holder { get; }

    [GeneratedRegex(@"version number (?<found>\d+),.* between (?<least>\d+) and (?<most>\d+)")]
    private static partial Regex StorageVersion { get; }

    private const string MoreMemory =
        "Give it more memory, such as 2GB: write ?memory_limit=2GB after the path of the target.";

    private const string Restore =
        "Restore the file from a copy, or move it away and load the dumps again: what they state is the same.";

    // DuckDB has no code for it. Found in the exceptions of its storage, and by damaging files byte by byte.
    private static readonly string[] OfDamage =
    [
        "Corrupt",
        "checksum",
        "deserialize",
        "Serialization Error",
        "INTERNAL Error",
        "has been invalidated",
        "enough bytes from file",
    ];

    private static ReadOnlySpan<byte> Magic => "DUCK"u8;

    public static DestinationException CannotOpen(string path, string text)
    {
        var (what, hint) = WhyNot(path, text);
        return new DestinationException($"The DuckDB database '{path}' {what}.")
        {
            Step = FetchStep.Publish,
            Hint = hint,
            IsTransient = Holder.IsMatch(text),
        };
    }

    /// <summary>Whether this process has the file open with other settings.</summary>
    public static bool IsOpenOtherwise(DestinationException exception) => IsOpenOtherwise(exception.Message);

    /// <summary>What to do with a log that is not the one of its database.</summary>
    public static string MoveLogAway(string path) =>
        $"Move the log away: mv '{path}.wal' '{path}.wal.bad'. Then run the same command again: the load goes on from what the database itself holds.";

    public static DestinationException Failed(string text) =>
        new(IsDamage(text) ? $"The DuckDB database is damaged: {FirstLine(text)}" : $"DuckDB: {FirstLine(text)}")
        {
            Step = FetchStep.Publish,
            Hint =
                IsOfMemory(text) ? MoreMemory
                : IsDamage(text) ? Restore
                : text.Contains("No space left", StringComparison.Ordinal)
                    ? "Make room on the disk, then run the same command again."
                : null,
        };

    private static (string What, string Hint) WhyNot(string path, string text)
    {
        if (Holder.Match(text) is { Success: true } holder)
        {
            var process = holder.Groups["process"].Value;
            return (
                $"is held by another process: {Path.GetFileName(holder.Groups["program"].Value)} (PID {process})",
                $"DuckDB lets one process have a file that is written, and none read it meanwhile: wait until process {process} ends, or name another file."
            );
        }

        if (StorageVersion.Match(text) is { Success: true } version)
        {
            return (
                $"has storage version {version.Groups["found"]}; this libduckdb reads {version.Groups["least"]} to {version.Groups["most"]}",
                "A newer DuckDB wrote it: use a newer Starhaul, or load into another file."
            );
        }

        if (IsOfMemory(text))
        {
            return ($"cannot be opened in the memory that it may use: {FirstLine(text)}", MoreMemory);
        }

        if (text.Contains("WAL", StringComparison.Ordinal))
        {
            return (
                $"cannot be opened with its log {path}.wal, which is damaged or of another database: {FirstLine(text)}",
                MoveLogAway(path)
            );
        }

        if (IsDamage(text) && (IsOpenOtherwise(text) ? null : WhatIsAt(path)) is null)
        {
            return ($"is damaged: {FirstLine(text)}", Restore);
        }

        // Closing a file gives up the locks that this process has on it, so one that is open here is not looked at.
        return (IsOpenOtherwise(text) ? null : WhatIsAt(path))
            ?? (
                $"cannot be opened: {FirstLine(text)}",
                "Check that you may read and write the file and its folder, or name another file."
            );
    }

    /// <summary>What is there in place of a database; null where there is nothing to say against it.</summary>
    private static (string What, string Hint)? WhatIsAt(string path)
    {
        var folder = Path.GetDirectoryName(path);
        if (Directory.Exists(path))
        {
            return ("is a folder", $"Name a file in it: duckdb:{Path.Combine(path, "galaxy.duckdb")}.");
        }

        if (!string.IsNullOrEmpty(folder) && !Directory.Exists(folder))
        {
            return (
                $"cannot be made: the folder {folder} is not there",
                $"Create it with: mkdir -p '{folder}'. Or name another file."
            );
        }

        if (!File.Exists(path) || ReadHead(path) is not var (length, found))
        {
            return null;
        }

        return length == 0
                ? (
                    "is an empty file of 0 bytes, which DuckDB does not take for a database",
                    "Remove it, then run the same command again: a file that is not there is made."
                )
            : found.AsSpan().SequenceEqual(Magic) ? null
            : (
                $"is none: expected the bytes {Convert.ToHexString(Magic)} at offset {MagicOffset}, found {(found.Length == 0 ? "the end" : Convert.ToHexString(found))} in a file of {length} bytes",
                "Name another file; this one is left as it is."
            );
    }

    private static (long Length, byte[] AtMagic)? ReadHead(string path)
    {
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var head = new byte[MagicOffset + Magic.Length];
            var read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
            return (file.Length, head[Math.Min(read, MagicOffset)..read]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null; // DuckDB's own words say why it cannot be read
        }
    }

    private static bool IsOfMemory(string text) =>
        text.Contains("Out of Memory", StringComparison.OrdinalIgnoreCase)
        || text.Contains("memory_limit", StringComparison.Ordinal);

    private static bool IsDamage(string text) =>
        Array.Exists(OfDamage, word => text.Contains(word, StringComparison.OrdinalIgnoreCase));

    private static bool IsOpenOtherwise(string text) =>
        text.Contains("different configuration", StringComparison.Ordinal);

    // What follows is the place in the SQL, or a stack.
    private static string FirstLine(string text)
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? text : text[..end];
    }
}
