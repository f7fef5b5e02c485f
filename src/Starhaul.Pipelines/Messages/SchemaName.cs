using System.Collections.Frozen;
using System.Text;

namespace Starhaul.Pipelines.Messages;

/// <summary>What a <c>$schemaRef</c> says.</summary>
/// <param name="Ref">The reference as it was sent.</param>
/// <param name="Name">Name and version of the schema as names of files have them, such as <c>commodity-3</c>.</param>
/// <param name="IsTest">Whether it is a <c>/test</c> schema.</param>
internal sealed record SchemaName(string Ref, string Name, bool IsTest)
{
    /// <summary>The name of a schema whose reference makes no name of a file.</summary>
    public const string Unknown = "unknown";

    /// <summary>
    /// The schemas that EDDN publishes (github.com/EDCD/EDDN, schemas). What a relay names beside these is bounded in number.
    /// </summary>
    private static readonly FrozenSet<string> Published = FrozenSet.ToFrozenSet(
        [
            "approachsettlement-1",
            "blackmarket-1",
            "codexentry-1",
            "commodity-3",
            "dockingdenied-1",
            "dockinggranted-1",
            "fcmaterials_capi-1",
            "fcmaterials_journal-1",
            "fssallbodiesfound-1",
            "fssbodysignals-1",
            "fssdiscoveryscan-1",
            "fsssignaldiscovered-1",
            "journal-1",
            "navbeaconscan-1",
            "navroute-1",
            "outfitting-2",
            "scanbarycentre-1",
            "shipyard-2",
        ],
        StringComparer.Ordinal
    );

    private const int LongestPart = 40;
    private const string TestSuffix = "/test";

    /// <summary>
    /// Reads a reference such as <c>https://eddn.edcd.io/schemas/commodity/3/test</c>. The name comes from outside and
    /// becomes that of a file: letters, digits, <c>_</c>, <c>-</c> and <c>.</c> may be in it, a letter begins it, and
    /// a digit its version, so that none can take the place of the archive's own names.
    /// </summary>
    public static SchemaName Parse(string reference)
    {
        var isTest = reference.EndsWith(TestSuffix, StringComparison.Ordinal);
        var parts = (isTest ? reference[..^TestSuffix.Length] : reference).Split('/');
        var isName =
            parts is [.., var schema, var version]
            && IsPart(schema)
            && char.IsAsciiLetterLower(schema[0])
            && IsPart(version)
            && char.IsAsciiDigit(version[0]);
        return new SchemaName(reference, isName ? $"{parts[^2]}-{parts[^1]}" : Unknown, isTest);
    }

    /// <summary>Whether EDDN publishes a schema of that name.</summary>
    public static bool IsPublished(string name) => Published.Contains(name);

    private static bool IsPart(string part) =>
        part.Length is > 0 and <= LongestPart
        && part.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-' or '.');

    /// <summary>The references that were seen, so that each is read once. Bounded: they come from outside.</summary>
    internal sealed class Table
    {
        private const int Most = 256;

        private readonly Dictionary<string, SchemaName> known = new(StringComparer.Ordinal);
        private readonly Dictionary<string, SchemaName>.AlternateLookup<ReadOnlySpan<char>> lookup;

        public Table() => lookup = known.GetAlternateLookup<ReadOnlySpan<char>>();

        /// <summary>Reads a reference, given as UTF-8 without escapes.</summary>
        public SchemaName Find(ReadOnlySpan<byte> reference)
        {
            Span<char> text = stackalloc char[256];
            if (reference.Length > text.Length)
            {
                return Parse(Encoding.UTF8.GetString(reference));
            }

            text = text[..Encoding.UTF8.GetChars(reference, text)];
            if (lookup.TryGetValue(text, out var found))
            {
                return found;
            }

            found = Parse(text.ToString());
            if (known.Count < Most)
            {
                known.Add(found.Ref, found);
            }

            return found;
        }
    }
}
