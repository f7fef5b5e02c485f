using Microsoft.Extensions.Logging;
using Starhaul.Manifests;
using Starhaul.Manifests.Exports;

namespace Starhaul;

/// <summary>
/// The manifest of a box: which files it holds, where they came from and what proves them. It is the file
/// <c>manifest.jsonl</c>, appended to and never rewritten; docs/manifest.md specifies it.
/// </summary>
/// <remarks>
/// Safe for many threads, and for many processes on one box. Look-ups answer from what was read last; memory grows
/// with the number of live files, by some 250 bytes each, and with nothing else. There is nothing to close: locks are held only within a call.
/// </remarks>
/// <example>
/// <code>
/// var manifest = await Manifest.OpenAsync("dumps");
/// await foreach (var file in manifest.VerifyAsync())
/// {
///     Console.WriteLine($"{file.Verdict} {file.Path}");
/// }
/// </code>
/// </example>
public sealed class Manifest
{
    private readonly BoxStore store;
    private readonly ManifestLog manifestLog;
    private readonly Publisher publisher;
    private readonly PublishRecovery recovery;
    private readonly ManifestOptions options;
    private readonly ILogger log;

    private Manifest(BoxStore store, ManifestOptions options)
    {
        this.store = store;
        this.options = options;
        log = options.LoggerFactory.CreateLogger<Manifest>();
        manifestLog = store.Log;
        publisher = new Publisher(store, options.AfterStep);
        recovery = new PublishRecovery(store, publisher, log);
    }

    /// <summary>The formats that <see cref="ExportAsync(string, Stream, CancellationToken)"/> knows.</summary>
    internal static IReadOnlyList<ManifestExportFormat> ExportFormats { get; } =
    [
        .. ManifestExports.All.Select(export => new ManifestExportFormat(
            export.Name,
            export.Description,
            export.IsFolder
        )),
    ];

    /// <summary>The box: the full path of a folder, or the URL of a bucket.</summary>
    public string Box => store.Name;

    internal BoxStore Store => store;

    /// <summary>What the box is; null while nothing was ever written down in it.</summary>
    public ManifestMetadata? Metadata => manifestLog.Metadata;

    /// <summary>Number of lines that were read.</summary>
    public long Lines => manifestLog.Lines;

    /// <summary>
    /// SHA-256 in hex of the last line: it stands for the whole manifest. Null while there is none, and for a box in a bucket to which
    /// several writers have written: each has a head of its own (<see cref="CheckAsync"/>).
    /// </summary>
    public string? Head => manifestLog.Head;

    /// <summary>The live files, in order of their paths.</summary>
    public IReadOnlyList<ManifestRecord> Records => manifestLog.Live.InOrderOfPath();

    /// <summary>
    /// Opens the manifest of a box to look at it: nothing is written, whatever is found. A publish that a kill has
    /// interrupted is warned of, and the next fetch into the box finishes it. A box without a manifest is empty; the file is
    /// made by the first write.
    /// </summary>
    /// <param name="box">The folder, which must exist, or the URL of a bucket and a prefix, such as <c>s3://bucket/dumps</c>.</param>
    /// <param name="options">Clock, name, log and transports; null takes the defaults.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="IntegrityException">A line is broken or does not follow from the one before.</exception>
    /// <exception cref="DestinationException">
    /// The folder or the file cannot be used, or the schema is newer than this program.
    /// </exception>
    public static async Task<Manifest> OpenAsync(
        string box,
        ManifestOptions? options = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(box);
        options ??= new ManifestOptions();
        return await OpenStoreAsync(options.OpenStore(box), options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The same for the store of a box.</summary>
    internal static async Task<Manifest> OpenStoreAsync(
        BoxStore store,
        ManifestOptions options,
        CancellationToken cancellationToken
    )
    {
        options.Platform.Require();
        if (!options.MayBeMissing)
        {
            store.RequireThere();
        }

        var manifest = new Manifest(store, options);
        await manifest.RefreshAsync(cancellationToken).ConfigureAwait(false);
        if (options.WillWrite)
        {
            await manifest.RecoverAsync(cancellationToken).ConfigureAwait(false);
        }
        else
        {
            foreach (var state in manifest.recovery.FindPending())
            {
                Log.PublishPending(manifest.log, state);
            }
        }

        return manifest;
    }

    /// <summary>Judges the manifest of a box alone: every line, its fields and the chain. Changes nothing and needs no lock.</summary>
    /// <param name="box">The folder.</param>
    /// <param name="expectedHead">The head that was seen earlier, hex; null compares with none.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="DestinationException">There is no manifest, it cannot be read, or its schema is newer.</exception>
    public static Task<ManifestCheckReport> CheckAsync(
        string box,
        string? expectedHead = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(box);
        return CheckStoreAsync(box, ExpectedHeads.Create(expectedHead), new ManifestOptions(), cancellationToken);
    }

    /// <summary>The same for a box anywhere.</summary>
    /// <param name="box">The folder, or the URL of a bucket and a prefix.</param>
    /// <param name="expected">The heads that were seen earlier.</param>
    /// <param name="options">Clock, log and transports.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="ArgumentException">Heads of writers are given for a folder, or a single one for a bucket.</exception>
    internal static Task<ManifestCheckReport> CheckStoreAsync(
        string box,
        ExpectedHeads expected,
        ManifestOptions options,
        CancellationToken cancellationToken
    ) => options.OpenStore(box).Log.CheckAsync(expected, cancellationToken);

    /// <summary>Reads what other processes have written since.</summary>
    /// <exception cref="StarhaulException">As <see cref="OpenAsync"/>.</exception>
    public Task RefreshAsync(CancellationToken cancellationToken = default) =>
        manifestLog.RefreshAsync(cancellationToken);

    /// <summary>Finishes publishes that were interrupted, and cuts off a last line that was written half.</summary>
    /// <exception cref="StarhaulException">As <see cref="OpenAsync"/>, or another process holds the lock for 10 s.</exception>
    internal async Task RecoverAsync(CancellationToken cancellationToken)
    {
        await manifestLog.RefreshAsync(cancellationToken).ConfigureAwait(false);
        if (manifestLog.IsTorn || recovery.FindPending().Count > 0)
        {
            await recovery.FinishAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Whether a live record is at a path: cheaper than to read it.</summary>
    /// <param name="path">Path relative to the box, with <c>/</c>.</param>
    /// <exception cref="ArgumentNullException">The path is null.</exception>
    public bool Contains(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return manifestLog.Live.Contains(path);
    }

    /// <summary>The live record at a path; null when there is none.</summary>
    /// <param name="path">Path relative to the box, with <c>/</c>.</param>
    /// <exception cref="ArgumentNullException">The argument is null.</exception>
    public ManifestRecord? FindByPath(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return manifestLog.Live.Find(path);
    }

    /// <summary>The live records of a source, the newest first; files decoded from it are among them.</summary>
    /// <param name="sourceText">The source as <see cref="Source.Text"/> has it, without secrets.</param>
    /// <exception cref="ArgumentNullException">The argument is null.</exception>
    public IReadOnlyList<ManifestRecord> FindBySource(string sourceText)
    {
        ArgumentNullException.ThrowIfNull(sourceText);
        return manifestLog.Live.FindBySource(sourceText);
    }

    /// <summary>The live records with these bytes, the newest first.</summary>
    /// <param name="sha256">64 hex digits, of either case.</param>
    /// <exception cref="ArgumentNullException">The argument is null.</exception>
    public IReadOnlyList<ManifestRecord> FindBySha256(string sha256)
    {
        ArgumentNullException.ThrowIfNull(sha256);
        return manifestLog.Live.FindByDigest(sha256);
    }

    /// <summary>Gives proven files their names and writes their records down; a kill at any moment is made good by the next open.</summary>
    /// <param name="statePath">Full path of the job's <c>NAME.part.json</c>, in the box. It is removed at the end.</param>
    /// <param name="state">
    /// The job's state, whose <see cref="PartState.Publishing"/> names the files, in order. Their bytes MUST be flushed
    /// to disk already, and they must not be written to any more. <c>file</c>, <c>supersedes</c> and <c>prev</c> of
    /// the records are filled in here.
    /// </param>
    /// <param name="cancellationToken">Ends the wait for the lock; once a step is done the publish runs to its end.</param>
    /// <returns>The records as they are written, in the same order.</returns>
    /// <exception cref="ArgumentException">The state contradicts itself, or a path leaves the box.</exception>
    /// <exception cref="DestinationException">
    /// A file in the way is not known to the manifest, the proven bytes are not there, or the disk refused.
    /// </exception>
    /// <exception cref="IntegrityException">The manifest is broken.</exception>
    internal Task<IReadOnlyList<ManifestRecord>> PublishAsync(
        string statePath,
        PartState state,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrEmpty(statePath);
        ArgumentNullException.ThrowIfNull(state);
        return publisher.PublishAsync(statePath, state, cancellationToken);
    }

    /// <summary>Takes a file out of the live set. The file itself and the earlier lines stay.</summary>
    /// <returns>False when no live record is at the path; nothing is written then.</returns>
    /// <exception cref="StarhaulException">As <see cref="OpenAsync"/>.</exception>
    internal async Task<bool> RemoveAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        using var held = await manifestLog.LockAsync(cancellationToken).ConfigureAwait(false);
        if (!manifestLog.Live.Contains(path))
        {
            return false;
        }

        var line = new ManifestRemoval { Path = path, At = options.TimeProvider.GetUtcNow() };
        await manifestLog.AppendAsync(line).ConfigureAwait(false);
        return true;
    }

    /// <summary>Takes a file out of the live set and deletes it with its sidecar, unless the manifest has another record of it by now.</summary>
    /// <returns>False where the live record at its path is not this one; nothing is done then.</returns>
    /// <exception cref="DestinationException">The file cannot be deleted; its record stays.</exception>
    /// <exception cref="StarhaulException">As <see cref="OpenAsync"/>.</exception>
    public async Task<bool> ForgetAsync(
        ManifestRecord record,
        bool keepFile,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(record);
        using var held = await manifestLog.LockAsync(cancellationToken).ConfigureAwait(false);
        if (
            manifestLog.Live.Find(record.Path) is not { } live
            || live.Sha256 != record.Sha256
            || live.DownloadTimestamp != record.DownloadTimestamp
        )
        {
            return false;
        }

        if (!keepFile && !await store.DeleteAsync(live, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        var line = new ManifestRemoval { Path = record.Path, At = options.TimeProvider.GetUtcNow() };
        await manifestLog.AppendAsync(line).ConfigureAwait(false);
        return true;
    }

    /// <summary>Whether lines can be added: false for a folder on a medium that is only read.</summary>
    internal bool IsWritable() => store.IsWritable();

    /// <summary>How a file stands to its record: equal size and time of modification are believed, else it is re-hashed.</summary>
    public Task<LocalFileState> CheckStateAsync(ManifestRecord record, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(record);
        return store.CheckStateAsync(record, cancellationToken);
    }

    /// <summary>Re-hashes the live files in order of their paths, whatever their times say.</summary>
    /// <param name="writeVerdicts">Whether each verdict is appended to the manifest; false for a box that cannot be written to.</param>
    /// <param name="cancellationToken">Ends the work; the verdicts so far stay.</param>
    /// <exception cref="StarhaulException">A verdict cannot be written down; as <see cref="OpenAsync"/>.</exception>
    public IAsyncEnumerable<FileVerification> VerifyAsync(
        bool writeVerdicts = true,
        CancellationToken cancellationToken = default
    ) => VerifyAsync(new VerifyOptions { WriteVerdicts = writeVerdicts }, progress: null, cancellationToken);

    /// <summary>Re-hashes all live files, or a share of them, in order of their paths.</summary>
    /// <param name="verify">Which files, and whether the verdicts are written down.</param>
    /// <param name="progress">Receives the progress, on any thread; null for none.</param>
    /// <param name="cancellationToken">Ends the work; the verdicts so far stay.</param>
    /// <exception cref="StarhaulException">A verdict cannot be written down; as <see cref="OpenAsync"/>.</exception>
    internal IAsyncEnumerable<FileVerification> VerifyAsync(
        VerifyOptions verify,
        IProgress<VerifyProgress>? progress = null,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(verify);
        return new BoxVerifier(store, options.TimeProvider).VerifyAsync(verify, progress, cancellationToken);
    }

    /// <summary>Writes the live set in another format to a stream.</summary>
    /// <param name="format">A name of <see cref="ExportFormats"/> that is not a folder.</param>
    /// <param name="output">Where it goes; stays open.</param>
    /// <param name="cancellationToken">Ends the writing.</param>
    /// <exception cref="ArgumentException">The format is unknown, or is a folder.</exception>
    /// <exception cref="DestinationException">The live set is empty, or this format cannot express it.</exception>
    public Task ExportAsync(string format, Stream output, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(format);
        ArgumentNullException.ThrowIfNull(output);
        return ManifestExports.WriteAsync(format, ExportedBox(), output, cancellationToken);
    }

    /// <summary>Writes the live set in another format to a file or folder, which is there whole or not at all.</summary>
    /// <param name="format">A name of <see cref="ExportFormats"/>.</param>
    /// <param name="path">The file, replaced if it is there; or the folder, which must not be there or be empty.</param>
    /// <param name="cancellationToken">Ends the writing; nothing is left.</param>
    /// <exception cref="ArgumentException">The format is unknown.</exception>
    /// <exception cref="DestinationException">The path belongs to the box's own files or is in use; or as above.</exception>
    /// <exception cref="IntegrityException">A file that goes into a folder no longer has its recorded bytes.</exception>
    public Task ExportAsync(string format, string path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(format);
        ArgumentException.ThrowIfNullOrEmpty(path);
        return ManifestExports.WriteAsync(format, ExportedBox(), path, cancellationToken);
    }

    private ExportedBox ExportedBox() =>
        new(store, Metadata, Records, options.Tool, options.TimeProvider.GetUtcNow(), log);
}
