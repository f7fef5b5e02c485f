using Starhaul.Integrity;
using Starhaul.Native;
using Starhaul.Probing;
using Starhaul.Transfer;

namespace Starhaul;

/// <summary>The steps of one fetch around the transfer: what is known, what is decided, what is published.</summary>
internal sealed class FetchJob(
    DownloadContext context,
    SourceProber prober,
    FetchBox box,
    Source source,
    FetchOptions asked
) : IDisposable
{
    /// <summary>Checksum files are small; more than this is not one.</summary>
    private const int LongestChecksums = 4 * 1024 * 1024;

    /// <summary>Stands for a source with secrets in a box that has no key: no record and no part file is of it.</summary>
    private const string UnknownId = "unknown";

    private readonly MirrorList mirrors = new([source, .. asked.Mirrors], IsPinned(asked));
    private FetchOptions fetch = asked;
    private string? sourceId;
    private bool downloadedOnceMore;
    private LocalState? local;
    private ManifestRecord? decoded;
    private MadeFolder? folder;

    /// <summary>The places that the file may be had from.</summary>
    public MirrorList Mirrors => mirrors;

    public async Task<ProbeResult> ProbeAsync(CancellationToken cancellationToken)
    {
        // Arguments are validated before any request.
        foreach (var place in fetch.Mirrors.Prepend(source))
        {
            _ = context.TransportFor(place);
        }

        _ = fetch.Regime is null ? null : context.Regimes.ForName(fetch.Regime);
        if (fetch.Connections is < 1 or > FetchOptions.MostConnections)
        {
            throw new ArgumentException(
                $"FetchOptions.Connections is {fetch.Connections}; it is 1 to {FetchOptions.MostConnections}."
            );
        }

        sourceId = source.IsRedacted ? BoxKey.TryRead(box.Folder)?.Identify(source.Identity) ?? UnknownId : null;
        var manifest = await box.OpenAsync(cancellationToken).ConfigureAwait(false);
        var record = fetch.Output is { } output
            ? manifest.FindByPath(Relative(TargetPath.Resolve(box.Store.Folder, output, null, source)))
            : FetchedFrom(manifest);
        var isKnown =
            !fetch.Force
            && record is not null
            && IsOfThisSource(record)
            && await manifest.CheckStateAsync(record, cancellationToken).ConfigureAwait(false) == LocalFileState.Intact;
        return await ProbeAsync(isKnown ? IdentityOf(record!) : null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Probes the source, or the first of its mirrors that answers.</summary>
    private async Task<ProbeResult> ProbeAsync(SourceIdentity? known, CancellationToken cancellationToken)
    {
        StarhaulException? last = null;
        while (mirrors.Next is { } place)
        {
            try
            {
                // What is known is known of the source.
                var version = place == source ? known : null;
                var probe = await prober
                    .ProbeAsync(place, version, OutputName, cancellationToken)
                    .ConfigureAwait(false);
                if (fetch.ExpectedLength is { } expected && probe.ContentLength is { } found && found != expected)
                {
                    throw MirrorList.OtherLength(place, expected, found);
                }

                await FollowLinksAsync(probe, cancellationToken).ConfigureAwait(false);
                return place == source ? probe : probe with { Url = source.Text };
            }
            catch (StarhaulException e)
                when (e is SourceUnavailableException or TransferException && mirrors.IsMirrored)
            {
                last = e;
                mirrors.Leave(place, e.Message);
            }
        }

        throw mirrors.Fail(last!);
    }

    private async Task FollowLinksAsync(ProbeResult probe, CancellationToken cancellationToken)
    {
        if (fetch.FollowLinks && !probe.IsUnchanged)
        {
            fetch = await LinkedPlaces.FollowAsync(context, probe, fetch, cancellationToken).ConfigureAwait(false);
            mirrors.Add(fetch.Mirrors, IsPinned(fetch));
        }
    }

    private static bool IsPinned(FetchOptions fetch) =>
        fetch.Digests.Any(static digest => digest.Scope == DigestScope.Published)
        || fetch.Checksums is not null
        || fetch.Pieces is not null;

    public async Task<RemoteFileIntent> DecideAsync(ProbeResult probe, CancellationToken cancellationToken)
    {
        var manifest = await box.OpenAsync(cancellationToken).ConfigureAwait(false);
        var recorded = fetch.Output is null && probe.IsUnchanged ? FetchedFrom(manifest)?.Path : fetch.Output;
        var path = TargetPath.Resolve(box.Store.Folder, recorded, probe.FileName, source);
        var record = manifest.FindByPath(Relative(path));
        var state = PartStateFile.TryReadSealed(path, new PartSeal(BoxKey.TryRead(box.Folder)));
        if (probe.IsUnchanged && record is not null)
        {
            // No byte was seen this time; what they are is known since they were fetched.
            probe = probe with
            {
                MimeType = record.DetectedType,
            };
        }

        decoded = await FindDecodedAsync(manifest, record, cancellationToken).ConfigureAwait(false);
        RefuseNameOfAnotherSource(path, record);
        local = new LocalState
        {
            Path = path,
            SourceId = sourceId,
            Record = record,
            IsIntact =
                record is not null
                // What lies elsewhere is decoded on its way there, and so it comes once more.
                && (box.Store.IsLocal || decoded is not null || !IsDecodable(record))
                && await manifest.CheckStateAsync(record, cancellationToken).ConfigureAwait(false)
                    == LocalFileState.Intact,
            Part = state is not null && File.Exists(PartPaths.Part(path)) ? state : null,
            LacksDecoded = box.Store.IsLocal && IsDecodable(record) && decoded is null,
        };

        var wanted = await WithChecksumsAsync(probe, path, cancellationToken).ConfigureAwait(false);
        var choice = RegimeChooser.Choose(context.Regimes, probe, path, wanted);
        var transport = context.TransportFor(source).Name;
        var intent = RemoteFileIntent.Decide(probe, local, choice, transport, wanted);
        if (probe.IsUnchanged && intent.Action != FetchAction.Skip)
        {
            // The probe stopped at "unchanged", but the file is wanted all the same: now its bytes are looked at.
            var full = await ProbeAsync(known: null, cancellationToken).ConfigureAwait(false);
            return await DecideAsync(full, cancellationToken).ConfigureAwait(false);
        }

        await RefuseFileInTheWayAsync(intent.Path).ConfigureAwait(false);
        if (fetch.Decode && context.Regimes.IsCompressed(context.Regimes.ForName(intent.Regime)))
        {
            var inside = TargetPath.ResolveDecoded(box.Store.Folder, intent.Path, source);
            await RefuseFileInTheWayAsync(inside).ConfigureAwait(false);
        }

        return intent;

        Task RefuseFileInTheWayAsync(string file) =>
            fetch.Force
                ? Task.CompletedTask
                : box.RefuseFileInTheWayAsync(Relative(file), manifest, source, cancellationToken);
    }

    /// <summary>The file is here and holds; what an abandoned run left of another attempt at it is of no use.</summary>
    public async Task<FetchResult> UnchangedAsync(
        RemoteFileIntent intent,
        FetchReporter reporter,
        CancellationToken cancellationToken
    )
    {
        var record = local!.Record!;
        if (local.LacksDecoded)
        {
            decoded = await new LaterDecoding(context, box, source, sourceId)
                .RunAsync(intent, record, reporter, cancellationToken)
                .ConfigureAwait(false);
        }

        if (File.Exists(PartPaths.State(intent.Path)) || File.Exists(PartPaths.Part(intent.Path)))
        {
            try
            {
                var seal = new PartSeal(BoxKey.TryRead(box.Folder));
                var part = context.OpenPart(intent.Path, source, discard: false, sourceId, seal);
                await using (part.ConfigureAwait(false))
                {
                    await part.DiscardAsync().ConfigureAwait(false);
                }
            }
            catch (DestinationException)
            {
                // It is somebody else's, or in use right now.
            }
        }

        return new FetchResult(FetchStatus.Unchanged, NameOf(intent.Path), record, decoded);
    }

    /// <inheritdoc />
    public void Dispose() => folder?.Dispose();

    /// <summary>Opens and locks the part file.</summary>
    public PartFile OpenPart(RemoteFileIntent intent)
    {
        box.Create();
        var key = BoxKey.ReadOrCreate(box.Folder);
        sourceId = source.IsRedacted ? key.Identify(source.Identity) : null;
        folder = box.MakeFolderOf(intent.Path);
        return context.OpenPart(intent.Path, source, fetch.Force, sourceId, new PartSeal(key));
    }

    /// <summary>
    /// Whether bytes that were joined under nothing but a pinned digest turned out wrong: then the file is fetched
    /// whole, once.
    /// </summary>
    public bool MayDownloadOnceMore(RemoteFileIntent intent, PartFile part)
    {
        var wasUntied = intent.Options.Digests.Count > 0 && !part.Identity.CanResume && part.WasJoined;
        return wasUntied && !downloadedOnceMore && (downloadedOnceMore = true);
    }

    public async Task<FetchResult> PublishAsync(
        RemoteFileIntent intent,
        PartFile part,
        TransferResult transfer,
        IntegrityReport report,
        CancellationToken cancellationToken
    )
    {
        var manifest = await box.OpenAsync(cancellationToken).ConfigureAwait(false);
        await RefuseOtherBytesAsync(manifest, part, intent.Path, transfer).ConfigureAwait(false);
        var records = new RecordWriter(box.Folder, context.Time, sourceId).Write(intent, transfer, report);
        var publishing = records.Select(entry => new PendingPublish
        {
            From = Relative(entry.From),
            Sha256 = entry.Record.Sha256,
            Length = entry.Record.ContentLength.Actual,
            Record = entry.Record,
            WriteMeta = fetch.WriteMeta,
            ReplaceUnknown = fetch.Force,
        });
        var state = await part.HandOverAsync().ConfigureAwait(false) with { Publishing = [.. publishing] };
        if (transfer.PublishPath != part.PartPath)
        {
            // Under a content coding the decoded bytes are the file, and they are on the disk: the coded ones have
            // done their duty. A kill right here costs a download, never a file.
            File.Delete(part.PartPath);
        }

        var published = await manifest.PublishAsync(part.StatePath, state, cancellationToken).ConfigureAwait(false);
        return new FetchResult(
            FetchStatus.Fetched,
            NameOf(intent.Path),
            published[0],
            published.Count > 1 ? published[1] : null
        );
    }

    private async Task<FetchOptions> WithChecksumsAsync(
        ProbeResult probe,
        string path,
        CancellationToken cancellationToken
    )
    {
        if (fetch.Checksums is not { } checksums)
        {
            return fetch;
        }

        var sample = await context
            .TransportFor(checksums)
            .SampleAsync(checksums, checksums.Uri, LongestChecksums, known: null, cancellationToken)
            .ConfigureAwait(false);
        if (sample.Bytes.Length == LongestChecksums)
        {
            throw new UnexpectedContentException($"{checksums.Text} is longer than {LongestChecksums:N0} bytes.")
            {
                Source = source.Text,
                Step = FetchStep.Decide,
                Hint = "That is no checksum file; check the address given with FetchOptions.Checksums.",
            };
        }

        var name = probe.FileName ?? Path.GetFileName(path);
        var digest = ChecksumFile.Parse(
            ChecksumFile.Decode(sample.Bytes.Span),
            name,
            checksums.Uri.IsFile ? LocalPath.FromUri(checksums.Uri).Name : Path.GetFileName(checksums.Uri.LocalPath)
        );
        return fetch with { Digests = [.. fetch.Digests, digest] };
    }

    /// <summary>The record of the decoded form that is asked for; null when it is not asked for, or not here.</summary>
    private async Task<ManifestRecord?> FindDecodedAsync(
        Manifest manifest,
        ManifestRecord? record,
        CancellationToken cancellationToken
    )
    {
        if (
            !IsDecodable(record)
            || manifest.FindByPath(DecodedName.Derive(record!.Path)) is not { } found
            || found.DerivedFrom != record.Sha256
        )
        {
            return null;
        }

        var state = await manifest.CheckStateAsync(found, cancellationToken).ConfigureAwait(false);
        return state == LocalFileState.Intact ? found : null;
    }

    private bool IsDecodable(ManifestRecord? record) =>
        fetch.Decode
        && record is not null
        && context.Regimes.Names.Contains(record.Regime, StringComparer.Ordinal) // another program may know more
        && context.Regimes.IsCompressed(context.Regimes.ForName(record.Regime));

    private ManifestRecord? FetchedFrom(Manifest manifest) =>
        manifest
            .FindBySource(source.Text)
            .FirstOrDefault(record => record.DerivedFrom is null && record.SourceId == sourceId);

    private string? OutputName => fetch.Output is { } output ? Path.GetFileName(output) : null;

    private bool IsOfThisSource(ManifestRecord record) =>
        record.SourceUrl == source.Text && record.SourceId == sourceId;

    /// <summary>Whether a record may be of this source or of another: an older version wrote it, without what tells them apart.</summary>
    private bool MayBeOfThisSource(ManifestRecord record) =>
        source.IsRedacted && record.SourceUrl == source.Text && record.SourceId is null;

    /// <summary>A name that the source suggests is not taken from the file of another; one that the caller gives is.</summary>
    private void RefuseNameOfAnotherSource(string path, ManifestRecord? record)
    {
        if (
            fetch.Force
            || fetch.Output is not null
            || record is null
            || IsOfThisSource(record)
            || MayBeOfThisSource(record)
        )
        {
            return;
        }

        throw NameIsTaken(path, record);
    }

    /// <summary>Where it is unknown whether the file here is of this source, equal bytes show it.</summary>
    private async Task RefuseOtherBytesAsync(Manifest manifest, PartFile part, string path, TransferResult transfer)
    {
        if (
            fetch.Force
            || manifest.FindByPath(Relative(path)) is not { } record
            || !MayBeOfThisSource(record)
            || record.Sha256 == transfer.Sha256
        )
        {
            return;
        }

        await part.DiscardAsync().ConfigureAwait(false);
        throw NameIsTaken(path, record);
    }

    private DestinationException NameIsTaken(string path, ManifestRecord record) =>
        new(
            record.SourceUrl == source.Text
                ? $"{NameOf(path)} holds a file that came from {record.SourceUrl} with another key, user or signature."
                : $"{NameOf(path)} holds a file that came from {record.SourceUrl}."
        )
        {
            Source = source.Text,
            Step = FetchStep.Decide,
            Hint = "Name another file with FetchOptions.Output, or replace that one with FetchOptions.Force.",
        };

    private string NameOf(string path) => box.Store.NameOf(Relative(path));

    private string Relative(string path) => Path.GetRelativePath(box.Folder, path);

    private static SourceIdentity IdentityOf(ManifestRecord record) =>
        new()
        {
            ETag = record.ETag,
            LastModified = record.LastModifiedServer,
            Length = record.Wire?.Length ?? record.ContentLength.Actual,
        };
}
