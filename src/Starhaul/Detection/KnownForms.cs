namespace Starhaul.Detection;

/// <summary>Binary forms that are known by their first bytes and have no regime: what they hold is not looked into.</summary>
internal static class KnownForms
{
    private static readonly (string Type, ContentSignature Signature)[] Known =
    [
        (MediaTypes.Xz, ContentSignature.Create([0xFD, .. "7zXZ"u8, 0x00])),
        (MediaTypes.SevenZip, ContentSignature.Create([.. "7z"u8, 0xBC, 0xAF, 0x27, 0x1C])),
        (MediaTypes.Zip, ContentSignature.Create([.. "PK"u8, 0x03, 0x04])),
        (MediaTypes.Zip, ContentSignature.Create([.. "PK"u8, 0x05, 0x06])), // without entries
        (MediaTypes.Zip, ContentSignature.Create([.. "PK"u8, 0x07, 0x08])), // spanned
        (MediaTypes.Sqlite, ContentSignature.Create([.. "SQLite format 3"u8, 0x00])),
    ];

    // BEP 3: a bencoded dictionary. Its keys are sorted, so one of these comes first.
    private static readonly byte[][] TorrentStarts =
    [
        .. new[]
        {
            "d8:announce",
            "d13:announce-list",
            "d18:azureus_properties",
            "d7:comment",
            "d10:created by",
            "d13:creation date",
            "d8:encoding",
            "d9:httpseeds",
            "d4:infod",
        }.Select(System.Text.Encoding.ASCII.GetBytes),
    ];

    /// <summary>The media type whose signature the bytes begin with; null for none.</summary>
    public static string? Find(ReadOnlySpan<byte> sample)
    {
        foreach (var (type, signature) in Known)
        {
            if (signature.Matches(sample))
            {
                return type;
            }
        }

        foreach (var start in TorrentStarts)
        {
            if (sample.StartsWith(start))
            {
                return MediaTypes.Torrent;
            }
        }

        return null;
    }

    /// <summary>Whether the bytes are the beginning of this type's signature and end before it does: a file that was cut there.</summary>
    public static bool IsCut(string type, ReadOnlySpan<byte> whole)
    {
        foreach (var (knownType, signature) in Known)
        {
            if (knownType == type && signature.IsCut(whole))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether bytes that are no text begin as Parquet does (<c>PARE</c>: with an encrypted footer). Four letters
    /// alone could begin a sentence.
    /// </summary>
    public static bool IsParquet(ReadOnlySpan<byte> binary) =>
        binary.StartsWith("PAR1"u8) || binary.StartsWith("PARE"u8);

    /// <summary>Whether files of this type begin with bytes that nothing else begins with.</summary>
    public static bool HasSignature(string type) =>
        type is MediaTypes.Xz or MediaTypes.SevenZip or MediaTypes.Zip or MediaTypes.Parquet or MediaTypes.Sqlite;
}
