using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>
/// What objects of a shape state, by the fields that they have. Those of one source have much the same fields, so that what was
/// found out for one object is kept for the next ones: atom by atom it took a tenth of the time that it takes to read a dump.
/// </summary>
/// <param name="shape">How the objects look.</param>
/// <param name="tables">The tables that are wanted.</param>
internal sealed class ShapeStatements(Shape shape, IReadOnlySet<TableDefinition> tables)
{
    // Enough for the kinds of bodies there are. Whatever has the place of another is found out again.
    private const int Places = 256;
    private const int PlaceBits = 8;

    private readonly ShapeStatement?[] known = new ShapeStatement?[Places];
    private ShapeStatement last = new(0, 0, ulong.MaxValue, 0, 0, [], []);
    private readonly ulong unwanted = shape
        .Table.Groups.Where(group => group.Set is { } set && !tables.Contains(set.Table))
        .Aggregate(0UL, (bits, group) => bits | group.SetAtom!.Bit);

    /// <summary>What an object states.</summary>
    /// <param name="seen">The bits of the fields that it has.</param>
    /// <param name="also">The bits of atoms that its reader knows to be stated.</param>
    /// <param name="withdrawn">The bits of atoms of which nothing can be taken, or whose own time cannot be had.</param>
    public ShapeStatement Get(ulong seen, ulong also, ulong withdrawn)
    {
        if (!last.IsOf(seen, also, withdrawn))
        {
            var hash = (seen ^ (also * 0x9E3779B97F4A7C15) ^ withdrawn) * 0xD6E8FEB86659FD93;
            ref var statement = ref known[hash >> (64 - PlaceBits)];
            if (statement is null || !statement.IsOf(seen, also, withdrawn))
            {
                statement = Make(seen, also, withdrawn);
            }

            last = statement;
        }

        return last;
    }

    private ShapeStatement Make(ulong seen, ulong also, ulong withdrawn)
    {
        var (all, nulls) = (0UL, 0UL);
        var groups = new List<FieldGroup>();
        foreach (var rule in shape.Groups)
        {
            var ofGroup = rule.Group.AtomBits;
            if ((seen & rule.All) == 0 && !rule.IsStatedByAbsence && (also & ofGroup) == 0)
            {
                continue;
            }

            var (stated, none) = StatedOf(rule, seen, also & ofGroup);

            // What was withdrawn is not stated. The rows of a table that is not wanted are not there, and an empty
            // set would be a statement.
            stated &= ~withdrawn & ~unwanted;

            // What is not stated has no values: half of an atom must not end up in a new row.
            nulls |= none | shape.Table.ColumnsOf(ofGroup & ~stated);
            all |= stated;
            if (stated != 0)
            {
                groups.Add(rule.Group);
            }
        }

        return new ShapeStatement(
            seen,
            also,
            withdrawn,
            all,
            nulls,
            [.. groups],
            [.. groups.Where(group => group.SetAtom is { } set && (all & set.Bit) != 0)]
        );
    }

    private static (ulong Stated, ulong None) StatedOf(GroupRule rule, ulong seen, ulong stated)
    {
        var none = 0UL;
        foreach (var atom in rule.Atoms)
        {
            if (atom.IsStated(seen))
            {
                stated |= atom.Atom.Bit;
            }
            else if ((stated & atom.Atom.Bit) == 0 && atom.IsNone(seen))
            {
                none |= atom.Atom.ColumnBits;
                stated |= atom.Atom.Bit;
            }
        }

        return (stated, none);
    }
}

/// <summary>What an object states that has certain fields.</summary>
/// <param name="Seen">The bits of the fields.</param>
/// <param name="Also">The bits of atoms that its reader knows to be stated.</param>
/// <param name="Withdrawn">The bits of atoms of which nothing can be taken, or whose own time cannot be had.</param>
/// <param name="Stated">The bits of the atoms that it states.</param>
/// <param name="Nulls">The bits of the columns that are to be null.</param>
/// <param name="Groups">The groups of which it states any atom.</param>
/// <param name="Sets">Those of them whose set it states.</param>
internal sealed record ShapeStatement(
    ulong Seen,
    ulong Also,
    ulong Withdrawn,
    ulong Stated,
    ulong Nulls,
    FieldGroup[] Groups,
    FieldGroup[] Sets
)
{
    /// <summary>Whether it is what an object states by these bits.</summary>
    public bool IsOf(ulong seen, ulong also, ulong withdrawn) => Seen == seen && Also == also && Withdrawn == withdrawn;
}
