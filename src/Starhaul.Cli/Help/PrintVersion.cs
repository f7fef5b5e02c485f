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

    /// <summary>As <c>starhaul 0.1.0 (commit 0123456789ab, .NET 10.0.1, linux-x64)</c>.</summary>
    public static string Text
    {
        get
        {
            var assembly = typeof(PrintVersion).Assembly;
            var version = assembly.GetName().Version!.ToString(3);

            // The SDK appends the commit behind a plus sign where the sources lie in a repository.
            var full = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";
            var commit = full.Split('+') is [_, { Length: > ShownCommit } hash]
                ? $"commit {hash[..ShownCommit]}, "
                : "";
            var build = RuntimeFeature.IsDynamicCodeCompiled ? RuntimeInformation.FrameworkDescription : "native";
            return $"starhaul {version} ({commit}{build}, {RuntimeInformation.RuntimeIdentifier})";
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
