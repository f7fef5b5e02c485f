using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines;

/// <summary>What a <c>SpanshDump</c> is to load, and where to.</summary>
public sealed record SpanshDumpOptions
{
    /// <summary>The share of records that may be rejected where none is given.</summary>
    public const double DefaultMaxRejects = 0.01;

    /// <summary>
    /// The targets, at least one: <c>sqlite:PATH</c>, <c>ndjson:DIR</c>, and what <see cref="Sinks"/> adds, such as
    /// <c>postgres://...</c>, <c>duckdb:PATH</c> and <c>parquet:DIR</c>.
    /// </summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>Kinds of targets beside SQLite and NDJSON, such as those of Starhaul.Postgres and Starhaul.DuckDb. Default: none.</summary>
    public IReadOnlyList<SinkFactory> Sinks { get; init; } = [];

    /// <summary>
    /// How targets in buckets are reached, such as <c>ndjson:s3://BUCKET/PREFIX</c>: transports, and a folder for the work. Default: as
    /// the fetcher of the run reaches boxes.
    /// </summary>
    public ManifestOptions? Boxes { get; init; }

    /// <summary>
    /// The resource of an API that the records were asked of, which has tables (<see cref="ApiResource.HasTables"/>); null (the default) for
    /// a dump. Where records look otherwise than in dumps, none can be left out by <see cref="PopulatedOnly"/> or <see cref="Near"/>.
    /// </summary>
    public ApiResource? Resource { get; init; }

    /// <summary>
    /// Names of the tables to load; empty (the default) for all. <c>SpanshDump.Tables</c> lists them. What their
    /// rows belong to comes along: stations with market, bodies and rings with signals, systems with bodies and rings.
    /// </summary>
    public IReadOnlyList<string> Select { get; init; } = [];

    /// <summary>Only systems with a population. Default false.</summary>
    public bool PopulatedOnly { get; init; }

    /// <summary>
    /// Only systems near a place: the greatest distance in light years, above 0, and from where; null (the default) for all. The
    /// place is a system that a target knows, by its name or, for names are no keys, by its id64; <c>Sol</c>; or coordinates in light
    /// years as <c>x,y,z</c>. A name that is spelled exactly goes before one of another case.
    /// </summary>
    public (double LightYears, string Of)? Near { get; init; }

    /// <summary>
    /// The share of records that may be rejected, 0 to 1, before the load stops with
    /// <c>UnexpectedContentException</c>. Default <see cref="DefaultMaxRejects"/>. Parts of a record that are rejected alone, such as
    /// a station without an id, do not count, but for those with a time that cannot be read.
    /// </summary>
    public double MaxRejects { get; init; } = DefaultMaxRejects;

    /// <summary>Read the content while it arrives, into a stage, and merge when the file is proven. Default false: after it.</summary>
    public bool Stream { get; init; }

    /// <summary>Load a content again that the target has loaded before. Default false.</summary>
    public bool Force { get; init; }

    /// <summary>What is wanted of the fetch.</summary>
    public FetchOptions Fetch { get; init; } = FetchOptions.Default;

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where the log goes. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>
    /// The tables to load: those that were selected, and those that their rows belong to, for a market without its
    /// station has nowhere to keep its time.
    /// </summary>
    internal IReadOnlySet<TableDefinition> SelectedTables =>
        Select.Count == 0
            ? GalaxyTables.Data.ToHashSet()
            : GalaxyTables
                .Data.Where(table =>
                    IsSelected(table)
                    || table.Groups.Any(group => group.Set is { } set && IsSelected(set.Table))
                    || (table == GalaxyTables.Systems && HasParts)
                )
                .ToHashSet();

    // Bodies and rings have their system's row beside them, which would have no name.
    private bool HasParts =>
        IsSelected(GalaxyTables.Bodies) || IsSelected(GalaxyTables.Rings) || IsSelected(GalaxyTables.Signals);

    /// <summary>What the records look like.</summary>
    internal GalaxyForm Form => Resource?.Galaxy ?? GalaxyForm.Dump;

    /// <summary>The form as definitions of APIs name it.</summary>
    internal string FormName => JsonNamingPolicy.SnakeCaseLower.ConvertName(Form.ToString());

    /// <summary>What decides which rows an import has, as JSON: two imports that differ here are not the same.</summary>
    internal string Selection()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (Form != GalaxyForm.Dump)
            {
                json.WriteString("records"u8, FormName);
            }

            if (Select.Count > 0)
            {
                json.WriteStartArray("tables"u8);
                foreach (var name in SelectedTables.Select(table => table.Name).Order(StringComparer.Ordinal))
                {
                    json.WriteStringValue(name);
                }

                json.WriteEndArray();
            }

            if (PopulatedOnly)
            {
                json.WriteBoolean("populated"u8, true);
            }

            if (Near is { } near)
            {
                json.WriteNumber("within"u8, near.LightYears);
                json.WriteString("of"u8, near.Of);
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Refuses what makes no sense.</summary>
    /// <exception cref="ArgumentException">A table that there is not, no target, a resource without tables, or a share that is none.</exception>
    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Targets);
        ArgumentNullException.ThrowIfNull(Select);
        ArgumentNullException.ThrowIfNull(Fetch);
        ArgumentNullException.ThrowIfNull(TimeProvider);
        if (Targets.Count == 0)
        {
            throw new ArgumentException("No target is given.", nameof(Targets));
        }

        if (Select.FirstOrDefault(name => GalaxyTables.Data.All(table => table.Name != name)) is { } unknown)
        {
            throw new ArgumentException(
                $"There is no table '{unknown}'; there are {string.Join(", ", GalaxyTables.Data.Select(table => table.Name))}.",
                nameof(Select)
            );
        }

        if (Resource is { HasTables: false })
        {
            throw new ArgumentException($"Records of {Resource.Name} have no tables.", nameof(Resource));
        }

        if (Form != GalaxyForm.Dump && (PopulatedOnly || Near is not null))
        {
            throw new ArgumentException($"Records of {FormName} cannot be chosen by their system.", nameof(Resource));
        }

        if (MaxRejects is not (>= 0 and <= 1))
        {
            throw new ArgumentException($"A share of {MaxRejects} is not from 0 to 1.", nameof(MaxRejects));
        }

        if (Near is { LightYears: not (> 0 and < double.PositiveInfinity) } near)
        {
            throw new ArgumentException($"A distance of {near.LightYears} light years is not above 0.", nameof(Near));
        }
    }

    private bool IsSelected(TableDefinition table) => Select.Contains(table.Name, StringComparer.Ordinal);
}
