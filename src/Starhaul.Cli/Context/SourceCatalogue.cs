using Starhaul.Cli.Values;

namespace Starhaul.Cli;

/// <summary>Sources that have names, and what a person may write where a SOURCE is expected.</summary>
/// <param name="list">Lists them; called only by who needs a name, since reading all definitions takes a tenth of a second.</param>
internal sealed class SourceCatalogue(Func<IReadOnlyList<KnownSource>> list)
{
    private static readonly string[] Schemes = ["http", "https", "s3", "magnet", "file"];

    /// <summary>The public data of the field.</summary>
    public static SourceCatalogue Public { get; } = new(static () => PublicSources.All);

    /// <summary>Every source, in the order in which they are shown.</summary>
    public IReadOnlyList<KnownSource> Sources => list();

    /// <summary>Reads a name of this catalogue, a URL or a path.</summary>
    /// <exception cref="UsageException">It is none of them; the hint says what may have been meant.</exception>
    public Source Resolve(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon > 0 && !Schemes.Contains(text[..colon], StringComparer.OrdinalIgnoreCase))
        {
            var prefix = text[..(colon + 1)];
            if (Sources.Any(source => source.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            {
                return ByName(text);
            }

            if (colon > 1 && Uri.CheckSchemeName(text[..colon]) && !File.Exists(text))
            {
                throw UnknownScheme(text[..colon]);
            }
        }

        if (!Source.TryParse(text, out var source))
        {
            throw new UsageException(
                $"'{text}' is neither a URL, a path nor a known name.",
                "Give a URL such as https://example.org/data.json.gz, or see 'starhaul sources'."
            );
        }

        CheckPath(text, source);
        return source;
    }

    private Source ByName(string text)
    {
        if (Sources.Select(source => source.Locate(text)).FirstOrDefault(file => file is not null) is { } file)
        {
            return file;
        }

        if (Sources.FirstOrDefault(source => source.Name.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known)
        {
            throw new UsageException(
                $"'{text}' is no file, but {known.Note}.",
                known.Kind is KnownSourceKind.Api
                    ? $"Fetch it with: starhaul api {known.Name}"
                    : "See 'starhaul sources' for the names of files."
            );
        }

        var names = Sources.Where(source => source.IsFile).Select(source => source.Name);
        throw new UsageException(
            $"'{text}' is not a known name.",
            NearMatch.Suggest(text, names) ?? "See 'starhaul sources' for the names."
        );
    }

    private UsageException UnknownScheme(string scheme)
    {
        var prefixes = Sources.Select(source => source.Name.Split(':')[0]).Distinct(StringComparer.Ordinal);
        return new UsageException(
            $"'{scheme}:' is neither a scheme that can be fetched ({string.Join(", ", Schemes)}) nor a catalogue of names.",
            NearMatch.Suggest(scheme, Schemes.Concat(prefixes)) ?? "See 'starhaul sources' for the names."
        );
    }

    /// <summary>A path that is not there and looks like a URL without its scheme is taken for a slip.</summary>
    private static void CheckPath(string text, Source source)
    {
        var host = text.Split('/')[0];
        var looksLikeHost = host.Length > 3 && host[0] != '.' && host.Contains('.', StringComparison.Ordinal);
        if (source.Uri.IsFile && looksLikeHost && text.Contains('/', StringComparison.Ordinal) && !File.Exists(text))
        {
            throw new UsageException($"There is no file '{text}'.", $"A URL begins with its scheme: https://{text}");
        }
    }
}
