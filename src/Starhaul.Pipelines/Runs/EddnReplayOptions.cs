using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Starhaul.Pipelines;

/// <summary>What an <c>EddnReplay</c> is to load, and where to.</summary>
public sealed record EddnReplayOptions
{
    /// <summary>The targets, at least one, as <c>SpanshDump.TargetForms</c> has them.</summary>
    public required IReadOnlyList<string> Targets { get; init; }

    /// <summary>Kinds of targets beside SQLite and NDJSON, such as those of Starhaul.Postgres and Starhaul.DuckDb. Default: none.</summary>
    public IReadOnlyList<SinkFactory> Sinks { get; init; } = [];

    /// <summary>Only messages that a gateway took at this time or later; null (the default) for all.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only messages that a gateway took before this time; null (the default) for all.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Only messages of this schema, such as <c>commodity-3</c>, that goes into tables; null (the default) for all.</summary>
    public string? Schema { get; init; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>Where the log goes. Default: nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;

    /// <summary>What decides which rows an import has, as JSON: two imports that differ here are not the same.</summary>
    internal string Selection()
    {
        var selection = new JsonObject();
        Add("since", Since?.ToUniversalTime().ToString("O"));
        Add("until", Until?.ToUniversalTime().ToString("O"));
        Add("schema", Schema);
        return selection.ToJsonString();

        void Add(string name, string? value)
        {
            if (value is not null)
            {
                selection[name] = value;
            }
        }
    }

    /// <summary>Refuses what makes no sense.</summary>
    /// <exception cref="ArgumentException">No target, or an end that is not after the beginning.</exception>
    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Targets);
        ArgumentNullException.ThrowIfNull(TimeProvider);
        if (Targets.Count == 0)
        {
            throw new ArgumentException("No target is given.", nameof(Targets));
        }

        if (Since >= Until)
        {
            throw new ArgumentException(
                $"From {Since:yyyy-MM-dd HH:mm:ss} until {Until:yyyy-MM-dd HH:mm:ss} there is no time: expected the end after the beginning.",
                nameof(Until)
            );
        }
    }
}
