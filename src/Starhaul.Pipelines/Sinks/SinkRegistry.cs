namespace Starhaul.Pipelines.Sinks;

/// <summary>The kinds of targets of a pipeline, and the sinks that are made of targets.</summary>
internal sealed class SinkRegistry
{
    private readonly IReadOnlyList<SinkFactory> factories;

    /// <summary>Takes the built-in kinds and those that the caller added.</summary>
    /// <exception cref="ArgumentException">Two kinds have one scheme.</exception>
    public SinkRegistry(IReadOnlyList<SinkFactory> builtIn, IReadOnlyList<SinkFactory> added)
    {
        SinkFactory[] kept =
        [
            .. builtIn.Where(own => !added.Any(other => other.ReplacesBuiltIn && SharesScheme(own, other))),
        ];
        factories = [.. kept, .. added];
        var twice = factories
            .SelectMany(factory => factory.Schemes)
            .GroupBy(scheme => scheme, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault(schemes => schemes.Count() > 1);
        if (twice is not null)
        {
            throw new ArgumentException(
                $"Two kinds of targets begin with '{twice.Key}'. To replace one that is built in, set {nameof(SinkFactory.ReplacesBuiltIn)}.",
                nameof(added)
            );
        }
    }

    /// <summary>How each kind of target is written, for a message or a help text.</summary>
    public IEnumerable<string> Forms => factories.Select(factory => factory.Form);

    /// <summary>Makes a sink for each target; one that is named twice, in whatever spelling, has one.</summary>
    /// <param name="targets">The targets as a person writes them.</param>
    /// <param name="time">The clock.</param>
    /// <param name="boxes">How targets in buckets are reached; null where there may be none.</param>
    /// <exception cref="ArgumentException">A target is of no known kind, says no place, or is in a bucket where it may not be.</exception>
    public List<Sink> CreateAll(IReadOnlyList<string> targets, TimeProvider time, ManifestOptions? boxes = null) =>
        [
            .. targets
                .DistinctBy(Identity, StringComparer.Ordinal)
                .Select(target => CreateReachable(target, time, boxes)),
        ];

    /// <summary>The sink for a target. It is opened later; one in a bucket can be opened where it was said how.</summary>
    /// <exception cref="ArgumentException">The target is of no known kind, or says no place.</exception>
    public Sink Create(string target, TimeProvider time, ManifestOptions? boxes = null)
    {
        var (factory, place) = Find(target);
        var sink = factory.Create(place, time);
        if (boxes is not null)
        {
            sink.Reach(boxes);
        }

        return sink;
    }

    /// <summary>Whether there is something at a target already, as far as that shows without a connection.</summary>
    /// <exception cref="ArgumentException">The target is of no known kind, or says no place.</exception>
    public bool Exists(string target)
    {
        var (factory, place) = Find(target);
        return factory.Exists(place);
    }

    /// <summary>What a target stands for: equal for two spellings of one place.</summary>
    /// <exception cref="ArgumentException">The target is of no known kind, or says no place.</exception>
    public string Identity(string target)
    {
        var (factory, place) = Find(target);
        return $"{factory.Schemes[0]}{factory.Identity(place)}";
    }

    /// <summary>The place of a target: what follows its scheme.</summary>
    /// <exception cref="ArgumentException">The target is of no known kind, or says no place.</exception>
    public string Place(string target) => Find(target).Place;

    private Sink CreateReachable(string target, TimeProvider time, ManifestOptions? boxes)
    {
        var sink = Create(target, time, boxes);
        sink.RequireReachable();
        return sink;
    }

    private (SinkFactory Factory, string Place) Find(string target)
    {
        foreach (var factory in factories)
        {
            var scheme = factory.Schemes.FirstOrDefault(scheme =>
                target.Length > scheme.Length && target.StartsWith(scheme, StringComparison.OrdinalIgnoreCase)
            );
            if (scheme is not null)
            {
                return (factory, target[scheme.Length..]);
            }
        }

        throw new ArgumentException(
            $"'{WithoutSecret(target)}' is no target; a target is {string.Join(" or ", Forms)}.",
            nameof(target)
        );
    }

    private static bool SharesScheme(SinkFactory one, SinkFactory other) =>
        one.Schemes.Intersect(other.Schemes, StringComparer.OrdinalIgnoreCase).Any();

    /// <summary>A mistyped URL may still hold a password, whatever became of its scheme.</summary>
    private static string WithoutSecret(string target)
    {
        var at = target.LastIndexOf('@');
        var scheme = target.IndexOf("://", StringComparison.Ordinal);
        var shown = scheme >= 0 && scheme < at ? target[..(scheme + 3)] : "";
        return at >= 0 ? $"{shown}...{target[at..]}" : target;
    }
}
