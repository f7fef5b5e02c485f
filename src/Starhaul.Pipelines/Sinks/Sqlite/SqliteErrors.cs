using static SQLitePCL.raw;

namespace Starhaul.Pipelines.Sinks.Sqlite;

/// <summary>What SQLite's result codes mean to a person. https://www.sqlite.org/rescode.html</summary>
internal static class SqliteErrors
{
    /// <summary>The error of a result code.</summary>
    /// <param name="path">The database's file.</param>
    /// <param name="code">Primary or extended result code.</param>
    /// <param name="detail">What SQLite said.</param>
    public static DestinationException Translate(string path, int code, string detail)
    {
        var (what, hint, isTransient) = (code & 0xFF) switch
        {
            SQLITE_BUSY or SQLITE_LOCKED => (
                "is locked: another program holds it",
                "End the program that writes to it, or wait until it is done; then run the same command again.",
                true
            ),
            SQLITE_FULL => (
                "cannot grow: the disk or the database is full",
                "Make room on the disk, then run the same command again; it goes on where it stopped.",
                false
            ),
            SQLITE_READONLY or SQLITE_PERM => (
                "cannot be written",
                "Give yourself the right to write to the file and its folder, or name another file.",
                false
            ),
            SQLITE_CANTOPEN when !Directory.Exists(FolderOf(path)) => (
                $"cannot be opened: the folder {FolderOf(path)} is not there",
                "Create the folder, or name another file.",
                false
            ),
            SQLITE_CANTOPEN => (
                "cannot be opened",
                "Check that it is a file, and that you may write to it and its folder.",
                false
            ),
            SQLITE_NOTADB => ("is not a SQLite database", "Name a new file or a database that Starhaul wrote.", false),
            SQLITE_CORRUPT => ("is damaged", "Restore it from a copy, or load the dumps into a new file.", false),
            SQLITE_IOERR => ("cannot be read or written", "Check the disk, then run the same command again.", false),
            SQLITE_CONSTRAINT => (
                "refused a row by a constraint that another program added",
                $"Look at it with: sqlite3 {path} .schema. Drop the constraint, or name another file; then run the same command again.",
                false
            ),
            _ => (
                "refused a statement",
                $"Look whether another program changed the tables: sqlite3 {path} .schema. Undo the change, or name another file.",
                false
            ),
        };
        return new DestinationException($"The database {path} {what} (SQLite: {detail}, code {code}).")
        {
            Source = SqliteStore.NameOf(path),
            Hint = hint,
            IsTransient = isTransient,
        };
    }

    /// <summary>The error of a statement that did not do to every row what it was to do.</summary>
    public static DestinationException OfCount(string path, string table, int expected, int found) =>
        new($"The database {path} dropped rows of {table}: {expected} were written, {found} are in the table.")
        {
            Source = SqliteStore.NameOf(path),
            Hint =
                $"A trigger of another program takes rows away. Look at it with: sqlite3 {path} .schema. Drop it, then run the same command again.",
        };

    /// <summary>The error of a write-ahead log that is not the one that the connection writes.</summary>
    public static DestinationException OfLog(string path, string log, bool isReplaced) =>
        new(
            $"The write-ahead log {log} was {(isReplaced ? "replaced" : "deleted")} by another program while {path} was open."
        )
        {
            Source = SqliteStore.NameOf(path),
            Hint =
                $"What was loaded is brought into the database as it is closed. Look at it with: sqlite3 {path} 'PRAGMA integrity_check'. Then run the same command again; it goes on where it stopped.",
        };

    private static string FolderOf(string path) => Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
}
