using System.IO.Compression;
using System.Text.Json.Serialization;
using Starhaul.Cli.Output;

namespace Starhaul.Cli.Demo;

/// <summary>Tells in a minute what Starhaul is for, by running its own commands on a made-up dump.</summary>
internal sealed class DemoStory(
    CliContext context,
    CommandOutput output,
    string folder,
    Func<IReadOnlyList<string>, CliContext, Task<int>> runCommand
)
{
    private const string DumpName = "galaxy.json.gz";

    private readonly List<DemoStep> steps = [];
    private readonly string box = Path.Combine(folder, "box");

    /// <summary>Runs every step. Each is real: the same commands do the same on any source.</summary>
    /// <param name="length">Length of the dump before it is compressed.</param>
    /// <param name="cancellationToken">Ends the demo.</param>
    public async Task<IReadOnlyList<DemoStep>> RunAsync(long length, CancellationToken cancellationToken)
    {
        var site = Directory.CreateDirectory(Path.Combine(folder, "site")).FullName;
        Directory.CreateDirectory(box);
        var dump = Path.Combine(site, DumpName);
        Explain($"Making a galaxy dump of {HumanText.Bytes(length)} and an origin on this machine that serves it.");
        await Task.Run(() => WriteDump(dump, length), cancellationToken).WaitAsync(cancellationToken);

        var half = new FileInfo(dump).Length / 2;
        await using var origin = DemoOrigin.Start(site, cutOnceAt: half);
        var source = origin.Url(DumpName).ToString();

        Explain("A probe looks at the first 1,024 bytes and says what would be done, and why.");
        await RunStepAsync(ExitCode.Done, "probe", source);

        Explain(
            $"A fetch. The origin loses the connection after {HumanText.Bytes(half)}; only the rest is asked for again."
        );
        Explain("Hash, gzip checksums and JSON are checked while the bytes arrive; then the file gets its name.");
        await RunStepAsync(ExitCode.Done, "get", source);

        Explain("The same once more: nothing has changed, so nothing is moved.");
        await RunStepAsync(ExitCode.Done, "get", source);

        FlipByte(Path.Combine(box, DumpName), half);
        Explain("One byte of the file on disk was just changed behind Starhaul's back. Verify finds it (exit code 4).");
        await RunStepAsync(ExitCode.IntegrityFailure, "verify");

        Explain("A fetch sees it too, and brings the file again.");
        await RunStepAsync(ExitCode.Done, "get", source);
        await RunStepAsync(ExitCode.Done, "verify");

        Explain("The proof is written down in manifest.jsonl, a chain of lines that other tools can check.");
        await RunStepAsync(ExitCode.Done, "manifest", "list");
        await RunStepAsync(ExitCode.Done, "manifest", "check");
        await RunStepAsync(ExitCode.Done, "manifest", "export", "--format", "sha256sums");

        Explain("Now with real data: starhaul get spansh:systems_1day");
        return steps;
    }

    private async Task RunStepAsync(ExitCode expected, params string[] words)
    {
        context.Interruption.Token.ThrowIfCancellationRequested();
        var command = "starhaul " + string.Join(' ', words);
        output.Outcome($"$ {command}");
        var isSilent = output.IsJson || output.IsQuiet;
        var exitCode = await runCommand(
            isSilent ? [.. words, "--quiet"] : words,
            context with
            {
                CurrentFolder = box,
                Variable = _ => null,
                Out = isSilent ? TextWriter.Null : context.Out,
                OutStream = isSilent ? Stream.Null : context.OutStream,
            }
        );
        context.Interruption.Token.ThrowIfCancellationRequested();
        steps.Add(new DemoStep(command, exitCode, expected));
        output.Outcome("");
    }

    private void Explain(string line) => output.Outcome("# " + line);

    private static void WriteDump(string path, long length)
    {
        using var file = File.Create(path);
        using var gzip = new GZipStream(file, CompressionLevel.Fastest);
        GalaxyGenerator.Generate(gzip, length);
    }

    private static void FlipByte(string path, long offset)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
        file.Position = offset;
        var value = (byte)file.ReadByte();
        file.Position = offset;
        file.WriteByte((byte)~value);
    }
}

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
