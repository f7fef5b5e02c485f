using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Starhaul.Integrity;
using Starhaul.Transfer;

namespace Starhaul.Metalinks;

/// <summary>
/// Reads Metalink 4 (RFC 5854). A document comes from somebody else, so it names places of http and https alone, without
/// credentials; one that came over https leads to http only where it has a digest that the bytes are held to.
/// </summary>
internal static class MetalinkDocument
{
    /// <summary>Most bytes of a document: one of 10,000 files with five places each has 5 MB.</summary>
    public const int LongestDocument = 8 * 1024 * 1024;

    private const int MostFiles = 10_000;
    private const int MostPlaces = 64;

    /// <summary>The priority of a place that has none: the last (§4.2.16.1).</summary>
    private const int LastPriority = 999_999;

    private static readonly XNamespace Namespace = "urn:ietf:params:xml:ns:metalink";

    // A DTD could name entities that fill the memory, or files of this machine.
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = LongestDocument,
    };

    /// <summary>Whether a source is such a document, by its name.</summary>
    public static bool IsNamedSo(Source source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return source.Uri.Scheme is "http" or "https" or "file"
            && source.Uri.AbsolutePath.EndsWith(".meta4", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Fetches a document and reads it.</summary>
    /// <exception cref="UnexpectedContentException">It is none, or describes nothing that can be fetched.</exception>
    /// <exception cref="StarhaulException">It cannot be had.</exception>
    public static async Task<IReadOnlyList<MetalinkFile>> FetchAsync(
        DownloadContext context,
        Source source,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(source);
        var sample = await context
            .TransportFor(source)
            .SampleAsync(source, source.Uri, LongestDocument, known: null, cancellationToken)
            .ConfigureAwait(false);
        if (sample.Bytes.Length == LongestDocument)
        {
            throw Refuse(source, $"it is longer than {LongestDocument:N0} bytes");
        }

        return Parse(source, sample.Bytes, sample.Facts.Location.Scheme != Uri.UriSchemeHttp);
    }

    /// <summary>Reads a document.</summary>
    /// <param name="source">Where it came from, for errors.</param>
    /// <param name="bytes">Its bytes.</param>
    /// <param name="isProtected">Whether it came over https or from this machine, so that http needs a digest.</param>
    /// <exception cref="UnexpectedContentException">It is none, or describes nothing that can be fetched.</exception>
    public static IReadOnlyList<MetalinkFile> Parse(Source source, ReadOnlyMemory<byte> bytes, bool isProtected)
    {
        ArgumentNullException.ThrowIfNull(source);
        XElement root;
        try
        {
            using var stream = new MemoryStream(bytes.ToArray(), writable: false);
            using var reader = XmlReader.Create(stream, Settings);
            root = XElement.Load(reader);
        }
        catch (XmlException e)
        {
            throw Refuse(source, $"it cannot be read: {ServerText.Clean(e.Message.TrimEnd('.'))}");
        }

        var files =
            root.Name == Namespace + "metalink" ? root.Elements(Namespace + "file").Take(MostFiles + 1).ToList() : [];
        if (files.Count is 0 or > MostFiles)
        {
            throw Refuse(
                source,
                files.Count == 0 ? "it describes no file" : $"it describes more than {MostFiles:N0} files"
            );
        }

        return [.. files.Select(file => Read(source, file, isProtected))];
    }

    private static MetalinkFile Read(Source source, XElement file, bool isProtected)
    {
        var name = file.Attribute("name")?.Value ?? "";
        if (FileNameRules.FaultOfForeign(name) is { } fault)
        {
            throw Refuse(source, $"the name '{ServerText.Clean(name)}' is refused: {fault}");
        }

        var digests = file.Elements(Namespace + "hash").Select(ReadDigest).OfType<DeclaredDigest>().ToList();
        var mayLeaveTls = !isProtected || digests.Exists(Pins);
        var places = file.Elements(Namespace + "url")
            .OrderBy(static url => (int?)ReadNumber(url.Attribute("priority")?.Value) ?? LastPriority)
            .Select(static url => Source.TryParse(url.Value.Trim(), out var place) ? place : null)
            .OfType<Source>()
            .Where(place => MayBeAsked(place.Uri, mayLeaveTls))
            .Take(MostPlaces)
            .ToList();
        var length = ReadNumber(file.Element(Namespace + "size")?.Value);
        return places.Count > 0
            ? new MetalinkFile(name, length, digests, ReadPieces(file, length), places)
            : throw Refuse(
                source,
                $"it names no place of '{ServerText.Clean(name)}' that may be asked: http and https without credentials, http only with a SHA-256"
            );
    }

    /// <summary>Whether a digest holds bytes so surely that they may come over a way that is not protected.</summary>
    public static bool Pins(DeclaredDigest digest) =>
        digest is { Scope: DigestScope.Published, Algorithm: "sha-256" or "sha-512" };

    /// <summary>Whether a place that somebody else names may be asked: http and https, without credentials.</summary>
    /// <param name="place">The place.</param>
    /// <param name="mayLeaveTls">Whether http is allowed.</param>
    public static bool MayBeAsked(Uri place, bool mayLeaveTls) =>
        place.UserInfo.Length == 0
        && (place.Scheme == Uri.UriSchemeHttps || (place.Scheme == Uri.UriSchemeHttp && mayLeaveTls));

    /// <summary>The hashes of pieces (§4.2.11), those of SHA-256 or stronger first; null where they do not make up the file.</summary>
    private static PieceHashes? ReadPieces(XElement file, long? length) =>
        file.Elements(Namespace + "pieces")
            .Select(pieces => ReadHashes(pieces, length))
            .OfType<PieceHashes>()
            .OrderBy(static pieces => DigestAlgorithm.All.ToList().FindIndex(known => known.Name == pieces.Algorithm))
            .FirstOrDefault();

    private static PieceHashes? ReadHashes(XElement pieces, long? length)
    {
        var pieceLength = ReadNumber(pieces.Attribute("length")?.Value);
        if (
            length is not { } whole
            || pieceLength is not > 0
            || !DigestAlgorithm.TryParse(pieces.Attribute("type")?.Value, out var algorithm)
        )
        {
            return null;
        }

        var values = pieces
            .Elements(Namespace + "hash")
            .Select(static hash => hash.Value.Trim().ToLowerInvariant())
            .ToList();
        var read = new PieceHashes(algorithm.Name, pieceLength.Value, values);
        return values.TrueForAll(algorithm.IsValue) && read.FitLength(whole) ? read : null;
    }

    private static DeclaredDigest? ReadDigest(XElement hash)
    {
        var hex = hash.Value.Trim().ToLowerInvariant();
        return
            DigestAlgorithm.TryParse(hash.Attribute("type")?.Value, out var algorithm)
            && hex.Length == algorithm.HexLength
            && hex.All(char.IsAsciiHexDigitLower)
            ? new DeclaredDigest(algorithm.Name, hex, "metalink", DigestScope.Published)
            : null;
    }

    private static long? ReadNumber(string? text) =>
        long.TryParse(text?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number <= int.MaxValue * 1_000_000L
            ? number
            : null;

    private static UnexpectedContentException Refuse(Source source, string problem) =>
        new($"{source.Text} is no Metalink that can be used: {problem}.")
        {
            Source = source.Text,
            Step = FetchStep.Input,
            Hint = "Check the address; FetchOptions.Regime 'binary' fetches the document itself.",
        };
}
