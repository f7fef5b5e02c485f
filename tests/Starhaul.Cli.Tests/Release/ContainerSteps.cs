using System.Text.RegularExpressions;
using Xunit;

namespace Starhaul.Cli.Tests.Release;

/// <summary>
/// The steps of a Containerfile as a script for <c>bash</c>, run in a root of their own: over this Debian, whose files are those of the image that it begins
/// with and more, lies an empty layer that takes all that is written. The sources and the SDK are hidden.
/// </summary>
internal sealed class ContainerSteps
{
    private const string Start = """
        set -euo pipefail
        layers=$(mktemp -d)
        mount -t tmpfs none "$layers"
        mkdir "$layers"/{upper,work,root}
        root=$layers/root
        mount -t overlay overlay -o "lowerdir=/,upperdir=$layers/upper,workdir=$layers/work" "$root"
        mount -t proc proc "$root/proc"
        mount --bind /dev "$root/dev"

        """;

    private readonly List<string> lines = [];
    private readonly List<string> variables = [];
    private string user = "root";
    private string folder = "/";
    private string program = "";

    private ContainerSteps() { }

    /// <summary>Reads a Containerfile; an instruction that is not known fails the test.</summary>
    /// <param name="file">The Containerfile; what it copies lies beside it.</param>
    /// <param name="hidden">Folders that are empty inside.</param>
    public static ContainerSteps Read(string file, params string[] hidden)
    {
        var steps = new ContainerSteps();
        steps.lines.AddRange(
            hidden.Where(Directory.Exists).Select(static path => $"mount -t tmpfs none \"$root{path}\"")
        );
        foreach (var line in File.ReadAllText(file).Replace("\\\n", " ", StringComparison.Ordinal).Split('\n'))
        {
            if (line.Length > 0 && line[0] != '#')
            {
                var words = line.Split(' ', 2);
                steps.Add(words[0], words[1], Path.GetDirectoryName(file)!);
            }
        }

        return steps;
    }

    /// <summary>The release of Debian that an image begins with, such as bookworm.</summary>
    public static string ReadBase(string file) =>
        Regex
            .Match(File.ReadAllText(file), "^FROM .*/debian:(?<name>[a-z]+)-slim$", RegexOptions.Multiline)
            .Groups["name"]
            .Value;

    /// <summary>Makes the root, runs the program in it with each of these words, and takes all away again.</summary>
    /// <returns>What all of it printed.</returns>
    public string Run(IEnumerable<string[]> commands)
    {
        var runs = commands.Select(words =>
            $"chroot \"$root\" /usr/bin/env -i {string.Join(' ', variables)} /bin/sh -ec "
            + $"'cd {folder}; exec setpriv --reuid={user} --regid={user} --clear-groups {program} \"$@\"' sh "
            + string.Join(' ', words.Select(static word => $"'{word}'"))
        );
        string[] unshare = ["--mount", "--propagation", "private", "bash", "-c"];
        return InstalledProgram.Succeeds("/", "unshare", [.. unshare, Start + string.Join('\n', lines.Concat(runs))]);
    }

    private void Add(string instruction, string rest, string from)
    {
        switch (instruction)
        {
            case "FROM" or "CMD":
                break;
            case "COPY":
                var words = rest.Split(' ');
                lines.Add($"cp -- '{Path.Combine(from, words[0])}' \"$root{words[1]}\"");
                break;
            case "RUN":
                lines.Add($"chroot \"$root\" /bin/sh -ec '{rest}'");
                break;
            case "USER":
                user = rest;
                break;
            case "WORKDIR":
                folder = rest;
                break;
            case "ENV":
                variables.Add(rest);
                break;
            case "ENTRYPOINT":
                program = rest.Trim('[', ']', '"');
                break;
            default:
                Assert.Fail($"{instruction} is not known here.");
                break;
        }
    }
}
