using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Starhaul.Native;
using Starhaul.Transfer;

namespace Starhaul.Pipelines.Archive;

/// <summary>
/// Joins the closed hours of a schema into one segment of the day, whose record names the SHA-256 of its parts, and takes the parts
/// out after that. A kill leaves the parts, or the day with or without them, and the next call goes on.
/// </summary>
internal sealed class DayRoll(string root, Manifest manifest, TimeProvider time) : IDisposable
{
    /// <summary>The name of the file that is locked while days are joined.</summary>
    public const string LockName = "roll.lock";

    private const string AsideSuffix = ".rolling";

    private FileLock? held;

    /// <summary>
    /// Keeps others from joining the same hours into another segment of the day, sees what they have done before, ends the publish of
    /// one that was killed in it, and removes what it has left half written.
    /// </summary>
    /// <exception cref="DestinationException">Another process joins hours there.</exception>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        var path = Path.Join(root, LockName);
        try
        {
            held =
                FileLock.TryTake(path)
                ?? throw new DestinationException(
                    $"Another process joins the hours of '{root}'{FileLock.DescribeHolder(path)}."
                )
                {
                    IsTransient = true,
                    Hint = "Wait until it ends.",
                };

            // First: the file of a publish that was killed may still have the name of one that is half written, and a day that has its
            // own name already, but no record, would be joined a second time beside it.
            await manifest.RecoverAsync(cancellationToken).ConfigureAwait(false);
            var left = new EnumerationOptions
            {
                RecurseSubdirectories = true,
                AttributesToSkip = FileAttributes.ReparsePoint,
            };
            foreach (var aside in Directory.EnumerateFiles(root, "*" + AsideSuffix, left))
            {
                File.Delete(aside);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw DiskErrors.Refused(path, e);
        }
    }

    /// <inheritdoc />
    public void Dispose() => held?.Dispose();

    /// <summary>What there is to join, in the order of the paths: segments of days that ended before a time.</summary>
    public IReadOnlyList<RolledDay> Plan(DateTimeOffset before)
    {
        var closed = manifest
            .Records.Where(static record => record.Stream is not null)
            .Select(static record => (Record: record, Name: SegmentName.Parse(record.Path)))
            .Where(static segment => segment.Name is not null)
            .ToLookup(static segment => segment.Name!.IsDay);
        var known = closed[true].SelectMany(static day => PartsOf(day.Record)).ToHashSet(StringComparer.Ordinal);
        var days =
            from segment in closed[false]
            let name = segment.Name
            where name.Hour.UtcDateTime.Date.AddDays(1) <= before.UtcDateTime
            group segment by (name.Area, name.Schema, name.Hour.UtcDateTime.Date, name.Compression) into day
            where !IsStillWritten(day.First().Name!)
            let parts = day.OrderBy(static part => part.Name!.Hour)
                .ThenBy(static part => part.Name!.Number)
                .Select(static part => part.Record)
                .ToList()
            // What a day has already is left of a call that was killed.
            let left = parts.Where(part => known.Contains(part.Sha256)).ToList()
            let fresh = parts.Where(part => !known.Contains(part.Sha256)).ToList()
            where fresh.Count > 1 || left.Count > 0
            select new RolledDay(FreeName(day.First().Name!).Path, fresh.Count > 1 ? fresh : [], left);
        return [.. days.OrderBy(static day => day.Path, StringComparer.Ordinal)];
    }

    /// <summary>Joins one day.</summary>
    /// <exception cref="IntegrityException">A part is not what was recorded, is gone or may not be read; all of them stay.</exception>
    /// <exception cref="DestinationException">The disk refuses; nothing is lost.</exception>
    public async Task RunAsync(RolledDay day, CancellationToken cancellationToken)
    {
        if (day.Parts.Count > 0)
        {
            await JoinAsync(day, cancellationToken).ConfigureAwait(false);
        }

        foreach (var part in day.Parts.Concat(day.Left))
        {
            await manifest.ForgetAsync(part, keepFile: false, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The SHA-256 of the segments that a segment was joined from; none for any other file.</summary>
    public static IReadOnlyList<string> PartsOf(ManifestRecord? record) =>
        record?.Stream?["parts"] is { } parts
            ? [.. parts.AsArray().Select(static part => part?.GetValue<string>()).OfType<string>()]
            : [];

    private bool IsStillWritten(SegmentName of)
    {
        var folder = Path.GetDirectoryName(Path.Join(root, of.Path))!;
        return Directory.Exists(folder)
            && Directory
                .EnumerateFiles(folder, "*" + SegmentName.OpenSuffix)
                .Select(path => SegmentName.Parse(Path.GetRelativePath(root, path)))
                .Any(name => name is not null && (name.Area, name.Schema) == (of.Area, of.Schema));
    }

    private SegmentName FreeName(SegmentName of)
    {
        var date = of.Hour.UtcDateTime.Date;
        var name = of with { Hour = new DateTimeOffset(date, TimeSpan.Zero), Number = 0, IsDay = true };
        while (manifest.Contains(name.Path) || File.Exists(Path.Join(root, name.Path)))
        {
            name = name with { Number = name.Number + 1 };
        }

        return name;
    }

    private async Task JoinAsync(RolledDay day, CancellationToken cancellationToken)
    {
        var name = SegmentName.Parse(day.Path)!;

        // Not as an open segment: a listener that starts meanwhile would recover half of it.
        var aside = Path.Join(
            root,
            $"{day.Path}.{RandomNumberGenerator.GetHexString(16, lowercase: true)}{AsideSuffix}"
        );
        using var writer = new SegmentWriter(root, name, aside, new ArrayBufferWriter<byte>(64 * 1024));
        try
        {
            foreach (var part in day.Parts)
            {
                cancellationToken.ThrowIfCancellationRequested();
                await CopyAsync(part, writer, cancellationToken).ConfigureAwait(false);
            }

            writer.Complete();
            writer.Sync();
            var facts = Join([.. day.Parts.Select(FactsOf)]) with
            {
                Parts = [.. day.Parts.Select(part => part.Sha256)],
            };
            var state = new SegmentRecord(facts.Relays, time).Publishing(
                writer,
                facts,
                from: Path.GetRelativePath(root, aside)
            );
            await manifest
                .PublishAsync(Path.Join(root, day.Path) + ".part.json", state, cancellationToken)
                .ConfigureAwait(false);
        }
        finally
        {
            File.Delete(aside);
        }
    }

    private async Task CopyAsync(ManifestRecord part, SegmentWriter writer, CancellationToken cancellationToken)
    {
        var path = Path.Join(root, part.Path);
        string found;
        try
        {
            using var handle = Posix.OpenRegular(path);
            var file = new FileStream(handle, FileAccess.Read);
            await using (file.ConfigureAwait(false))
            {
                found = Convert.ToHexStringLower(
                    await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false)
                );
            }
        }
        catch (FileNotFoundException e)
        {
            throw Damaged($"'{path}' is missing.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Damaged($"'{path}' could not be read: {e.Message}", e);
        }

        if (found != part.Sha256)
        {
            throw Damaged($"'{path}': SHA-256 expected {part.Sha256}, found {found}.");
        }

        using var reader = SegmentReader.Open(path);
        while (reader.TryReadLine(out var line, out _))
        {
            writer.Append(line.Span, gateway: null, arrived: null);
        }
    }

    private IntegrityException Damaged(string message, Exception? cause = null) =>
        new(message, cause)
        {
            Hint =
                $"The segments of this day stay as they are. Manifest.VerifyAsync on '{root}' names the files that are damaged or missing.",
        };

    private static StreamFacts FactsOf(ManifestRecord part) =>
        part.Stream.Deserialize(ArchiveJson.Default.StreamFacts)
        ?? throw new IntegrityException($"The record of '{part.Path}' says nothing of its stream.");

    private static StreamFacts Join(List<StreamFacts> parts) =>
        new()
        {
            Schema = parts[0].Schema,
            Messages = parts.Sum(static part => part.Messages),
            FirstGatewayTimestamp = parts.Min(static part => part.FirstGatewayTimestamp),
            LastGatewayTimestamp = parts.Max(static part => part.LastGatewayTimestamp),
            FirstArrival = parts.Min(static part => part.FirstArrival),
            LastArrival = parts.Max(static part => part.LastArrival),
            Relays = [.. parts.SelectMany(static part => part.Relays).Distinct(StringComparer.Ordinal)],
            Gaps = [.. parts.SelectMany(static part => part.Gaps).Distinct().Take(SegmentRecord.MostGaps)],
            Recovered = parts.Exists(static part => part.Recovered),
        };
}

/// <summary>Segments of hours that become one of a day.</summary>
/// <param name="Path">Path of the day's segment, relative to the archive.</param>
/// <param name="Parts">The segments that it is joined from, in order; none where only what is left is to be taken out.</param>
/// <param name="Left">Segments that another segment of the day has in it already.</param>
internal sealed record RolledDay(string Path, IReadOnlyList<ManifestRecord> Parts, IReadOnlyList<ManifestRecord> Left);
