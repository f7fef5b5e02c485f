using Starhaul.Pipelines.Galaxy.Json;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>When single fields of an object were seen as they are, where the source says so.</summary>
internal sealed class FieldTimes
{
    private readonly List<(Atom Atom, long Time)> times = [];

    /// <summary>How many there are.</summary>
    public int Count => times.Count;

    /// <summary>Begins an object.</summary>
    public void Clear() => times.Clear();

    /// <summary>Adds the time of a field.</summary>
    public void Add(Atom atom, long time) => times.Add((atom, time));

    /// <summary>The latest of a group; <see cref="DumpTime.None"/> for none.</summary>
    public long LatestOf(FieldGroup group)
    {
        var latest = DumpTime.None;
        foreach (var (atom, time) in times)
        {
            latest = atom.Group == group.Ordinal ? Math.Max(latest, time) : latest;
        }

        return latest;
    }

    /// <summary>The latest of an atom, or what is usual where it has none.</summary>
    public long Of(Atom atom, long usual)
    {
        var latest = DumpTime.None;
        foreach (var (timed, time) in times)
        {
            latest = ReferenceEquals(timed, atom) ? Math.Max(latest, time) : latest;
        }

        return latest == DumpTime.None ? usual : latest;
    }
}
