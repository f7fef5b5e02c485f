namespace Starhaul.Transfer;

/// <summary>The transports of one fetcher, by name and by scheme.</summary>
internal sealed class TransportTable
{
    private readonly Dictionary<string, ITransport> byScheme = new(StringComparer.OrdinalIgnoreCase);

    /// <exception cref="ArgumentException">A name or a scheme is there twice.</exception>
    public TransportTable(IEnumerable<ITransport> transports)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var transport in transports)
        {
            ArgumentNullException.ThrowIfNull(transport, nameof(transports));
            if (!names.Add(transport.Name))
            {
                throw Twice("have the name", transport.Name);
            }

            foreach (var scheme in transport.Schemes)
            {
                if (!byScheme.TryAdd(scheme, transport))
                {
                    throw Twice("serve the scheme", scheme);
                }
            }
        }
    }

    /// <summary>The transport for a source.</summary>
    /// <exception cref="ArgumentException">No transport serves the scheme.</exception>
    public ITransport For(Source source) =>
        byScheme.TryGetValue(source.Uri.Scheme, out var transport)
            ? transport
            : throw new ArgumentException(
                $"No transport serves '{source.Uri.Scheme}:'; there are {string.Join(", ", byScheme.Keys)}.",
                nameof(source)
            );

    private static ArgumentException Twice(string what, string key) =>
        new($"Two transports {what} '{key}'. A built-in one gives way where ReplacedBuiltIns of the options names it.");
}
