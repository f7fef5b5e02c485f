using Microsoft.Extensions.Logging;
using Starhaul.Api.Limits;
using Starhaul.Integrity;
using Starhaul.Manifests;
using Starhaul.Native;
using Starhaul.Probing;
using Starhaul.Transfer;

namespace Starhaul;

/// <summary>Brings files into a box, proves them whole and writes the proof down. It may run many fetches at once.</summary>
/// <example>
/// <code>
/// await using var fetcher = new FileFetcher(new FileFetcherOptions { Box = "dumps" });
/// var source = Source.Parse("https://downloads.spansh.co.uk/systems_1day.json.gz");
/// var result = await fetcher.FetchAsync(source, FetchOptions.Default);
/// Console.WriteLine($"{result.Status}: {result.Path}, SHA-256 {result.Record.Sha256}, proof: {result.Record.Evidence}");
/// </code>
/// </example>
public sealed class FileFetcher : IAsyncDisposable
{
    private readonly FileFetcherOptions options;
    private readonly DownloadRateLimiter hosts;
    private readonly DownloadContext context;
    private readonly SourceProber prober;
    private readonly IntegrityVerifier verifier = new();
    private readonly FetchBox box;
    private readonly ILogger log;

    /// <summary>Makes a fetcher for one box.</summary>
    /// <exception cref="ArgumentException">Two transports or regimes share a name, a scheme or a type.</exception>
    public FileFetcher(FileFetcherOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Platform.Require();
        this.options = options;
        log = options.LoggerFactory.CreateLogger<FileFetcher>();
        hosts = new DownloadRateLimiter(
            new HostRateLimiter(options.CacheFolder, BuiltInLimits.All, options.Limits, options.TimeProvider),
            options.CacheFolder,
            options.TimeProvider,
            log
        );
        context = options.CreateContext(hosts);
        prober = new SourceProber(context);
        box = new FetchBox(options);
    }

    /// <summary>The full path of the folder that holds the files, or the URL of the box that is none.</summary>
    public string Box => box.Store.Name;

    /// <summary>How this fetcher reaches boxes, for those who bring more than downloads into one.</summary>
    internal ManifestOptions BoxOptions => box.Options;

    /// <summary>Full path of the folder where part files lie: the box itself, where it is a folder.</summary>
    internal string WorkFolder => box.Folder;

    /// <summary>The transports and regimes of this fetcher.</summary>
    internal DownloadContext Context => context;

    /// <summary>Looks at a source and gives the facts, with two requests to a healthy server and 1,024 bytes at most.</summary>
    /// <param name="source">The source.</param>
    /// <param name="known">The version that is here already and intact; null when nothing is. Saves the sample when it still holds.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="ArgumentException">No transport serves the scheme.</exception>
    /// <exception cref="SourceUnavailableException">The source cannot be had.</exception>
    /// <exception cref="TransferException">The source gave no usable answer, however often it was asked.</exception>
    public Task<ProbeResult> ProbeAsync(
        Source source,
        SourceIdentity? known = null,
        CancellationToken cancellationToken = default
    ) => prober.ProbeAsync(source, known, cancellationToken);

    /// <summary>
    /// Brings the bytes of a probed source to this machine and proves them, without the box and without a record: checked by
    /// the regime that the bytes, the claims and the options name, and weighed by every tier. What an earlier call left of
    /// the same version is resumed.
    /// </summary>
    /// <param name="probe">What <see cref="ProbeAsync"/> found.</param>
    /// <param name="path">Path of the file that this becomes when all is proven; its folder exists.</param>
    /// <param name="options">What is wanted; null for the defaults. <see cref="FetchOptions.Force"/> replaces a file at the path.</param>
    /// <param name="cancellationToken">Ends the transfer; the part file stays and can be resumed.</param>
    /// <exception cref="DestinationException">A file is at the path already, or the disk refuses.</exception>
    /// <exception cref="StarhaulException">The bytes could not be had, are not what they claim, or are not whole.</exception>
    public Task<TransferResult> ExecuteRegimeAsync(
        ProbeResult probe,
        string path,
        FetchOptions? options = null,
        CancellationToken cancellationToken = default
    ) => context.ExecuteRegimeAsync(probe, path, options, cancellationToken);

    /// <summary>Looks at a source and says what a fetch would do, and why.</summary>
    /// <exception cref="StarhaulException">As <see cref="FetchAsync"/> up to the decision.</exception>
    internal async Task<FetchPlan> PlanAsync(
        Source source,
        FetchOptions fetch,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(fetch);
        var job = new FetchJob(context, prober, box, source, fetch);
        var probe = await job.ProbeAsync(cancellationToken).ConfigureAwait(false);
        var intent = await job.DecideAsync(probe, cancellationToken).ConfigureAwait(false);
        return new FetchPlan(intent.Probe, intent);
    }

    /// <summary>Brings one file into the box, or finds that it is unchanged.</summary>
    /// <param name="source">What to fetch.</param>
    /// <param name="fetch">What is wanted of this fetch.</param>
    /// <param name="progress">Receives the progress, on any thread; null for none.</param>
    /// <param name="cancellationToken">Ends the fetch; the part file stays and can be resumed.</param>
    /// <exception cref="ArgumentException">No transport serves the scheme, or there is no regime of the name asked for.</exception>
    /// <exception cref="StarhaulException">The fetch failed; the tree of errors is drawn there.</exception>
    public Task<FetchResult> FetchAsync(
        Source source,
        FetchOptions fetch,
        IProgress<FetchProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(fetch);
        return Observation.RunAsync(
            "fetch",
            source.Text,
            log,
            options.TimeProvider,
            observed => RunAsync(source, fetch, observed, progress, cancellationToken)
        );
    }

    private async Task<FetchResult> RunAsync(
        Source source,
        FetchOptions fetch,
        Observation observed,
        IProgress<FetchProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        using var job = new FetchJob(context, prober, box, source, fetch);
        var reporter = new FetchReporter(source, hosts, progress, options.TimeProvider);
        await using (reporter.ConfigureAwait(false))
        {
            // 1. Facts.
            PartStateFile.PrepareAside();
            await box.RecoverAsync(cancellationToken).ConfigureAwait(false);
            var probe = await job.ProbeAsync(cancellationToken).ConfigureAwait(false);

            // 2. Decision, with its reason.
            var intent = await job.DecideAsync(probe, cancellationToken).ConfigureAwait(false);
            if (intent.Action == FetchAction.Skip)
            {
                var unchanged = await job.UnchangedAsync(intent, reporter, cancellationToken).ConfigureAwait(false);
                observed.Unchanged(unchanged.Path);
                return unchanged;
            }

            observed.Decided(intent.Action.ToString(), intent.Path, intent.Reason);

            var part = job.OpenPart(intent);
            await using (part.ConfigureAwait(false))
            {
                part.Prepare(intent);
                reporter.Transferring(intent, part);
                while (true)
                {
                    try
                    {
                        // 3. Bytes into the part file, checked as they arrive.
                        var transfer = await context
                            .ExecuteRegimeAsync(intent, part, job.Mirrors, cancellationToken)
                            .ConfigureAwait(false);
                        transfer = CodingRule.Pinned(context.Regimes, transfer, part, intent.Options.Digests);

                        // 4. Every tier, one verdict.
                        reporter.SetPhase(FetchPhase.Checking);
                        var report = verifier.Verify(intent.Probe, transfer, intent.Options);

                        // 5. The name, then the record.
                        reporter.SetPhase(FetchPhase.Publishing);
                        var result = await job.PublishAsync(intent, part, transfer, report, cancellationToken)
                            .ConfigureAwait(false);
                        var record = result.Record;
                        observed.Published(
                            result.Path,
                            record.ContentLength.Actual,
                            record.Sha256,
                            record.Evidence.ToString()
                        );
                        return result;
                    }
                    catch (IntegrityException e)
                        when (e.Step == FetchStep.Verify
                            && CodingRule.Decoded(context.Regimes, intent, part.Identity) is { } decoding
                        )
                    {
                        part.ReadAgain();
                        intent = decoding;
                    }
                    catch (IntegrityException e) when (IsOfTheBytes(e) && job.MayDownloadOnceMore(intent, part))
                    {
                        Log.FetchesOnceMore(log, LogText.Clean(source.Text));
                        job.Mirrors.Forget();
                        part.Reset(intent.Probe.Identity);
                        intent = intent with { Action = FetchAction.Download, ResumeFrom = 0 };
                    }
                    catch (StarhaulException e)
                        when (IsOfTheBytes(e) && job.Mirrors.ReportFault(e.Message, part.ResumedFrom > 0))
                    {
                        part.Reset(new SourceIdentity { ContentEncoding = intent.Probe.ContentEncoding });
                        intent = intent with { Action = FetchAction.Download, ResumeFrom = 0 };
                    }
                    catch (StarhaulException e) when (IsOfTheBytes(e))
                    {
                        // Proven bad: a resume would only find the same again.
                        await part.DiscardAsync().ConfigureAwait(false);
                        e.Source = source.Text;
                        throw;
                    }
                    catch (StarhaulException e) when (e.Source is null)
                    {
                        e.Source = source.Text;
                        throw;
                    }
                }
            }
        }
    }

    /// <summary>
    /// Proves a file of this machine where it lies, with the checks of a fetch and without a copy. Where the manifest
    /// beside it knows the file and size and time are as recorded, that record is the answer and nothing is read.
    /// </summary>
    /// <param name="source">A path.</param>
    /// <param name="fetch">What is wanted; of the options those count that say what the bytes must be.</param>
    /// <param name="progress">Receives the progress, on any thread; null for none.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns><see cref="FetchStatus.Unchanged"/> with the record, which is not written to any manifest.</returns>
    /// <exception cref="StarhaulException">The file is not there, damaged, cut or not what it claims to be.</exception>
    public async Task<FetchResult> ProveAsync(
        Source source,
        FetchOptions fetch,
        IProgress<FetchProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(fetch);
        var path = LocalPath.FromUri(source.Uri).Text;
        try
        {
            RequireText(source);
            var known = await FindRecordAsync(path, cancellationToken).ConfigureAwait(false);
            var record =
                known
                ?? await new LocalProof(context, progress)
                    .RunAsync(source, fetch, cancellationToken)
                    .ConfigureAwait(false);
            return new FetchResult(FetchStatus.Unchanged, path, record);
        }
        catch (StarhaulException e) when (e.Source is null)
        {
            e.Source = source.Text;
            throw;
        }
    }

    /// <summary>Opens the bytes of a published file, whichever place they lie in.</summary>
    /// <exception cref="DestinationException">They cannot be read.</exception>
    internal Stream OpenRead(FetchResult result) =>
        BoxStores.IsUrl(result.Path) ? box.Store.OpenRead(result.Record) : File.OpenRead(result.Path);

    /// <summary>
    /// Opens what a published file holds: the decoded bytes of a compressed one, else its own. Decoding runs ahead on a
    /// thread of its own; memory is constant.
    /// </summary>
    /// <param name="result">A fetched, unchanged or proven file.</param>
    /// <exception cref="DestinationException">The file cannot be read.</exception>
    /// <remarks>Damage since the proof is an <see cref="IntegrityException"/> at the read.</remarks>
    public Stream OpenContent(FetchResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var regime = context.Regimes.ForName(result.Record.Regime);
        return BoxStores.IsUrl(result.Path)
            ? ContentStream.Open(box.Store.OpenRead(result.Record), regime)
            : ContentStream.Open(result.Path, regime);
    }

    /// <summary>The record of an intact file in the manifest beside it; null where there is none.</summary>
    private static async Task<ManifestRecord?> FindRecordAsync(string path, CancellationToken cancellationToken)
    {
        // A folder that is no box is left alone: it may be of any size, and opening it would look into all of it.
        var folder = Path.GetDirectoryName(path)!;
        if (!File.Exists(path) || !File.Exists(new BoxFolder(folder).ManifestPath))
        {
            return null;
        }

        var manifest = await Manifest.OpenAsync(folder, cancellationToken: cancellationToken).ConfigureAwait(false);
        return
            manifest.FindByPath(Path.GetFileName(path)) is { } record
            && IsRecordedFile(record, path)
            && await manifest.CheckStateAsync(record, cancellationToken).ConfigureAwait(false) == LocalFileState.Intact
            ? record
            : null;
    }

    /// <summary>A file that is used where it lies is opened by its name as text, again and again.</summary>
    private static void RequireText(Source source)
    {
        var path = LocalPath.FromUri(source.Uri);
        if (!path.IsText)
        {
            throw new SourceUnavailableException($"{path.Text} has a name that holds bytes which are no UTF-8.")
            {
                Source = source.Text,
                Step = FetchStep.Input,
                Hint = "Give the file a link with a plain name, and name that.",
            };
        }
    }

    /// <summary>
    /// Whether the file is the very one that was recorded. A box that was copied or unpacked from elsewhere has others: their size
    /// and time are whatever its maker wanted, and so they are read.
    /// </summary>
    private static bool IsRecordedFile(ManifestRecord record, string path) =>
        record.File is { } file && Posix.Stat(path) is { } stat && stat.Inode == file.Inode;

    /// <summary>Whether the bytes are proven bad; a broken manifest is no fault of theirs.</summary>
    private static bool IsOfTheBytes(StarhaulException error) =>
        error is IntegrityException or UnexpectedContentException
        && error.Step is not (FetchStep.Publish or FetchStep.Manifest);

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        box.Dispose();
        hosts.Dispose();
        return context.DisposeAsync();
    }
}
