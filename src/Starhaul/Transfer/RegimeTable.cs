namespace Starhaul.Transfer;

/// <summary>The regimes of one context, by name and by media type. The last one takes all that no other names.</summary>
public sealed class RegimeTable
{
    private readonly Dictionary<string, DownloadStrategy> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DownloadStrategy> byType = new(StringComparer.OrdinalIgnoreCase);
    private readonly DownloadStrategy last;

    /// <summary>Makes the table.</summary>
    /// <param name="regimes">The regimes; the last takes every type that none names.</param>
    /// <exception cref="ArgumentException">The list is empty, or a name or a type is there twice.</exception>
    public RegimeTable(IReadOnlyList<DownloadStrategy> regimes)
    {
        ArgumentNullException.ThrowIfNull(regimes);
        if (regimes.Count == 0)
        {
            throw new ArgumentException("A context needs at least one regime.", nameof(regimes));
        }

        foreach (var regime in regimes)
        {
            if (!byName.TryAdd(regime.Name, regime))
            {
                throw new ArgumentException($"Two regimes have the name '{regime.Name}'.", nameof(regimes));
            }

            foreach (var type in regime.MimeTypes)
            {
                if (!byType.TryAdd(type, regime))
                {
                    throw new ArgumentException($"Two regimes take the type '{type}'.", nameof(regimes));
                }
            }
        }

        last = regimes[^1];
        Names = [.. regimes.Select(static regime => regime.Name)];
    }

    /// <summary>The names, in the order of the list.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The regime of a media type; the last one for types that none names.</summary>
    public DownloadStrategy ForType(string mimeType) => byType.GetValueOrDefault(mimeType, last);

    /// <summary>The regime of a name.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public DownloadStrategy ForName(string name) =>
        byName.TryGetValue(name, out var regime)
            ? regime
            : throw new ArgumentException(
                $"There is no regime '{name}'; there are {string.Join(", ", Names)}.",
                nameof(name)
            );

    /// <summary>A decoder for an HTTP content coding (RFC 9110 §8.4.1); null when none is known.</summary>
    public ContentDecoder? TryDecoderForCoding(string coding) =>
        byType.TryGetValue($"application/{coding}", out var regime) ? regime.CreateDecoder() : null;

    /// <summary>A decoder for an HTTP content coding.</summary>
    /// <exception cref="UnexpectedContentException">The coding is not known.</exception>
    internal ContentDecoder DecoderForCoding(string coding, string source) =>
        TryDecoderForCoding(coding)
        ?? throw new UnexpectedContentException(
            $"The bytes come with Content-Encoding '{coding}', which cannot be proven."
        )
        {
            Source = source,
            Step = FetchStep.Decide,
            Hint = "Identity was asked for; ask the publisher for the plain file, or for gzip or zstd.",
        };
}
