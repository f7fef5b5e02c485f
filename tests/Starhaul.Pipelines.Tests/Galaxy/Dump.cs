using System.Globalization;
using System.Text;
using Starhaul.Pipelines.ApiRecords;
using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Tests.Galaxy;

/// <summary>What a dump says, as text: one line for each row with its values, its stated groups and the rows of its sets.</summary>
internal sealed record Dump
{
    public static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public required IReadOnlyList<DumpRow> Rows { get; init; }

    public required IReadOnlyList<(long Start, long End, long Records, long Rejected)> Batches { get; init; }

    public required IReadOnlyList<(long Offset, string Reason, string Record)> Rejects { get; init; }

    public long Records => Batches.Sum(batch => batch.Records);

    public IReadOnlyList<DumpRow> this[TableDefinition table] => [.. Rows.Where(row => row.Table == table.Name)];

    public static Dump Read(string json) => Read(Encoding.UTF8.GetBytes(json));

    public static Dump Read(
        byte[] json,
        GalaxyReaderOptions? options = null,
        int maxRecords = int.MaxValue,
        long maxBytes = long.MaxValue,
        int readsOf = int.MaxValue
    )
    {
        var rejects = new List<(long, string, string)>();
        options = options ?? new GalaxyReaderOptions { Now = Now };
        options = options with
        {
            Reader = options.Reader ?? ApiRecordReaders.Create(GalaxyForm.Dump),
            OnReject = (offset, reason, record) =>
                rejects.Add((offset, reason.Text, Encoding.UTF8.GetString(record.Span))),
        };
        using var stream = new SmallReads(json.AsMemory((int)options.StartOffset), readsOf);
        var reader = new GalaxyReader(stream, options);
        var batch = new Batch();
        var rows = new List<DumpRow>();
        var batches = new List<(long, long, long, long)>();
        while (reader.ReadAsync(batch, maxRecords, maxBytes, CancellationToken.None).AsTask().GetAwaiter().GetResult())
        {
            rows.AddRange(RowsOf(batch));
            batches.Add((batch.StartOffset, batch.EndOffset, batch.Records, batch.Rejected));
            batch.Clear();
        }

        return new Dump
        {
            Rows = rows,
            Batches = batches,
            Rejects = rejects,
        };
    }

    /// <summary>Every row of a batch.</summary>
    public static IEnumerable<DumpRow> RowsOf(Batch batch) =>
        GalaxyTables.Data.SelectMany(table => RowsOf(batch, table));

    private static IEnumerable<DumpRow> RowsOf(Batch batch, TableDefinition table)
    {
        var rows = batch[table];
        for (var row = 0; row < rows.Count; row++)
        {
            var values = new Dictionary<string, string>(StringComparer.Ordinal);
            for (var column = 0; column < table.Columns.Length; column++)
            {
                if (!rows.IsNull(row, column))
                {
                    values[table.Columns[column].Name] = Text(rows, row, column);
                }
            }

            var stated = table.Groups.Where(group => rows.IsStated(row, group)).ToList();
            yield return new DumpRow
            {
                Table = table.Name,
                Values = values,
                Stated = [.. stated.Select(group => group.Name)],
                Sets = stated
                    .Where(group => group.SetAtom is { } set && rows.IsStated(row, set))
                    .ToDictionary(
                        group => group.Name,
                        group => SetOf(batch[group.Set!.Table], rows.SetOf(row, group)),
                        StringComparer.Ordinal
                    ),
            };
        }
    }

    private static List<string> SetOf(RowBuffer rows, (int First, int Count) set) =>
        [
            .. Enumerable
                .Range(set.First, set.Count)
                .Select(row => Text(rows, row, rows.Table.KeyLength - 1))
                .Order(StringComparer.Ordinal),
        ];

    private static string Text(RowBuffer rows, int row, int column) =>
        rows.Table.Columns[column].Type switch
        {
            ColumnType.Text or ColumnType.Json => Encoding.UTF8.GetString(rows.Utf8(row, column)),
            ColumnType.Real => rows.Double(row, column).ToString("R", CultureInfo.InvariantCulture),
            ColumnType.Id => ((ulong)rows.Int64(row, column)).ToString(CultureInfo.InvariantCulture),
            _ => rows.Int64(row, column).ToString(CultureInfo.InvariantCulture),
        };

    private sealed class SmallReads(ReadOnlyMemory<byte> bytes, int most) : MemoryStream(bytes.ToArray())
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, most)], cancellationToken);
    }
}
