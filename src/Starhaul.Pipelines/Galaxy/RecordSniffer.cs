using System.Text;
using Starhaul.Pipelines.Galaxy.Json;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>Tells by the fields of a record what it is.</summary>
internal static class RecordSniffer
{
    /// <summary>What a source should hold, in words.</summary>
    public const string Expected =
        "expected systems (objects with id64 and name), factions (objects with name and systems, or allegiance), or bodies or stations of EDSM (objects with systemName and bodyId or marketId)";

    private const int MostNames = 6;

    /// <summary>Looks at the fields of the value that is next and leaves the cursor where it was.</summary>
    /// <param name="json">The cursor; it has a fault when the value is not whole.</param>
    /// <param name="found">What was found, in words.</param>
    public static RecordKind Sniff(JsonCursor json, out string found)
    {
        found = "";
        var first = json.Peek();
        var start = json.Position;
        if (first != '{')
        {
            json.Skip();
            if (json.Expected is null)
            {
                found = Excerpt.Take(json.Slice(start, json.Position));
                json.MoveTo(start);
            }

            return RecordKind.Unknown;
        }

        var names = new List<string>();
        if (json.OpenObject())
        {
            do
            {
                names.Add(Encoding.UTF8.GetString(json.Name()));
                json.Skip();
            } while (json.HasMoreMembers());
        }

        json.MoveTo(start);
        found = names.Count == 0 ? "an object without fields" : $"an object with {List(names)}";
        return Judge(names.ToHashSet(StringComparer.Ordinal));
    }

    // EDSM's bodies have an id64 and a name too, beside those of their system.
    private static RecordKind Judge(HashSet<string> names) =>
        !names.Contains("name") ? RecordKind.Unknown
        : names.Overlaps(["systemId", "systemId64", "systemName"]) && names.Contains("marketId")
            ? RecordKind.EdsmStation
        : names.Overlaps(["systemId", "systemId64", "systemName"]) && names.Contains("bodyId") ? RecordKind.EdsmBody
        : names.Contains("id64")
            ? names.Overlaps(["bodyId", "systemId64", "systemName"]) ? RecordKind.Unknown
                : RecordKind.System
        : names.Overlaps(["systems", "allegiance"]) && !names.Overlaps(["coords", "systemName", "id"])
            ? RecordKind.Faction
        : RecordKind.Unknown;

    private static string List(List<string> names) =>
        Excerpt.Take(string.Join(", ", names.Take(MostNames)) + (names.Count > MostNames ? ", ..." : ""));
}
