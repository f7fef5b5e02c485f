using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Starhaul.Cli.Help;

/// <summary>Prints the name and the version of the program, with the commit and the kind of build.</summary>
internal sealed class PrintVersion(TextWriter output) : SynchronousCommandLineAction
{
    private const int ShownCommit = 12;

    // The SDK appends the commit behind a plus sign where the sources lie in a repository.
    private static readonly string[] Parts = (
        typeof(PrintVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion
        ?? ""
    ).Split('+');

    /// <summary>The version alone, as <c>0.1.0</c> or <c>1.2.0-rc.1</c>.</summary>
    public static string Number => Parts[0];

    /// <summary>As <c>starhaul 0.1.0 (commit 0123456789ab, .NET 10.0.1, linux-x64)</c>.</summary>
    public static string Text
    {
        get
        {
            var commit = Parts is [_, { Length: > ShownCommit } hash] ? $"commit {hash[..ShownCommit]}, " : "";
            var build = RuntimeFeature.IsDynamicCodeCompiled ? RuntimeInformation.FrameworkDescription : "native";
            return $"starhaul {Number} ({commit}{build}, {RuntimeInformation.RuntimeIdentifier})";
        }
    }

    /// <inheritdoc />
    public override bool ClearsParseErrors => true;

    /// <inheritdoc />
    public override int Invoke(ParseResult parseResult)
    {
        output.WriteLine(Text);
        return (int)ExitCode.Done;
    }
}
