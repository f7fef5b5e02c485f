using Starhaul.Pipelines.Galaxy.Json;
using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>When single fields of an object were seen as they are, where the source says so.</summary>
internal sealed class FieldTimes
{
    private readonly List<(Atom Atom, long Time)> times = [];

    /// <summary>The bits of the atoms that have one.</summary>
    public ulong Atoms { get; private set; }

    /// <summary>Begins an object.</summary>
    public void Clear()
    {
        times.Clear();
        Atoms = 0;
    }

    /// <summary>Adds the time of a field.</summary>
    public void Add(Atom atom, long time)
    {
        times.Add((atom, time));
        Atoms |= atom.Bit;
    }

    /// <summary>The latest of a group; <see cref="DumpTime.None"/> for none.</summary>
    public long LatestOf(FieldGroup group)
    {
        var latest = DumpTime.None;
        if ((Atoms & group.AtomBits) == 0)
        {
            return latest;
        }

        foreach (var (atom, time) in times)
        {
            latest = atom.Group == group.Ordinal ? Math.Max(latest, time) : latest;
        }

        return latest;
    }

    /// <summary>The latest of an atom, or what is usual where it has none.</summary>
    public long Get(Atom atom, long usual)
    {
        var latest = DumpTime.None;
        if ((Atoms & atom.Bit) == 0)
        {
            return usual;
        }

        foreach (var (timed, time) in times)
        {
            latest = ReferenceEquals(timed, atom) ? Math.Max(latest, time) : latest;
        }

        return latest;
    }
}
