using System.Text.Json.Serialization;

namespace Starhaul.Cli.Demo;

/// <summary>One command of the demo, and how it ended.</summary>
/// <param name="Command">The command as a person would type it.</param>
/// <param name="ExitCode">What it ended with.</param>
/// <param name="Expected">What it has to end with, to make the point.</param>
internal sealed record DemoStep(string Command, int ExitCode, [property: JsonIgnore] ExitCode Expected)
{
    /// <summary>Whether the point was made.</summary>
    [JsonIgnore]
    public bool IsAsExpected => ExitCode == (int)Expected;
}
