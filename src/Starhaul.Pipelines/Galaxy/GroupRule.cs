using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>When a source states a group.</summary>
/// <param name="Group">The group.</param>
/// <param name="Needed">The bits of the fields that it needs; 0 for a group that is always stated.</param>
/// <param name="All">The bits of all of its fields.</param>
/// <param name="IsAnyEnough">Whether one of the needed fields is enough.</param>
internal readonly record struct GroupRule(FieldGroup Group, ulong Needed, ulong All, bool IsAnyEnough)
{
    /// <summary>Whether an object with these fields states the group.</summary>
    public bool IsStated(ulong seen) => IsAnyEnough ? (seen & Needed) != 0 : (seen & Needed) == Needed;
}
