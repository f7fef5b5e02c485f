using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Starhaul.Manifests;
using Starhaul.Native;

namespace Starhaul.Pipelines.Sinks.Folders;

/// <summary>
/// Imports below a prefix of a bucket. Their files are files of a box there, and the record of <c>import.json</c>, which comes last, says that
/// an import is whole; what is left beside them, <c>views.sql</c>, is put after it and names the files of whole imports alone.
/// </summary>
/// <param name="url">The bucket and the prefix.</param>
/// <param name="options">How the box is reached.</param>
internal sealed class ImportBucket(string url, ManifestOptions options) : ImportPlace
{
    private const string StagePrefix = ".import-";
    private const string LockName = ".starhaul.lock";

    // A list of thousands of imports is rewritten by few at once; who loses that often is not alone.
    private const int MostRewrites = 20;

    private BoxStore? store;
    private Manifest? manifest;
    private FileLock? held;
    private string? stage;
    private IReadOnlyList<BucketImport> known = [];

    /// <inheritdoc />
    public override IReadOnlyList<ImportRecord> Damaged =>
        [.. known.Select(import => import.Record).Where(import => import.Trouble is not null)];

    /// <inheritdoc />
    public override IReadOnlyList<string>? Shown =>
        [.. known.Where(import => import.Record.Trouble is null).Select(import => import.Folder)];

    /// <summary>Whether there is an import: a kill, or another writer, may have left what lies beside as it was before.</summary>
    public override bool HasMoved => known.Count > 0;

    // What is in a bucket is found by its name alone.
    /// <inheritdoc />
    public override bool IsInPlace => true;

    /// <inheritdoc />
    public override string? Stage => stage;

    private BoxStore Store => store ??= options.OpenStore(url);

    private IRemoteBox Remote => (IRemoteBox)Store;

    private string Work => Store.Folder.Root;

    /// <inheritdoc />
    public override async Task OpenAsync(CancellationToken cancellationToken)
    {
        Store.Folder.Create();
        var lockPath = Path.Combine(Work, LockName);
        held ??=
            FileLock.TryTake(lockPath)
            ?? throw new DestinationException(
                $"Another load of this machine is writing to '{url}'{FileLock.DescribeHolder(lockPath)}."
            )
            {
                Hint = "Wait until it ends.",
                IsTransient = true,
            };

        // Finishes the publish that a kill has interrupted.
        manifest = await OpenManifestAsync(willWrite: true, cancellationToken).ConfigureAwait(false);
        RemoveLeft();
        known = await LookAsync(manifest, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc />
    public override async Task<IReadOnlyList<ImportRecord>> ReadImportsAsync(CancellationToken cancellationToken)
    {
        var opened = manifest ?? await OpenManifestAsync(willWrite: false, cancellationToken).ConfigureAwait(false);
        var imports = await LookAsync(opened, cancellationToken).ConfigureAwait(false);
        return [.. imports.Select(import => import.Record)];
    }

    /// <inheritdoc />
    public override async Task<IReadOnlyList<ImportRecord>> FindImportsAsync(
        ImportRecord like,
        CancellationToken cancellationToken
    ) =>
        [
            .. (await ReadImportsAsync(cancellationToken).ConfigureAwait(false)).Where(import =>
                import.Trouble is null && like.HasContentOf(import)
            ),
        ];

    /// <summary>A number that other writers do not take either: the milliseconds since 1970, and three digits by chance.</summary>
    public override long NextId() =>
        (options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds() * 1000) + RandomNumberGenerator.GetInt32(1000);

    /// <inheritdoc />
    public override string BeginStage(ImportRecord import)
    {
        RemoveLeft();
        stage = Path.Combine(Work, string.Create(CultureInfo.InvariantCulture, $"{StagePrefix}{import.Id}"));
        Posix.CreateFolder(stage);
        return stage;
    }

    /// <inheritdoc />
    public override async Task PublishAsync(
        ImportRecord import,
        Func<IEnumerable<(string Name, string Text)>> beside,
        CancellationToken cancellationToken
    )
    {
        var staged = stage ?? throw new InvalidOperationException("No import has begun.");
        var json = ImportFile.Write(import);
        await DurableFile.ReplaceAsync(Path.Combine(staged, ImportFile.Name), json).ConfigureAwait(false);

        // 1. Under the names that files on their way have: from here on nothing of it is a stage.
        var name = $"{ImportFolder.NameOf(import)}-{Guid.NewGuid().ToString("N")[..6]}";
        var publish = new ImportPublish(name, import, json, WrittenFile.Now(options.TimeProvider));
        foreach (var pending in publish.State.Publishing)
        {
            File.Move(
                Path.Combine(staged, Path.GetFileName(pending.Record.Path)),
                Path.Combine(staged, Path.GetFileName(pending.From))
            );
        }

        var folder = Path.Combine(Work, name);
        Directory.Move(staged, folder);
        Posix.FlushFolder(Work);
        stage = null;

        // 2. Uploaded, named and written down, import.json last. What a kill leaves of it the next opening finishes.
        await manifest!
            .PublishAsync(Path.Combine(Work, publish.StatePath), publish.State, cancellationToken)
            .ConfigureAwait(false);
        RemoveFolder(folder);

        // 3. It is known from here on: what follows is done anew by whoever opens the target next.
        await ForgetReplacedAsync(import, cancellationToken).ConfigureAwait(false);
        await WriteBesideAsync(beside, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes the files beside, until they show all imports that there are: another writer may be at the same.</summary>
    public override async Task WriteBesideAsync(
        Func<IEnumerable<(string Name, string Text)>> beside,
        CancellationToken cancellationToken
    )
    {
        var isRight = false;
        for (var tries = 0; !isRight && tries < MostRewrites; tries++)
        {
            await RereadAsync(cancellationToken).ConfigureAwait(false);
            isRight = true;
            foreach (var (name, text) in Shown is { Count: > 0 } ? beside() : [])
            {
                var bytes = Encoding.UTF8.GetBytes(text);
                var there = await Remote.ReadBesideAsync(name, cancellationToken).ConfigureAwait(false);
                if (!there.AsSpan().SequenceEqual(bytes))
                {
                    await Store.WriteBesideAsync(name, bytes).ConfigureAwait(false);
                    isRight = false;
                }
            }
        }
    }

    /// <inheritdoc />
    public override void Dispose()
    {
        if (stage is not null && Directory.Exists(stage))
        {
            RemoveFolder(stage);
        }

        held?.Dispose();
        held = null;
        manifest = null;
        known = [];
    }

    private Task<Manifest> OpenManifestAsync(bool willWrite, CancellationToken cancellationToken) =>
        Manifest.OpenStoreAsync(Store, options with { WillWrite = willWrite, MayBeMissing = true }, cancellationToken);

    // A read that is to see what others have written up to now is one under the lock; others may be some seconds old.
    private async Task RereadAsync(CancellationToken cancellationToken)
    {
        using (await Store.Log.LockAsync(cancellationToken).ConfigureAwait(false)) { }

        known = await LookAsync(manifest!, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes what runs that were killed have left: stages, and folders of publishes that are over.</summary>
    private void RemoveLeft()
    {
        foreach (var left in Directory.EnumerateDirectories(Work))
        {
            var name = Path.GetFileName(left);
            var isOver = BucketImport.IsFolder(name) && !Directory.EnumerateFiles(left, "*.part.json").Any();
            if (isOver || name.StartsWith(StagePrefix, StringComparison.Ordinal))
            {
                RemoveFolder(left);
            }
        }
    }

    private async Task<IReadOnlyList<BucketImport>> LookAsync(Manifest opened, CancellationToken cancellationToken)
    {
        await opened.RefreshAsync(cancellationToken).ConfigureAwait(false);
        var imports = opened.Records.Select(BucketImport.TryRead).OfType<BucketImport>().ToList();
        if (imports.Count == 0)
        {
            return [];
        }

        var lengths = await Remote.ListAsync(cancellationToken).ConfigureAwait(false);
        return [.. imports.Select(import => import.Judge(lengths)).OrderBy(import => import.Record.Id)];
    }

    /// <summary>Takes imports with something wrong away, whose content has come whole.</summary>
    private async Task ForgetReplacedAsync(ImportRecord whole, CancellationToken cancellationToken)
    {
        foreach (
            var old in known.Where(old => old.Record.Trouble is not null && whole.HasContentOf(old.Record)).ToList()
        )
        {
            // import.json first: no more than an import that is gone is left by a kill, and not one with something wrong anew.
            foreach (
                var record in manifest!
                    .Records.Where(record => record.Path.StartsWith(old.Folder + "/", StringComparison.Ordinal))
                    .OrderByDescending(static record =>
                        record.Path.EndsWith("/" + ImportFile.Name, StringComparison.Ordinal)
                    )
            )
            {
                await manifest.ForgetAsync(record, keepFile: false, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}

/// <summary>An import with the name of what stands for its folder.</summary>
/// <param name="Folder">The name.</param>
/// <param name="Length">Length of its <c>import.json</c>.</param>
/// <param name="Record">The import.</param>
internal sealed record BucketImport(string Folder, long Length, ImportRecord Record)
{
    /// <summary>Whether a name is one that <see cref="ImportFolder.NameOf"/> makes: it begins with a time.</summary>
    public static bool IsFolder(string name) =>
        name.Length > 19
        && name[18] == '-'
        && DateTime.TryParseExact(
            name[..18],
            "yyyy-MM-dd'T'HHmmss'Z'",
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out _
        );

    /// <summary>The import that a record of an <c>import.json</c> tells of; null for any other record.</summary>
    public static BucketImport? TryRead(ManifestRecord record)
    {
        if (record.Import is not { } facts || record.Path.Split('/') is not [var folder, ImportFile.Name])
        {
            return null;
        }

        try
        {
            return new BucketImport(
                folder,
                record.ContentLength.Actual,
                ImportFile.Read(Encoding.UTF8.GetBytes(facts.ToJsonString()))
            );
        }
        catch (JsonException)
        {
            return null; // of another program
        }
    }

    /// <summary>The import with what is wrong with its files, as far as a list of the place shows.</summary>
    public BucketImport Judge(IReadOnlyDictionary<string, long> lengths) =>
        this with
        {
            Record = Record with { Trouble = FindTrouble(lengths) },
        };

    private string? FindTrouble(IReadOnlyDictionary<string, long> lengths)
    {
        foreach (
            var (name, expected) in Record
                .Files.Select(file => (file.Path, file.Length))
                .Prepend((ImportFile.Name, Length))
        )
        {
            if (!lengths.TryGetValue($"{Folder}/{name}", out var length))
            {
                return $"{name} is missing in {Folder}";
            }

            if (length != expected)
            {
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{name} in {Folder} has {length:N0} bytes, expected {expected:N0}"
                );
            }
        }

        return null;
    }
}
