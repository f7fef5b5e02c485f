using System.Text.Json;
using Starhaul.Pipelines;

namespace Starhaul.Cli.Commands;

/// <summary>The document of <c>imports --json</c>.</summary>
/// <param name="Imports">The imports of the target, oldest first.</param>
internal sealed record ImportsDocument(IReadOnlyList<ImportsDocument.Entry> Imports)
{
    /// <summary>The document of what a target knows.</summary>
    public static ImportsDocument From(IEnumerable<ImportRecord> imports) => new([.. imports.Select(Entry.From)]);

    /// <summary>One import; the fields are those of the table <c>imports</c>.</summary>
    internal sealed record Entry
    {
        public required long ImportId { get; init; }

        public required string Pipeline { get; init; }

        public required string Source { get; init; }

        public required string Sha256 { get; init; }

        public DateTimeOffset? SourceTime { get; init; }

        public required JsonElement Record { get; init; }

        public required JsonElement Options { get; init; }

        public required string Status { get; init; }

        public required DateTimeOffset Started { get; init; }

        public DateTimeOffset? Finished { get; init; }

        public required long CursorOffset { get; init; }

        public required long Records { get; init; }

        public required long Rejected { get; init; }

        public required long RowsNew { get; init; }

        public required long RowsChanged { get; init; }

        public required long RowsUnchanged { get; init; }

        public required long RowsRemoved { get; init; }

        public required string Tool { get; init; }

        public required IReadOnlyList<ImportedFile> Files { get; init; }

        public string? Trouble { get; init; }

        public static Entry From(ImportRecord import) =>
            new()
            {
                ImportId = import.Id,
                Pipeline = import.Pipeline,
                Source = import.Source,
                Sha256 = import.Sha256,
                SourceTime = import.SourceTime,
                Record = JsonElement.Parse(import.Record),
                Options = JsonElement.Parse(import.Options),
                Status = import.Status,
                Started = import.Started,
                Finished = import.Finished,
                CursorOffset = import.Cursor,
                Records = import.Records,
                Rejected = import.Rejected,
                RowsNew = import.Rows.New,
                RowsChanged = import.Rows.Changed,
                RowsUnchanged = import.Rows.Unchanged,
                RowsRemoved = import.Rows.Removed,
                Tool = import.Tool,
                Files = import.Files,
                Trouble = import.Trouble,
            };
    }
}
