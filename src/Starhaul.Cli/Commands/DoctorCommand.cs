using System.CommandLine;
using System.Globalization;
using System.Runtime.InteropServices;
using Starhaul.BitTorrent.Aria2;
using Starhaul.Cli.Help;
using Starhaul.Cli.Output;
using Starhaul.Cli.Settings;

namespace Starhaul.Cli.Commands;

/// <summary><c>starhaul doctor</c>: what this machine has and lacks, fit to be pasted into a report.</summary>
internal sealed class DoctorCommand(CliContext context, CommonOptions common)
    : CliCommand(Card.Word, Card.Summary, context, common)
{
    /// <summary>What the help of the program says of it.</summary>
    public static readonly CommandCard Card = new(
        "doctor",
        "Show what this machine has and lacks, to paste into a report.",
        "starhaul doctor"
    );

    private const long UsualHandles = 1_024;

    /// <inheritdoc />
    public override IReadOnlyList<string> Examples => [Card.Example, "starhaul doctor --json | jq .troubles"];

    /// <inheritdoc />
    public override IReadOnlyList<string> Notes =>
        ["Nothing is asked of the network and nothing is written. Passwords and keys are not shown."];

    /// <inheritdoc />
    protected override Task<ExitCode> RunAsync(
        ParseResult parse,
        CommandOutput output,
        CancellationToken cancellationToken
    )
    {
        var parts = NativePart.All.Select(static part => part.Find()).ToList();
        var troubles = parts
            .Where(static part => !part.IsFound)
            .Select(static part => new DoctorTrouble(part.Trouble!, part.Cure!))
            .ToList();
        var facts = FindFacts(troubles).ToList();
        var settings = SettingsReader.Read(Context, parse);
        var stated = KnownSettings
            .All.Select(setting => (setting.Key, Value: settings.GetEntry(setting)))
            .Where(static row => row.Value.Origin != "default")
            .Select(static row => new SettingEntry(row.Key, TypedText.Redact(row.Value.Text), row.Value.Origin))
            .ToList();
        var program = $"{PrintVersion.Text}, {RuntimeInformation.OSDescription}";
        output.Document(
            new DoctorDocument(program, parts, facts, stated, troubles),
            () => CliJson.Documents.DoctorDocument
        );
        Print(output, program, parts, facts, stated, troubles);
        return Task.FromResult(ExitCode.Done);
    }

    private static void Print(
        CommandOutput output,
        string program,
        List<NativePartState> parts,
        List<DoctorFact> facts,
        List<SettingEntry> settings,
        List<DoctorTrouble> troubles
    )
    {
        output.Result(program);
        var rows = parts
            .Select(static part => new[] { part.Name, part.IsFound ? part.Version ?? "found" : "missing" })
            .Concat(facts.Select(static fact => new[] { fact.Name, fact.Value }))
            .Concat(settings.Select(static setting => new[] { setting.Key, $"{setting.Value}  ({setting.Origin})" }));
        foreach (var line in TextTable.Lines([.. rows]))
        {
            output.Result("  " + line);
        }

        foreach (var trouble in troubles)
        {
            output.Result($"{trouble.What}");
            output.Result($"  next: {trouble.Cure}");
        }

        output.Result(troubles.Count == 0 ? "Nothing is missing." : $"{troubles.Count} to look at.");
    }

    private IEnumerable<DoctorFact> FindFacts(List<DoctorTrouble> troubles)
    {
        yield return new("aria2c", FindAria2(troubles));
        yield return new("processors", Text($"{Environment.ProcessorCount}"));
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        yield return new("memory that may be used", HumanText.Bytes(memory));
        yield return new("files that may be open", FindHandles(troubles));
        var now = Context.TimeProvider.GetUtcNow();
        yield return new("clock", Text($"{now:yyyy-MM-dd HH:mm:ss} UTC"));

        // The program itself was made before it runs: an earlier clock is wrong, and no certificate is valid by it.
        var made = new DateTimeOffset(
            File.GetLastWriteTimeUtc(Environment.ProcessPath ?? AppContext.BaseDirectory),
            TimeSpan.Zero
        );
        if (now < made)
        {
            troubles.Add(
                new(
                    Text($"The clock is before {made:yyyy-MM-dd}, when this program was put here: certificates fail."),
                    "timedatectl set-ntp true"
                )
            );
        }

        yield return new("cache", FetchSettings.CacheFolder(Context) ?? "none: HOME and XDG_CACHE_HOME are not set");
        yield return new("current folder", Context.CurrentFolder);
        var drive = new DriveInfo(Context.CurrentFolder);
        var (free, total) = (drive.AvailableFreeSpace, drive.TotalSize);
        yield return new(
            "disk of it",
            $"{HumanText.Bytes(free)} free of {HumanText.Bytes(total)}, {drive.DriveFormat}"
        );
        if (Transfer.DiskSpace.Fault(Path.Combine(Context.CurrentFolder, "file"), needed: 1, minFree: null) is not null)
        {
            troubles.Add(
                new(
                    "The disk of the current folder has less free than what is left for others.",
                    "starhaul prune BOX --keep 1"
                )
            );
        }

        foreach (var name in (string[])["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"])
        {
            if ((Context.Variable(name) ?? Context.Variable(name.ToLowerInvariant())) is { Length: > 0 } proxy)
            {
                yield return new(name, TypedText.Redact(proxy));
            }
        }
    }

    private string FindAria2(List<DoctorTrouble> troubles)
    {
        try
        {
            return Aria2Program.Find(Context.Variable);
        }
        catch (MissingDependencyException)
        {
            troubles.Add(new("aria2c is missing: no torrent is fetched", "apt-get install aria2"));
            return "missing";
        }
    }

    // Max open files            1024                 1048576              files, as proc_pid_limits(5) has it.
    private static string FindHandles(List<DoctorTrouble> troubles)
    {
        const string place = "/proc/self/limits";
        const int column = 26;
        var line = File.Exists(place)
            ? File.ReadLines(place)
                .FirstOrDefault(static line => line.StartsWith("Max open files", StringComparison.Ordinal))
            : null;
        if (line?[column..].Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var most, ..])
        {
            return "not known";
        }

        if (
            long.TryParse(most, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number < UsualHandles
        )
        {
            troubles.Add(
                new(Text($"Only {number:N0} files may be open: a listener needs {UsualHandles:N0}."), "ulimit -n 4096")
            );
        }

        return most;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
