using Starhaul.Pipelines;

namespace Starhaul.Cli.Output;

/// <summary>What a load did, for a person: a line and a table for each target.</summary>
internal static class LoadText
{
    private static readonly string[] Heading = ["  table", "new", "changed", "unchanged", "removed"];

    /// <summary>The lines of a result.</summary>
    public static IEnumerable<string> Lines(SpanshDumpResult result, string currentFolder)
    {
        yield return FileLine(result.File, currentFolder);
        foreach (var target in result.Targets)
        {
            if (target.IsUnchanged)
            {
                yield return $"unchanged {target.Target}: import {target.ImportId} has this content already";
                continue;
            }

            yield return $"loaded {target.Target}: import {target.ImportId}, {Facts(target, result)}";
            foreach (var line in Table(target.Tables, target.InAll))
            {
                yield return line;
            }
        }

        if (result.KeptText is { } kept)
        {
            yield return OptionNames.Translate(kept);
        }

        foreach (var kind in result.RejectedKinds)
        {
            yield return $"rejected {HumanText.Count(kind.Count)}: {kind.Kind}; the first: {kind.First}";
        }

        if (result.Rejects is { } rejects)
        {
            yield return $"rejected records: {OutcomeText.DisplayPath(rejects, currentFolder)}";
        }
    }

    /// <summary>The lines of a plan.</summary>
    public static IEnumerable<string> Lines(SpanshDumpPlan plan, string currentFolder)
    {
        if (plan.Fetch is { } fetch)
        {
            foreach (var line in PlanText.Lines(fetch))
            {
                yield return line;
            }

            yield return "";
        }

        if (plan.Counted is not { } counted)
        {
            yield return "It would be fetched, proven and then loaded; what it holds is known after that.";
            yield break;
        }

        var target = counted.Targets[0];
        yield return $"{OutcomeText.DisplayPath(counted.File.Path, currentFolder)} holds {Facts(target, counted)}";
        string[] heading = ["  table", "rows"];
        foreach (var line in TextTable.Lines([heading, .. target.Tables.Select(Row)], rightAligned: [1]))
        {
            yield return line;
        }

        static string[] Row(TableChange table) => ["  " + table.Table, HumanText.Count(table.New)];
    }

    private static string Facts(TargetResult target, SpanshDumpResult result)
    {
        var rejected = target.Rejected > 0 ? $" ({HumanText.Count(target.Rejected)} rejected)" : "";
        var seconds = result.LoadTime.TotalSeconds;
        var speed =
            seconds > 0
                ? $" in {HumanText.Time(result.LoadTime)} ({HumanText.Count((long)(result.Records / seconds))} records/s, "
                    + $"{HumanText.Rate(result.ContentRead / seconds)})"
                : "";
        return $"{HumanText.Count(target.Records, "record")}{rejected}{speed}";
    }

    /// <summary>A path was not fetched: it was proven where it lies.</summary>
    private static string FileLine(FetchResult file, string currentFolder) =>
        file.Record.SourceUrl.StartsWith("file:", StringComparison.Ordinal)
            ? $"proven {OutcomeText.DisplayPath(file.Path, currentFolder)}  "
                + $"{HumanText.Bytes(file.Record.ContentLength.Actual)}  sha256 {OutcomeText.ShortHash(file.Record.Sha256)}  "
                + $"proof: {OutcomeText.Describe(file.Record.Evidence)}"
            : OutcomeText.Line(file, currentFolder);

    /// <summary>A line for each table that has anything to tell; none where none has.</summary>
    /// <param name="tables">The tables.</param>
    /// <param name="inAll">What the import did, which gets a line where an interrupted run did a part of it.</param>
    public static IEnumerable<string> Table(IReadOnlyList<TableChange> tables, TableChange? inAll = null)
    {
        var rows = tables.Where(IsOfInterest).Select(Row).ToList();
        if (inAll is not null && RowsOf(inAll) != tables.Sum(RowsOf))
        {
            rows.Add(Row(inAll));
        }

        return rows.Count == 0 ? [] : TextTable.Lines([Heading, .. rows], rightAligned: [1, 2, 3, 4]);
    }

    private static bool IsOfInterest(TableChange table) => RowsOf(table) > 0;

    private static long RowsOf(TableChange table) => table.New + table.Changed + table.Unchanged + table.Removed;

    private static string[] Row(TableChange table) =>
        [
            "  " + table.Table,
            HumanText.Count(table.New),
            HumanText.Count(table.Changed),
            HumanText.Count(table.Unchanged),
            HumanText.Count(table.Removed),
        ];
}
