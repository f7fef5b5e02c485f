using Starhaul.Pipelines.Tables;

namespace Starhaul.Pipelines.Rows;

/// <summary>Who is shown to control a system: that is distinguished from the set of its powers, and may be older or newer.</summary>
internal static class ControlOfSystems
{
    /// <summary>The controlling power.</summary>
    public static readonly Atom Control = GalaxyTables.Systems.Atom("controlling_power");

    /// <summary>The group of the powers.</summary>
    public static readonly FieldGroup Powers = GalaxyTables.Systems.Group("powers");

    /// <summary>Whether the power that is said to control is not shown: the set is newer and lacks it.</summary>
    /// <param name="system">The statements of the system.</param>
    /// <param name="isNamed">Whether the set names the power.</param>
    public static bool IsHidden(StatedRow system, bool isNamed) =>
        !isNamed && system.States(Powers.SetAtom!) && system.Time(Control) < system.Time(Powers.SetAtom!);
}
