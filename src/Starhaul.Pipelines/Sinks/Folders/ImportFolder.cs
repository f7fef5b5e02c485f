using System.Globalization;
using System.Text;
using System.Text.Json;
using Starhaul.Native;

namespace Starhaul.Pipelines.Sinks.Folders;

/// <summary>The folder of a writing sink: one folder for each import, and a hidden one for the import that is being written.</summary>
internal sealed class ImportFolder(string path) : ImportPlace
{
    private const string StagePrefix = ".import-";
    private const string LockName = ".starhaul.lock";
    private const int LongestName = 60;

    private FileLock? held; // of who writes here
    private IReadOnlyList<FolderImport> known = [];

    /// <inheritdoc />
    public override IReadOnlyList<ImportRecord> Damaged =>
        [.. known.Select(import => import.Record).Where(import => import.Trouble is not null)];

    // What another user has put here may be looked at; a load that went by it would believe that its own work is done.
    private bool IsWriting => held is not null;

    private bool hasMoved;
    private string? stage;

    /// <inheritdoc />
    public override IReadOnlyList<string>? Shown => null;

    /// <summary>Whether opening the folder has set imports aside, or has brought back some that are whole again.</summary>
    public override bool HasMoved => hasMoved;

    /// <inheritdoc />
    public override bool IsInPlace => held is null or { IsInPlace: true };

    /// <inheritdoc />
    public override string? Stage => stage;

    /// <summary>
    /// Creates the folder, keeps other writers out and looks at every import: one with something wrong is set aside, so that views
    /// work without it, and one whose files are back has its name again.
    /// </summary>
    /// <exception cref="DestinationException">Another process is writing there, or it is no folder.</exception>
    public override Task OpenAsync(CancellationToken cancellationToken)
    {
        Open();
        return Task.CompletedTask;
    }

    private void Open()
    {
        if (File.Exists(path))
        {
            throw new DestinationException($"'{path}' is a file, expected a folder or nothing yet.")
            {
                Hint = "Name another folder.",
            };
        }

        OutputFolder.Make(path);
        if (held is { IsInPlace: true })
        {
            return;
        }

        held?.Dispose();
        var lockPath = Path.Combine(path, LockName);
        held =
            FileLock.TryTake(lockPath)
            ?? throw new DestinationException(
                $"Another load is writing to '{path}'{FileLock.DescribeHolder(lockPath)}."
            )
            {
                Hint = "Wait until it ends, or name another folder.",
                IsTransient = true,
            };

        var listed = ImportLog.Read(path, mustBeOurs: true);
        known = ListAll(listed);
        hasMoved = false;
        foreach (var import in known)
        {
            SetAside(import);
        }

        known = hasMoved ? ListAll(listed) : known;
        if (DropReplaced() || known.Count != listed.Count || ImportLog.IsTorn(path))
        {
            ImportLog.Replace(path, known);
        }
    }

    /// <inheritdoc />
    public override Task<IReadOnlyList<ImportRecord>> ReadImportsAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ImportRecord>>([
            .. ListAll(ImportLog.Read(path, IsWriting)).Select(import => import.Record).OrderBy(import => import.Id),
        ]);

    /// <summary>
    /// Those of one content and its options that are whole: found by the names of the folders, so that a feed whose imports are
    /// thousands does not read all of them for each.
    /// </summary>
    public override Task<IReadOnlyList<ImportRecord>> FindImportsAsync(
        ImportRecord like,
        CancellationToken cancellationToken
    )
    {
        var mark = Mark(like);
        return Task.FromResult<IReadOnlyList<ImportRecord>>([
            .. Folders(name => name.Contains(mark, StringComparison.Ordinal))
                .Select(folder => folder.Record)
                .Where(like.HasContentOf)
                .OrderBy(import => import.Id),
        ]);
    }

    /// <summary>The number of the next import. As long as the folder is open, no other process publishes one.</summary>
    public override long NextId() => known.Select(import => import.Record.Id).DefaultIfEmpty().Max() + 1;

    /// <inheritdoc />
    public override string BeginStage(ImportRecord import)
    {
        foreach (var left in Directory.EnumerateDirectories(path, StagePrefix + "*"))
        {
            RemoveFolder(left);
        }

        stage = Path.Combine(path, $"{StagePrefix}{import.Id}");
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
        await WriteBesideAsync(beside, cancellationToken).ConfigureAwait(false);
        await DurableFile
            .ReplaceAsync(Path.Combine(staged, ImportFile.Name), ImportFile.Write(import))
            .ConfigureAwait(false);
        Posix.FlushFolder(staged);
        var name = NameOf(import);
        var target = Path.Combine(path, name);
        for (var number = 2; IsTaken(target); number++)
        {
            target = Path.Combine(path, $"{name}-{number.ToString(CultureInfo.InvariantCulture)}");
        }

        Directory.Move(staged, target);
        Posix.FlushFolder(path);
        stage = null;
        var length = new FileInfo(Path.Combine(target, ImportFile.Name)).Length;
        var published = new FolderImport(Path.GetFileName(target), length, import);
        ImportLog.Append(path, published);
        known = [.. known, published];
        if (DropReplaced())
        {
            ImportLog.Replace(path, known);
        }
    }

    /// <inheritdoc />
    public override async Task WriteBesideAsync(
        Func<IEnumerable<(string Name, string Text)>> beside,
        CancellationToken cancellationToken
    )
    {
        foreach (var (name, text) in beside())
        {
            await DurableFile
                .ReplaceAsync(Path.Combine(path, name), Encoding.UTF8.GetBytes(text))
                .ConfigureAwait(false);
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
        known = [];
    }

    /// <summary>The name of an import's folder: when it began, its source and its content. It sorts by time.</summary>
    internal static string NameOf(ImportRecord import)
    {
        var started = import.Started.UtcDateTime.ToString("yyyy-MM-dd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        return $"{started}-{SourceName(import.Source)}{Mark(import)}";
    }

    internal static string Mark(ImportRecord import) => $"-{import.Sha256[..8]}";

    /// <summary>What the list has, and folders that it does not have: of a load that was killed, or copied by a person.</summary>
    private List<FolderImport> ListAll(IReadOnlyList<FolderImport> listed)
    {
        var names = listed.Select(import => import.Folder).ToHashSet(StringComparer.Ordinal);
        return [.. listed.Concat(Folders(name => !names.Contains(name))).Select(import => import.Judge(path))];
    }

    /// <summary>The folders that hold an import that can be read, by the time in their names.</summary>
    private IEnumerable<FolderImport> Folders(Predicate<string> isWanted)
    {
        foreach (var folder in Directory.EnumerateDirectories(path).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(folder);
            if (char.IsAsciiDigit(name[0]) && isWanted(name) && TryRead(name) is var (length, import))
            {
                yield return new FolderImport(name, length, import);
            }
        }
    }

    /// <summary>Takes imports with something wrong away where another one has their content, whole.</summary>
    /// <returns>Whether there were any.</returns>
    private bool DropReplaced()
    {
        var whole = known.Where(import => import.Record.Trouble is null).ToList();
        var replaced = known
            .Except(whole)
            .Where(old => whole.Exists(import => import.Record.HasContentOf(old.Record)))
            .ToList();
        known = [.. known.Except(replaced)];
        foreach (var left in replaced.Select(old => Path.Combine(path, FolderImport.SetAside + old.Folder)))
        {
            if (Directory.Exists(left))
            {
                RemoveFolder(left);
            }
        }

        return replaced.Count > 0;
    }

    // The name of a folder that is gone stays its own: files that are restored go there.
    private bool IsTaken(string folder) =>
        Directory.Exists(folder) || known.Any(import => import.Folder == Path.GetFileName(folder));

    private (long Length, ImportRecord Import)? TryRead(string folder)
    {
        try
        {
            return Posix.Stat(Path.Combine(path, folder, ImportFile.Name)) is null
                ? null
                : ImportFile.ReadBelow(path, folder, mustBeOurs: IsWriting);
        }
        catch (JsonException)
        {
            return null; // The list has what it was, and says that it is damaged.
        }
    }

    private void SetAside(FolderImport import)
    {
        var whole = Path.Combine(path, import.Folder);
        var aside = Path.Combine(path, FolderImport.SetAside + import.Folder);
        var (from, to) = import.Record.Trouble is null ? (aside, whole) : (whole, aside);
        if (Directory.Exists(from) && !Directory.Exists(to))
        {
            Directory.Move(from, to);
            Posix.FlushFolder(path);
            hasMoved = true;
        }
    }

    private static string SourceName(string source)
    {
        var end = source.IndexOfAny(['?', '#']);
        var path = (end < 0 ? source : source[..end]).TrimEnd('/');
        var last = path[(path.LastIndexOfAny(['/', ':', '\\']) + 1)..];
        var name = new StringBuilder();
        foreach (var character in last.Split('.')[0].Take(LongestName))
        {
            name.Append(char.IsAsciiLetterOrDigit(character) || character is '_' or '-' ? character : '_');
        }

        return name.Length == 0 ? "import" : name.ToString();
    }
}
