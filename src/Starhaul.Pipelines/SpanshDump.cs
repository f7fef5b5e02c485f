using Microsoft.Extensions.Logging;
using Starhaul.Pipelines.Galaxy;
using Starhaul.Pipelines.Loading;
using Starhaul.Pipelines.Sinks;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines;

/// <summary>Brings a dump of Spansh or EDSM into tables: fetched or found unchanged, proven whole, merged by newer-wins.</summary>
/// <remarks>
/// An interrupted run leaves tables that hold what was merged so far; the same call goes on from there. docs/tables.md
/// describes the tables.
/// </remarks>
/// <example>
/// <code>
/// await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = "dumps" });
/// var dump = new SpanshDump(new SpanshDumpOptions { Targets = ["sqlite:galaxy.db"] });
/// var result = await dump.RunAsync(fetcher, Source.Parse("https://downloads.spansh.co.uk/systems_1day.json.gz"));
/// Console.WriteLine($"{result.Records} records into {result.Targets[0].Target}");
/// </code>
/// </example>
public sealed class SpanshDump
{
    // Read when somebody asks: help of other commands pays for no definitions.
    private static readonly Lazy<IReadOnlyList<string>> TableNames = new(static () =>
        [.. GalaxyTables.Data.Select(table => table.Name)]
    );

    /// <summary>The name of the pipeline.</summary>
    public const string PipelineName = PipelineNames.SpanshDump;

    private readonly SpanshDumpOptions options;
    private readonly ILogger log;

    /// <summary>Makes a pipeline; it may run many times.</summary>
    /// <exception cref="ArgumentException">The options make no sense: the message says which.</exception>
    public SpanshDump(SpanshDumpOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        this.options = options;
        log = options.LoggerFactory.CreateLogger<SpanshDump>();
    }

    /// <summary>Names of the tables that can be loaded.</summary>
    public static IReadOnlyList<string> Tables => TableNames.Value;

    /// <summary>How targets are written that need no registration: <c>sqlite:PATH</c> and others.</summary>
    public static IReadOnlyList<string> TargetForms { get; } = [.. BuiltInSinks.All.Select(sink => sink.Form)];

    /// <summary>Fetches, proves and loads one dump.</summary>
    /// <param name="fetcher">Where the file comes from and goes to. A path is proven and loaded where it lies.</param>
    /// <param name="source">The dump.</param>
    /// <param name="progress">Receives the progress, on any thread; null for none.</param>
    /// <param name="cancellationToken">Ends the run; the same call goes on from there.</param>
    /// <exception cref="ArgumentException">A target is of no known kind, or the place of <see cref="SpanshDumpOptions.Near"/> is unknown.</exception>
    /// <exception cref="StarhaulException">
    /// The file could not be had or is not whole (the tables are as they were), is no dump, or a target cannot be used.
    /// </exception>
    public Task<SpanshDumpResult> RunAsync(
        FileFetcher fetcher,
        Source source,
        IProgress<SpanshDumpProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(fetcher);
        ArgumentNullException.ThrowIfNull(source);
        return Telemetry.LoadAsync(
            "load",
            LogText.Clean(source.Text),
            () => LoadAsync(fetcher, source, progress, cancellationToken),
            static result => result.Records
        );
    }

    private async Task<SpanshDumpResult> LoadAsync(
        FileFetcher fetcher,
        Source source,
        IProgress<SpanshDumpProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var sinks = CreateSinks(fetcher.BoxOptions);
        var registry = BuiltInSinks.With(options.Sinks);
        var made = new NewTargets(registry, options.Targets);
        DumpLoad? load = null;
        try
        {
            // 1. The targets, before a byte is fetched: one that cannot be used is an error at once. A place that is not known is
            // an error before any is made.
            var near = await PlaceFinder
                .FindAsync(options.Near, registry, options.Targets, options.TimeProvider, cancellationToken)
                .ConfigureAwait(false);
            foreach (var sink in sinks)
            {
                await sink.OpenAsync(cancellationToken).ConfigureAwait(false);
                LogWarnings(sink);
            }

            var filter = new GalaxyFilter { PopulatedOnly = options.PopulatedOnly, Within = near };

            // 2. The file, proven whole. No connection of a server is held meanwhile.
            foreach (var sink in sinks)
            {
                await sink.RestAsync().ConfigureAwait(false);
            }

            using var stage = options.Stream ? new StreamStaging(fetcher.WorkFolder, options, filter) : null;
            var fetch = options.Fetch with { Observer = stage };
            var fetchProgress = progress is null ? null : new FetchProgressAdapter(progress, stage);
            var file = source.Uri.IsFile
                ? await fetcher.ProveAsync(source, fetch, fetchProgress, cancellationToken).ConfigureAwait(false)
                : await fetcher.FetchAsync(source, fetch, fetchProgress, cancellationToken).ConfigureAwait(false);

            // 3. The rows, merged.
            var rejects = Path.Combine(fetcher.WorkFolder, RejectsFile.FileName);
            load = new DumpLoad(options, filter, fetcher, file, rejects, progress);
            var result = await load.RunAsync(sinks, stage, cancellationToken).ConfigureAwait(false);
            LogTargets(result);
            return result;
        }
        catch (StarhaulException e) when (e.Source is null)
        {
            e.Source = source.Text;
            throw;
        }
        finally
        {
            foreach (var sink in sinks)
            {
                await sink.DisposeAsync().ConfigureAwait(false);
            }

            if (load is not { HasBegun: true })
            {
                await made.DeleteEmptyAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Opens the targets and lets go of them: before something is fetched that a run is to load, it tells the target that
    /// cannot be used. A run does so itself.
    /// </summary>
    /// <exception cref="ArgumentException">A target is of no known kind.</exception>
    /// <exception cref="StarhaulException">A target cannot be used.</exception>
    public async Task CheckTargetsAsync(CancellationToken cancellationToken = default)
    {
        var made = new NewTargets(BuiltInSinks.With(options.Sinks), options.Targets);
        try
        {
            foreach (var sink in CreateSinks(new ManifestOptions()))
            {
                await using (sink.ConfigureAwait(false))
                {
                    await sink.OpenAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            await made.DeleteEmptyAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Refuses targets of no known kind and touches none: all that can be judged before a run.</summary>
    /// <exception cref="ArgumentException">A target is of no known kind, or says no place.</exception>
    public async Task CheckTargetFormsAsync()
    {
        foreach (var sink in CreateSinks(new ManifestOptions()))
        {
            await sink.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Says what a run would do: nothing is fetched, no target is touched.</summary>
    /// <exception cref="ArgumentException">A target is of no known kind, or the place of <see cref="SpanshDumpOptions.Near"/> is not known.</exception>
    /// <exception cref="StarhaulException">The source could not be had, or a file that is here is no dump.</exception>
    internal async Task<SpanshDumpPlan> PlanAsync(
        FileFetcher fetcher,
        Source source,
        IProgress<SpanshDumpProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(fetcher);
        ArgumentNullException.ThrowIfNull(source);
        await CheckTargetFormsAsync().ConfigureAwait(false);
        var near = await PlaceFinder
            .FindAsync(
                options.Near,
                BuiltInSinks.With(options.Sinks),
                options.Targets,
                options.TimeProvider,
                cancellationToken
            )
            .ConfigureAwait(false);
        var filter = new GalaxyFilter { PopulatedOnly = options.PopulatedOnly, Within = near };
        var fetchProgress = progress is null ? null : new FetchProgressAdapter(progress, stage: null);
        FetchPlan? plan = null;
        FetchResult file;
        if (source.Uri.IsFile)
        {
            file = await fetcher
                .ProveAsync(source, options.Fetch, fetchProgress, cancellationToken)
                .ConfigureAwait(false);
        }
        else
        {
            plan = await fetcher.PlanAsync(source, options.Fetch, cancellationToken).ConfigureAwait(false);
            if (plan.Intent.Action != FetchAction.Skip)
            {
                return new SpanshDumpPlan(plan, Counted: null);
            }

            file = await fetcher
                .FetchAsync(source, options.Fetch, fetchProgress, cancellationToken)
                .ConfigureAwait(false);
        }

        List<Sink> counting = [new CountingSink("dry run")];
        var load = new DumpLoad(options, filter, fetcher, file, rejectsPath: null, progress);
        var counted = await load.RunAsync(counting, stage: null, cancellationToken).ConfigureAwait(false);
        return new SpanshDumpPlan(plan, counted);
    }

    /// <summary>The imports that a target knows, oldest first. The target is read alone, also while a load runs.</summary>
    /// <exception cref="ArgumentException">The target is of no known kind.</exception>
    /// <exception cref="StarhaulException">Nothing was loaded there yet, or the target cannot be read.</exception>
    public static Task<IReadOnlyList<ImportRecord>> ReadImportsAsync(
        string target,
        CancellationToken cancellationToken = default
    ) => ReadImportsAsync(target, [], boxes: null, cancellationToken);

    /// <summary>The same of a target that may be of a kind that is not built in.</summary>
    /// <param name="target">The target.</param>
    /// <param name="sinks">Kinds of targets beside the built-in ones.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="ArgumentException">The target is of no known kind.</exception>
    /// <exception cref="StarhaulException">Nothing was loaded there yet, or the target cannot be read.</exception>
    public static Task<IReadOnlyList<ImportRecord>> ReadImportsAsync(
        string target,
        IReadOnlyList<SinkFactory> sinks,
        CancellationToken cancellationToken = default
    ) => ReadImportsAsync(target, sinks, boxes: null, cancellationToken);

    /// <summary>The same of a target that may be in a bucket.</summary>
    /// <param name="target">The target.</param>
    /// <param name="sinks">Kinds of targets beside the built-in ones.</param>
    /// <param name="boxes">How targets in buckets are reached: transports and a folder for the work; null where it is in none.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="ArgumentException">The target is of no known kind, or no transport reaches it.</exception>
    /// <exception cref="StarhaulException">Nothing was loaded there yet, or the target cannot be read.</exception>
    public static async Task<IReadOnlyList<ImportRecord>> ReadImportsAsync(
        string target,
        IReadOnlyList<SinkFactory> sinks,
        ManifestOptions? boxes,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(sinks);
        var registry = BuiltInSinks.With(sinks);
        var sink = registry.Create(target, TimeProvider.System, boxes);
        await using (sink.ConfigureAwait(false))
        {
            var imports = registry.Exists(target)
                ? await sink.PeekImportsAsync(cancellationToken).ConfigureAwait(false)
                : null;
            return imports ?? throw NothingAt(sink);
        }
    }

    /// <summary>
    /// Makes what questions to a database need and is missing: its indexes, the column <c>cell</c> of systems that have none, and what
    /// the planner knows. Other writers wait no longer than for a transaction of a load. A first load into an empty database has done so.
    /// </summary>
    /// <param name="target">The target.</param>
    /// <param name="sinks">Kinds of targets beside the built-in ones.</param>
    /// <param name="progress">Receives each thing that was made, on any thread; null for none.</param>
    /// <param name="cancellationToken">Ends it; what was made until then stays.</param>
    /// <returns>What was made, in its order.</returns>
    /// <exception cref="ArgumentException">The target is of no known kind, or is a folder of files.</exception>
    /// <exception cref="StarhaulException">Nothing was loaded there yet, or the target cannot be written.</exception>
    public static async Task<IReadOnlyList<(string Name, TimeSpan Took)>> MakeIndexesAsync(
        string target,
        IReadOnlyList<SinkFactory> sinks,
        IProgress<(string Name, TimeSpan Took)>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(sinks);
        var registry = BuiltInSinks.With(sinks);
        var sink = registry.Create(target, TimeProvider.System);
        await using (sink.ConfigureAwait(false))
        {
            if (!sink.HasIndexes)
            {
                throw new ArgumentException(
                    $"{sink.Name} is a folder of files, which has no indexes: a database has.",
                    nameof(target)
                );
            }

            if (
                !registry.Exists(target) || await sink.PeekImportsAsync(cancellationToken).ConfigureAwait(false) is null
            )
            {
                throw NothingAt(sink);
            }

            await sink.OpenAsync(cancellationToken).ConfigureAwait(false);
            return await sink.MakeIndexesAsync(progress, cancellationToken).ConfigureAwait(false);
        }
    }

    private static DestinationException NothingAt(Sink sink) =>
        new($"There is nothing at {sink.Name} yet.")
        {
            Hint =
                "Load something into it first, with SpanshDump.RunAsync, EddnReplay.RunAsync or EddnStream.RunAsync.",
        };

    private void LogWarnings(Sink sink)
    {
        foreach (var warning in sink.Warnings)
        {
            Log.TargetWarning(log, sink.Name, warning);
        }
    }

    private void LogTargets(SpanshDumpResult result)
    {
        foreach (var target in result.Targets)
        {
            if (target.IsUnchanged)
            {
                Log.LoadedBefore(log, target.Target, result.File.Path, target.ImportId);
            }
            else
            {
                Log.Loaded(log, target.Target, target.ImportId, result.File.Path, target.Records, target.Rejected);
            }
        }
    }

    private List<Sink> CreateSinks(ManifestOptions boxes) =>
        BuiltInSinks.With(options.Sinks).CreateAll(options.Targets, options.TimeProvider, options.Boxes ?? boxes);
}
