namespace Starhaul.Cli.Commands;

/// <summary>The document of <c>doctor --json</c>.</summary>
/// <param name="Program">The program, its platform and the system under it.</param>
/// <param name="Parts">Libraries of the system.</param>
/// <param name="Facts">Folders, limits, clock and disk.</param>
/// <param name="Settings">What is set other than by default.</param>
/// <param name="Troubles">What would be slower or missing.</param>
internal sealed record DoctorDocument(
    string Program,
    IReadOnlyList<NativePartState> Parts,
    IReadOnlyList<DoctorFact> Facts,
    IReadOnlyList<SettingEntry> Settings,
    IReadOnlyList<DoctorTrouble> Troubles
);

/// <summary>One thing that was looked at.</summary>
internal sealed record DoctorFact(string Name, string Value);

/// <summary>Something that is slower, missing or wrong, and what mends it.</summary>
internal sealed record DoctorTrouble(string What, string Cure);
