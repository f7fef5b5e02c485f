namespace Starhaul.Api.Reading;

/// <summary>What a reader of a file must know of how it was read.</summary>
internal sealed class ApiWarnings(ApiResource resource, SessionState state)
{
    /// <summary>Pointers of the definition that never found anything, each with the name of its field.</summary>
    public IReadOnlyList<string> UnusedPointers { get; } = Unused(resource, state);

    /// <summary>Why the file is no snapshot of the source; null where nothing shows that.</summary>
    public string? NotASnapshot { get; } =
        state.Bound is { } bound ? $"the paging was ended by {bound}"
        : state.TotalChanged ? "the number of records changed while the pages were read"
        : state.Children is { Rejected: > 0 } children
            ? Text($"{children.Rejected:N0} of {children.Asked:N0} children failed")
        : state.Repeats > 0 ? Text($"pages moved while they were read, and {state.Repeats:N0} repeats were dropped")
        : null;

    /// <summary>True when the source held still, false when it was seen to change, null when nothing shows either.</summary>
    public bool? IsSnapshot =>
        NotASnapshot is not null ? false
        : UnusedPointers.Count > 0 || state.EqualPages > 0 ? null
        : state.Children is not null ? null
        : state.Pages <= 1 || resource.IsStable || resource.Pagination.IsStable ? true
        : null;

    /// <summary>A header field as a place in a response, beside pointers.</summary>
    public static string HeaderAsPlace(string name) => $"{name} (header)";

    /// <summary>All of it as sentences; empty for nothing.</summary>
    public IReadOnlyList<string> Sentences()
    {
        var sentences = new List<string>();
        if (state.Cap is { } cap)
        {
            sentences.Add(
                Text(
                    $"The API shows no more than {cap:N0} records, and there are at least as many: narrow the question."
                )
            );
        }

        if (NotASnapshot is { } reason)
        {
            sentences.Add($"Not a snapshot: {reason}.");
        }

        if (state.Children?.Rejects is [var first, ..])
        {
            sentences.Add($"The first child that failed is {first.Parameters}: {first.Reason}");
        }

        sentences.AddRange(
            UnusedPointers.Select(pointer => $"Nothing was ever found at {pointer}: check the definition.")
        );
        Add(
            sentences,
            state.Skipped,
            static count => Text($"{count:N0} pages were passed over, as the definition says.")
        );
        Add(
            sentences,
            state.EqualPages,
            static count => Text($"{count:N0} pages equal an earlier one; the stated total accounts for them.")
        );
        Add(
            sentences,
            state.TooOld,
            static count => Text($"{count:N0} records are older than what was asked for and were left out.")
        );
        var place = resource.Incremental?.Cursor ?? resource.Incremental?.Time;
        Add(
            sentences,
            state.Untimed,
            count => Text($"{count:N0} records have nothing at {place} that can be read as a time; they were kept.")
        );
        return sentences;
    }

    private static List<string> Unused(ApiResource resource, SessionState state)
    {
        var unused =
            state.Pages == 0
                ? []
                : resource
                    .Pagination.Expected.OfType<string>()
                    .Concat(resource.Pagination.ExpectedHeaders.Select(HeaderAsPlace))
                    .Except(state.FoundPointers, StringComparer.Ordinal)
                    .ToList();
        if (state is { Received: 0, Pages: > 0 } && resource.Records.Contains('*', StringComparison.Ordinal))
        {
            unused.Add(resource.Records);
        }

        if (resource.Key.Count > 0 && state.Records > 0 && state.Keyless >= state.Records)
        {
            unused.AddRange(resource.Key);
        }

        return unused;
    }

    private static void Add(List<string> sentences, long count, Func<long, string> sentence)
    {
        if (count > 0)
        {
            sentences.Add(sentence(count));
        }
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
