using System.Collections.Concurrent;

namespace Starhaul;

/// <summary>
/// The regimes of one fetcher, by name, media type, extension and signature. The last one takes all that no other names.
/// </summary>
internal sealed class RegimeTable
{
    /// <summary>The regime that takes any bytes, whatever they are called.</summary>
    public const string LiftsClaims = "binary";

    private readonly IReadOnlyList<DownloadStrategy> regimes;
    private readonly Dictionary<string, DownloadStrategy> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DownloadStrategy> byType = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, DownloadStrategy> byExtension = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<DownloadStrategy, bool> compressed = [];

    /// <summary>Makes the table.</summary>
    /// <param name="regimes">The regimes; the last takes every type that none names.</param>
    /// <exception cref="ArgumentException">The list is empty, or a name, a type or an extension is there twice.</exception>
    public RegimeTable(IReadOnlyList<DownloadStrategy> regimes)
    {
        ArgumentOutOfRangeException.ThrowIfZero(regimes.Count, nameof(regimes));
        this.regimes = regimes;
        foreach (var regime in regimes)
        {
            ArgumentNullException.ThrowIfNull(regime, nameof(regimes));
            ArgumentException.ThrowIfNullOrEmpty(regime.Name, nameof(regimes));
            if (regime.MimeTypes.Count == 0)
            {
                throw new ArgumentException($"The regime '{regime.Name}' names no media type.", nameof(regimes));
            }

            Add(byName, "have the name", regime.Name, regime);
            foreach (var type in regime.MimeTypes)
            {
                Add(byType, "take the type", type, regime);
            }

            foreach (var extension in regime.Extensions)
            {
                if (extension.Length < 2 || extension.LastIndexOf('.') != 0)
                {
                    throw new ArgumentException(
                        $"'{extension}' of the regime '{regime.Name}' is no extension; expected one such as '.gz'.",
                        nameof(regimes)
                    );
                }

                Add(byExtension, "take the extension", extension, regime);
            }
        }

        Names = [.. regimes.Select(static regime => regime.Name)];
    }

    /// <summary>The names, in the order of the list.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>The regime that takes what no other names: nothing is checked.</summary>
    public DownloadStrategy Last => regimes[^1];

    /// <summary>The regime of a media type; the last one for types that none names.</summary>
    public DownloadStrategy ForType(string mimeType) => byType.GetValueOrDefault(mimeType, Last);

    /// <summary>The regime that names a media type as its own; null for none.</summary>
    public DownloadStrategy? FindByType(string mimeType) =>
        byType.TryGetValue(mimeType, out var regime) && regime != Last ? regime : null;

    /// <summary>The regime that names an extension as its own; null for none.</summary>
    public DownloadStrategy? FindByExtension(string extension) => byExtension.GetValueOrDefault(extension);

    /// <summary>The first regime with a signature that the bytes begin with; null for none.</summary>
    public DownloadStrategy? FindBySignature(ReadOnlySpan<byte> sample)
    {
        foreach (var regime in regimes)
        {
            foreach (var signature in regime.Signatures)
            {
                if (signature.Matches(sample))
                {
                    return regime;
                }
            }
        }

        return null;
    }

    /// <summary>The regime of a name.</summary>
    /// <exception cref="ArgumentException">There is none of that name.</exception>
    public DownloadStrategy ForName(string name) =>
        byName.TryGetValue(name, out var regime)
            ? regime
            : throw new ArgumentException(
                $"There is no regime '{name}'; there are {string.Join(", ", Names)}.",
                nameof(name)
            );

    /// <summary>Whether a regime's bytes are a compressed form of others. Asked of the regime once, for a decoder may be dear.</summary>
    public bool IsCompressed(DownloadStrategy regime) =>
        compressed.GetOrAdd(
            regime,
            static asked =>
            {
                try
                {
                    using var decoder = asked.CreateDecoder();
                    return decoder is not null;
                }
                catch (MissingDependencyException)
                {
                    return true;
                }
            }
        );

    /// <summary>A decoder for an HTTP content coding (RFC 9110 §8.4.1); null when none is known.</summary>
    public ContentDecoder? TryDecoderForCoding(string coding) =>
        byType.TryGetValue($"application/{coding}", out var regime) ? regime.CreateDecoder() : null;

    /// <summary>A decoder for an HTTP content coding.</summary>
    /// <exception cref="UnexpectedContentException">The coding is not known.</exception>
    public ContentDecoder DecoderForCoding(string coding, string source) =>
        TryDecoderForCoding(coding)
        ?? throw new UnexpectedContentException(
            $"The bytes come with Content-Encoding '{coding}', which cannot be proven."
        )
        {
            Source = source,
            Step = FetchStep.Decide,
            Hint =
                "Identity was asked for; ask the publisher for the plain file, or for gzip or zstd. FetchOptions.Regime 'binary' takes the coded bytes as they come.",
        };

    private static void Add(
        Dictionary<string, DownloadStrategy> table,
        string what,
        string key,
        DownloadStrategy regime
    )
    {
        if (!table.TryAdd(key, regime))
        {
            throw new ArgumentException(
                $"Two regimes {what} '{key}': '{table[key].Name}' and '{regime.Name}'. A built-in one gives way where "
                    + "ReplacedBuiltIns of the options names it.",
                nameof(regime)
            );
        }
    }
}
