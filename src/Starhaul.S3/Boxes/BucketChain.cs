using System.Globalization;
using Starhaul.Manifests;
using Starhaul.S3.Storage;

namespace Starhaul.S3.Boxes;

/// <summary>The chain of one writer: immutable objects <c>manifest/WRITER/NNNNNN.jsonl</c>, numbered from 1 without a hole.</summary>
internal sealed class BucketChain(string writer)
{
    /// <summary>The folder of all chains.</summary>
    public const string Folder = "manifest/";

    /// <summary>Most lines in an object.</summary>
    public const int MostLines = 256;

    private const string Suffix = ".jsonl";

    /// <summary>Objects of a box of many files have a line each, and a server takes some tens of milliseconds for each.</summary>
    private const int ReadsAtOnce = 32;

    private const int ListsAtOnce = 8;
    private const int PageLength = 1000;
    private const long LastOfSixDigits = 999_999;

    /// <summary>The name of the writer.</summary>
    public string Writer => writer;

    /// <summary>Number of objects that were read.</summary>
    public long Objects { get; private set; }

    /// <summary>Judges the lines.</summary>
    public ManifestChain Lines { get; } = new();

    /// <summary>Whether a text is a writer's name: 32 lower-case hex digits.</summary>
    public static bool IsWriter(string text) =>
        text.Length == 32 && text.All(digit => digit is (>= '0' and <= '9') or (>= 'a' and <= 'f'));

    /// <summary>The path of an object of the chain.</summary>
    public string PathOf(long number) => $"{Folder}{writer}/{NameOf(number)}";

    /// <summary>The highest numbers of all chains that a list of the folder names.</summary>
    /// <param name="objects">The box.</param>
    /// <param name="known">
    /// Numbers of chains that are known up to there: where the list of all would be longer than one for each writer of what came after,
    /// only that is asked for.
    /// </param>
    /// <param name="cancellationToken">Ends the call.</param>
    public static async Task<SortedDictionary<string, long>> ListAsync(
        ObjectStore objects,
        IReadOnlyDictionary<string, long> known,
        CancellationToken cancellationToken
    )
    {
        var found = new SortedDictionary<string, long>(StringComparer.Ordinal);
        if (known.Values.Sum() / PageLength <= known.Count)
        {
            await foreach (var one in objects.ListAsync(Folder, after: null, cancellationToken).ConfigureAwait(false))
            {
                Note(one.Name);
            }

            return found;
        }

        var writers = new List<string>();
        await foreach (var name in objects.ListFoldersAsync(Folder, cancellationToken).ConfigureAwait(false))
        {
            writers.Add(name);
        }

        await Parallel
            .ForEachAsync(
                writers.Where(IsWriter),
                new ParallelOptions { MaxDegreeOfParallelism = ListsAtOnce, CancellationToken = cancellationToken },
                async (name, ending) =>
                {
                    var last = known.GetValueOrDefault(name);
                    // Longer numbers do not come after six nines in the order of keys.
                    var after = last is 0 or >= LastOfSixDigits ? null : NameOf(last);
                    await foreach (
                        var one in objects.ListAsync($"{Folder}{name}/", after, ending).ConfigureAwait(false)
                    )
                    {
                        Note($"{name}/{one.Name}");
                    }
                }
            )
            .ConfigureAwait(false);
        return found;

        void Note(string path)
        {
            if (Parse(path) is var (name, number))
            {
                lock (found)
                {
                    found[name] = Math.Max(number, found.GetValueOrDefault(name));
                }
            }
        }
    }

    /// <summary>Reads the objects after those that were read, each once, some at a time.</summary>
    /// <returns>Their numbers and bytes, in order; null bytes for one that is not there.</returns>
    public async IAsyncEnumerable<(long Number, byte[]? Bytes)> ReadAsync(
        ObjectStore objects,
        long last,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var ahead = new Queue<(long Number, Task<byte[]?> Reading)>();
        for (var number = Objects + 1; number <= last || ahead.Count > 0; )
        {
            for (; number <= last && ahead.Count < ReadsAtOnce; number++)
            {
                ahead.Enqueue((number, objects.ReadAsync(PathOf(number), cancellationToken)));
            }

            var (read, reading) = ahead.Dequeue();
            yield return (read, await reading.ConfigureAwait(false));
        }
    }

    /// <summary>Takes an object, whatever is wrong with it, and says all of that.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="bytes">Its bytes; null where it is not there.</param>
    /// <param name="apply">Receives each line that is an event.</param>
    public IReadOnlyList<ManifestFault> Take(
        long number,
        byte[]? bytes,
        Action<ManifestEvent, ReadOnlyMemory<byte>> apply
    )
    {
        Objects = number;
        if (bytes is null)
        {
            return [new ManifestFault(Lines.Lines + 1, $"is missing: there is no {PathOf(number)}")];
        }

        var faults = new List<ManifestFault>();
        var left = bytes.AsMemory();
        while (left.Length > 0)
        {
            var end = left.Span.IndexOf((byte)'\n');
            if (end < 0)
            {
                faults.Add(new ManifestFault(Lines.Lines + 1, $"is not whole: {PathOf(number)} has no line end"));
                break;
            }

            var (taken, found) = Lines.Append(left[..end]);
            faults.AddRange(found.Select(fault => new ManifestFault(Lines.Lines, fault)));
            if (taken is not null)
            {
                apply(taken, left[..end]);
            }

            left = left[(end + 1)..];
        }

        return faults;
    }

    private static string NameOf(long number) => FormattableString.Invariant($"{number:D6}{Suffix}");

    private static (string Writer, long Number)? Parse(string path) =>
        path.Split('/') is [var writer, var name]
        && IsWriter(writer)
        && name.EndsWith(Suffix, StringComparison.Ordinal)
        && long.TryParse(name[..^Suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number > 0
            ? (writer, number)
            : null;
}
