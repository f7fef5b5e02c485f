namespace Starhaul.Pipelines;

/// <summary>One row of <c>imports</c>: what was loaded, from where, and how far.</summary>
public sealed record ImportRecord
{
    /// <summary>The status of an import that has not ended yet.</summary>
    public const string Loading = "loading";

    /// <summary>The status of an import whose every record is in the tables.</summary>
    public const string Complete = "complete";

    /// <summary>
    /// The status of an import of a file that was still being written when another came to have its name: what is in the
    /// tables of it stays, and nothing will follow.
    /// </summary>
    public const string Abandoned = "abandoned";

    /// <summary>Number of the import in its target, from 1; 0 before the target gave it one.</summary>
    public long Id { get; init; }

    /// <summary>Name of the pipeline, such as <c>spansh-dump</c>.</summary>
    public required string Pipeline { get; init; }

    /// <summary>The source without secrets.</summary>
    public required string Source { get; init; }

    /// <summary>SHA-256 of the published file, hex; empty while the file is still being written.</summary>
    public required string Sha256 { get; init; }

    /// <summary>When the source says that it was made; null where it does not say.</summary>
    public DateTimeOffset? SourceTime { get; init; }

    /// <summary>
    /// The file's manifest record as JSON; while the file is still being written, <c>first_line</c> alone: the SHA-256 of its
    /// first line.
    /// </summary>
    public required string Record { get; init; }

    /// <summary>The options that decide what is loaded, as JSON: another selection is another import.</summary>
    public required string Options { get; init; }

    /// <summary><see cref="Loading"/>, <see cref="Complete"/> or <see cref="Abandoned"/>.</summary>
    public string Status { get; init; } = Loading;

    /// <summary>When it began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>When it ended; null until then.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>Offset in the decoded source up to which everything is in the tables, in bytes.</summary>
    public long Cursor { get; init; }

    /// <summary>Records read so far, without those that were rejected.</summary>
    public long Records { get; init; }

    /// <summary>Records rejected so far, and bodies and stations of EDSM's answers.</summary>
    public long Rejected { get; init; }

    /// <summary>What became of the rows so far, all tables together.</summary>
    internal RowCounts Rows { get; init; }

    /// <summary>Rows that were not there, of all tables together.</summary>
    public long RowsNew => Rows.New;

    /// <summary>Rows of which something newer won.</summary>
    public long RowsChanged => Rows.Changed;

    /// <summary>Rows that were there as they are, or newer.</summary>
    public long RowsUnchanged => Rows.Unchanged;

    /// <summary>Rows of a market, shipyard, ... whose newer form does not have them.</summary>
    public long RowsRemoved => Rows.Removed;

    /// <summary>The program that loaded it.</summary>
    public required string Tool { get; init; }

    /// <summary>The files that it is, in a target that is a folder of files; else none.</summary>
    internal IReadOnlyList<ImportedFile> Files { get; init; } = [];

    /// <summary>
    /// What is wrong with its files, as far as names and lengths show; null where nothing is. Views leave such an import out, and
    /// a load of the same file with <c>SpanshDumpOptions.Force</c> takes its place.
    /// </summary>
    public string? Trouble { get; init; }

    /// <summary>SHA-256 of the file's first line, hex; null where it was not read.</summary>
    internal string? FirstLine { get; init; }

    /// <summary>
    /// Whether another import is of the same content and options. A file that is still being written is known by its
    /// source and its first line, for another may come to have its name; every other by its SHA-256.
    /// </summary>
    internal bool HasContentOf(ImportRecord other) =>
        Pipeline == other.Pipeline
        && Options == other.Options
        && (
            Sha256.Length == 0 || other.Sha256.Length == 0
                ? (Source, FirstLine) == (other.Source, other.FirstLine)
                : Sha256 == other.Sha256
        );

    /// <summary>Whether it shows that another import has lost its file: of one name, it begins with another line.</summary>
    internal bool ReplacesFileOf(ImportRecord other) =>
        FirstLine is not null
        && other is { Status: Loading, Sha256.Length: 0 }
        && (Pipeline, Options, Source) == (other.Pipeline, other.Options, other.Source)
        && FirstLine != other.FirstLine;
}
