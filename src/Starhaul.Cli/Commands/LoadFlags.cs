using System.CommandLine;
using System.CommandLine.Completions;
using System.Globalization;
using Starhaul.Cli.Values;
using Starhaul.Pipelines;

namespace Starhaul.Cli.Commands;

/// <summary>Options that say what a pipeline loads and where to, and how their texts are read.</summary>
internal sealed class LoadFlags
{
    public Option<string[]> To { get; } =
        new("--to")
        {
            HelpName = "TARGET",
            Description = $"Where the tables go: {Targets.Forms}; may be given again",
            Required = true,
        };

    public Option<string> Select { get; } =
        new("--select")
        {
            HelpName = "TABLES",
            Description = "Only these tables and what they belong to, such as systems,stations",
        };

    public Option<bool> Populated { get; } = new("--populated") { Description = "Only systems with a population" };

    public Option<string> Within { get; } =
        new("--within") { HelpName = "LY", Description = "Only systems within so many light years (see --of)" };

    public Option<string> Of { get; } =
        new("--of")
        {
            HelpName = "SYSTEM",
            Description = "What --within is measured from: a name, id64 or x,y,z (default Sol)",
        };

    public Option<string> MaxRejects { get; } = MakeMaxRejects();

    /// <summary>The option that says how many records may be rejected.</summary>
    public static Option<string> MakeMaxRejects() =>
        new("--max-rejects")
        {
            HelpName = "SHARE",
            Description =
                $"Most records that may be unusable (default {Percentage.Text(SpanshDumpOptions.DefaultMaxRejects)})",
        };

    /// <summary>The share of records that may be rejected, 0 to 1.</summary>
    /// <exception cref="UsageException">The text is no share.</exception>
    public static double ReadMaxRejects(string? text)
    {
        try
        {
            return text is null ? SpanshDumpOptions.DefaultMaxRejects : Percentage.Parse(text);
        }
        catch (FormatException e)
        {
            throw new UsageException($"--max-rejects is '{text}'.", $"Expected {e.Message}.");
        }
    }

    /// <summary>Adds them all to a command.</summary>
    public void AddTo(Command command)
    {
        To.CompletionSources.Add(static _ => Targets.Schemes.Select(static scheme => new CompletionItem(scheme)));
        Select.CompletionSources.Add(static _ => SpanshDump.Tables.Select(static table => new CompletionItem(table)));
        Option[] all = [To, Select, Populated, Within, Of, MaxRejects];
        foreach (var option in all)
        {
            command.Add(option);
        }
    }

    /// <summary>What was asked for.</summary>
    /// <exception cref="UsageException">A text cannot be read.</exception>
    public SpanshDumpOptions Read(ParseResult parse)
    {
        if (parse.GetValue(Within) is null && parse.GetValue(Of) is not null)
        {
            throw new UsageException("--of says from where, but not how far.", "Add --within LY.");
        }

        return new SpanshDumpOptions
        {
            Targets = parse.GetRequiredValue(To),
            Sinks = Targets.Added,
            Select = parse.GetValue(Select) is { } names ? ReadTables(names) : [],
            PopulatedOnly = parse.GetValue(Populated),
            Near = parse.GetValue(Within) is { } within ? (ReadDistance(within), parse.GetValue(Of) ?? "Sol") : null,
            MaxRejects = ReadMaxRejects(parse.GetValue(MaxRejects)),
        };
    }

    private static string[] ReadTables(string text) =>
        text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is [_, ..] names
            ? names
            : throw new UsageException($"--select is '{text}'.", "Expected names of tables, such as systems,stations.");

    private static double ReadDistance(string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
        && number > 0
            ? number
            : throw new UsageException($"--within is '{text}'.", "Expected light years above 0, such as 50.");
}
