using Starhaul.Pipelines;
using Starhaul.Pipelines.Sinks;
using Starhaul.Postgres.Store;
using Starhaul.Postgres.Urls;

namespace Starhaul.Postgres;

/// <summary>PostgreSQL as a kind of target.</summary>
/// <example>
/// <code>
/// var dump = new SpanshDump(
///     new SpanshDumpOptions { Targets = ["postgres://me@db.example/galaxy"], Sinks = [PostgresSinks.Database] }
/// );
/// </code>
/// </example>
public static class PostgresSinks
{
    /// <summary>
    /// <c>postgres://USER@HOST/DATABASE</c>: a database of PostgreSQL whose tables are kept up to date, named as libpq names it;
    /// <c>?schema=NAME</c> says which schema they are in.
    /// </summary>
    public static SinkFactory Database { get; } =
        new()
        {
            Schemes = ["postgres://", "postgresql://"],
            Form = "postgres://USER@HOST/DATABASE",
            Create = (place, time) => new UpdatingSink(new PostgresStore(Parse(place)), time),
            Exists = _ => true,
            Identity = place => Parse(place).Identity,
        };

    private static PostgresTarget Parse(string place) => PostgresTarget.Parse("postgres://" + place);
}
