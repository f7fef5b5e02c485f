using System.Text;
using System.Text.RegularExpressions;

namespace Starhaul.Cli.Commands;

/// <summary>
/// Reads the list of <c>get -i</c>: a source a line, with <c>out=NAME</c> and <c>sha256=HEX</c> after it. A <c>#</c> at the
/// start of a line or after a blank begins a comment. Sources and names may hold blanks.
/// </summary>
internal static partial class SourceList
{
    /// <summary>What stands for standard input.</summary>
    public const string StandardInput = "-";

    // Some hundred thousand lines; more is not a list of sources.
    private const int LongestList = 64 * 1024 * 1024;

    /// <summary>Reads the whole list.</summary>
    /// <exception cref="UsageException">A line is not of the form, or there is none.</exception>
    /// <exception cref="DestinationException">The list cannot be read.</exception>
    public static async Task<IReadOnlyList<SourceListEntry>> ReadAsync(
        string name,
        CliContext context,
        CancellationToken cancellationToken
    )
    {
        var text = await ReadTextAsync(name, context, cancellationToken);
        var place = name == StandardInput ? "Standard input" : name;
        var entries = text.Split('\n')
            .Select((line, index) => Parse(line.TrimEnd('\r'), $"{place}, line {index + 1}"))
            .OfType<SourceListEntry>()
            .ToList();
        return entries.Count > 0
            ? entries
            : throw new UsageException($"{place} lists no source.", "Write one URL, path or name a line.");
    }

    /// <summary>Reads one line; null for one that holds nothing but a comment.</summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="place">Where it stands, for messages.</param>
    /// <exception cref="UsageException">The line is not of the form.</exception>
    public static SourceListEntry? Parse(string line, string place)
    {
        line = Comment().Replace(line, "").Trim();
        if (line.Length == 0)
        {
            return null;
        }

        var attributes = Attribute().Matches(line);
        var source = attributes is [var first, ..] ? line[..first.Index].TrimEnd() : line;
        if (source.Length == 0)
        {
            throw new UsageException($"{place}: no source stands before '{line}'.", Form);
        }

        if (source.Contains("://", StringComparison.Ordinal) && source.Any(char.IsWhiteSpace))
        {
            throw new UsageException($"{place}: the URL '{source}' holds a blank.", $"Write it as %20. {Form}");
        }

        var entry = new SourceListEntry(source, place);
        for (var i = 0; i < attributes.Count; i++)
        {
            var start = attributes[i].Index + attributes[i].Length;
            var end = i + 1 < attributes.Count ? attributes[i + 1].Index : line.Length;
            var value = line[start..end].Trim();
            var key = attributes[i].Groups["key"].Value;
            entry = (key, value, entry) switch
            {
                (_, "", _) => throw new UsageException($"{place}: {key}= has no value.", Form),
                ("out", _, { Output: null }) => entry with { Output = value },
                ("sha256", _, { Digest: null }) => entry with
                {
                    Digest = FetchFlags.ReadSha256($"{place}: sha256", value),
                },
                _ => throw new UsageException($"{place}: {key}= is given twice.", Form),
            };
        }

        return entry;
    }

    private const string Form = "A line is SOURCE, then out=NAME and sha256=HEX where they are wanted.";

    [GeneratedRegex(@"(^|\s)#.*$", RegexOptions.ExplicitCapture | RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"(^|\s)(?<key>out|sha256)=", RegexOptions.ExplicitCapture)]
    private static partial Regex Attribute();

    private static async Task<string> ReadTextAsync(
        string name,
        CliContext context,
        CancellationToken cancellationToken
    )
    {
        try
        {
            // A pipe is opened when somebody writes to it, and neither that nor a read of it heeds a token: they are left behind.
            await using var file = await Task.Run(
                    () =>
                        name == StandardInput
                            ? context.OpenInput()
                            : File.OpenRead(Path.GetFullPath(name, context.CurrentFolder)),
                    CancellationToken.None
                )
                .WaitAsync(cancellationToken);
            using var text = new MemoryStream();
            var block = new byte[64 * 1024];
            for (
                int read;
                (read = await Task.Run(() => file.Read(block), CancellationToken.None).WaitAsync(cancellationToken))
                    > 0;
                text.Write(block.AsSpan(0, read))
            )
            {
                if (text.Length > LongestList)
                {
                    throw new UsageException(
                        $"-i {name} is longer than {LongestList / 1024 / 1024} MiB.",
                        "Name a list of sources, not the data itself."
                    );
                }
            }

            // The reader passes over a byte order mark.
            text.Position = 0;
            using var reader = new StreamReader(text, Encoding.UTF8);
            return await reader.ReadToEndAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DestinationException($"-i {name} cannot be read: {exception.Message}", exception)
            {
                Step = FetchStep.Input,
                Hint = "Name a file that can be read, or - for standard input.",
            };
        }
    }
}

/// <summary>One line of the list.</summary>
/// <param name="Source">A URL, a path or a name.</param>
/// <param name="Place">Where it stands, for messages; null for an argument.</param>
internal sealed record SourceListEntry(string Source, string? Place)
{
    /// <summary>Name of the file in the box; null takes the source's own.</summary>
    public string? Output { get; init; }

    /// <summary>The digest that the file must have; null for none.</summary>
    public DeclaredDigest? Digest { get; init; }
}
