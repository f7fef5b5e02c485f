using System.Globalization;
using System.Text;
using System.Text.Json;
using Starhaul.Native;

namespace Starhaul.Pipelines.Sinks.Folders;

/// <summary>The folder of a writing sink: one folder for each import, and a hidden one for the import that is being written.</summary>
internal sealed class ImportFolder(string path) : IDisposable
{
    private const string StagePrefix = ".import-";
    private const string LockName = ".starhaul.lock";
    private const int LongestName = 60;

    private FileStream? held;
    private long? lastId;

    /// <summary>Where the import is written until it is complete; null when none is.</summary>
    public string? Stage { get; private set; }

    /// <summary>Creates the folder and keeps other writers out.</summary>
    /// <exception cref="DestinationException">Another process is writing there, or it is no folder.</exception>
    public void Open()
    {
        if (File.Exists(path))
        {
            throw new DestinationException($"'{path}' is a file, expected a folder or nothing yet.")
            {
                Hint = "Name another folder.",
            };
        }

        Directory.CreateDirectory(path);
        if (held is not null)
        {
            return;
        }

        try
        {
            held = new FileStream(
                Path.Combine(path, LockName),
                FileMode.OpenOrCreate,
                FileAccess.ReadWrite,
                FileShare.None
            );
        }
        catch (IOException exception) when (exception.GetType() == typeof(IOException))
        {
            throw new DestinationException($"Another load is writing to '{path}'.", exception)
            {
                Hint = "Wait until it ends, or name another folder.",
                IsTransient = true,
            };
        }
    }

    /// <summary>The imports that are there, oldest first.</summary>
    public Task<IReadOnlyList<ImportRecord>> ReadImportsAsync(CancellationToken cancellationToken) =>
        ReadImportsAsync(static _ => true, cancellationToken);

    /// <summary>
    /// Those of one content and its options: found by the names of the folders, so that a feed whose imports are thousands
    /// does not read all of them for each.
    /// </summary>
    public async Task<IReadOnlyList<ImportRecord>> FindImportsAsync(
        ImportRecord like,
        CancellationToken cancellationToken
    )
    {
        var mark = Mark(like);
        var found = await ReadImportsAsync(name => name.Contains(mark, StringComparison.Ordinal), cancellationToken)
            .ConfigureAwait(false);
        return [.. found.Where(like.HasContentOf)];
    }

    /// <summary>The number of the next import. As long as the folder is open, nobody else publishes one.</summary>
    public async Task<long> NextIdAsync(CancellationToken cancellationToken)
    {
        if (lastId is null)
        {
            var imports = await ReadImportsAsync(cancellationToken).ConfigureAwait(false);
            lastId = imports.Count == 0 ? 0 : imports[^1].Id;
        }

        return lastId.Value + 1;
    }

    /// <summary>Makes an empty stage; whatever earlier runs left is removed.</summary>
    public string BeginStage(ImportRecord import)
    {
        foreach (var left in Directory.EnumerateDirectories(path, StagePrefix + "*"))
        {
            Directory.Delete(left, recursive: true);
        }

        Stage = Path.Combine(path, $"{StagePrefix}{import.Id}");
        Directory.CreateDirectory(Stage);
        return Stage;
    }

    /// <summary>Writes the import down and gives the stage its name, with everything on the disk.</summary>
    public async Task PublishAsync(ImportRecord import)
    {
        var stage = Stage ?? throw new InvalidOperationException("No import has begun.");
        await DurableFile
            .ReplaceAsync(Path.Combine(stage, ImportFile.Name), ImportFile.Write(import))
            .ConfigureAwait(false);
        Posix.FlushFolder(stage);
        var name = NameOf(import);
        var target = Path.Combine(path, name);
        for (var number = 2; Directory.Exists(target); number++)
        {
            target = Path.Combine(path, $"{name}-{number.ToString(CultureInfo.InvariantCulture)}");
        }

        Directory.Move(stage, target);
        Posix.FlushFolder(path);
        Stage = null;
        lastId = import.Id;
    }

    public void Dispose()
    {
        if (Stage is not null && Directory.Exists(Stage))
        {
            Directory.Delete(Stage, recursive: true);
        }

        held?.Dispose();
        held = null;
        lastId = null;
    }

    /// <summary>The name of an import's folder: when it began, its source and its content. It sorts by time.</summary>
    internal static string NameOf(ImportRecord import)
    {
        var started = import.Started.UtcDateTime.ToString("yyyy-MM-dd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        return $"{started}-{SourceName(import.Source)}{Mark(import)}";
    }

    private static string Mark(ImportRecord import) => $"-{import.Sha256[..8]}";

    private async Task<IReadOnlyList<ImportRecord>> ReadImportsAsync(
        Predicate<string> isWanted,
        CancellationToken cancellationToken
    )
    {
        var imports = new List<ImportRecord>();
        foreach (var folder in Directory.EnumerateDirectories(path))
        {
            var name = Path.GetFileName(folder);
            var file = Path.Combine(folder, ImportFile.Name);
            if (name[0] != '.' && isWanted(name) && File.Exists(file))
            {
                imports.Add(Read(file, await File.ReadAllBytesAsync(file, cancellationToken).ConfigureAwait(false)));
            }
        }

        return [.. imports.OrderBy(import => import.Id)];
    }

    private static ImportRecord Read(string file, byte[] json)
    {
        try
        {
            return ImportFile.Read(json);
        }
        catch (JsonException exception)
        {
            throw new DestinationException($"'{file}' is damaged: {exception.Message}", exception)
            {
                Hint = "Restore it from a copy, or move its folder away and load that import again.",
            };
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
