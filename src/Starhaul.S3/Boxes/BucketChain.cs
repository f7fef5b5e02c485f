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
    private const int Parallel = 8;

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
    public string PathOf(long number) => FormattableString.Invariant($"{Folder}{writer}/{number:D6}{Suffix}");

    /// <summary>The highest numbers of all chains that a list of the folder names.</summary>
    public static async Task<SortedDictionary<string, long>> ListAsync(
        ObjectStore objects,
        CancellationToken cancellationToken
    )
    {
        var found = new SortedDictionary<string, long>(StringComparer.Ordinal);
        await foreach (var one in objects.ListAsync(Folder, cancellationToken).ConfigureAwait(false))
        {
            if (Parse(one) is var (name, number))
            {
                found[name] = Math.Max(number, found.GetValueOrDefault(name));
            }
        }

        return found;
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
            for (; number <= last && ahead.Count < Parallel; number++)
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

    private static (string Writer, long Number)? Parse(S3Object one) =>
        one.Name.Split('/') is [var writer, var name]
        && IsWriter(writer)
        && name.EndsWith(Suffix, StringComparison.Ordinal)
        && long.TryParse(name[..^Suffix.Length], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number > 0
            ? (writer, number)
            : null;
}
