using System.CommandLine;
using System.CommandLine.Completions;
using Starhaul.Cli.Help;
using Starhaul.Cli.Output;
using Starhaul.Cli.Progress;
using Starhaul.Cli.Settings;

namespace Starhaul.Cli.Commands;

/// <summary><c>starhaul api</c>: all pages of an API's resource into one proven file.</summary>
internal sealed class ApiCommand : CliCommand
{
    /// <summary>What the help of the program says of it.</summary>
    public static readonly CommandCard Card = new(
        "api",
        "Fetch an API's resource: all pages into one proven file of records.",
        "starhaul api edsm:sphere-systems --param systemName=Sol --param radius=20"
    );

    private readonly Argument<string> resource = new("RESOURCE")
    {
        Description = "A name such as edsm:sphere-systems (see 'starhaul sources'), or a JSON file, FILE or FILE#NAME",
    };
    private readonly ApiFlags flags = new();
    private readonly Option<string> output = FetchFlags.CreateOutput();
    private readonly Option<string[]> to = new("--to")
    {
        HelpName = "TARGET",
        Description = "Also load the records into tables, such as sqlite:PATH; ndjson:DIR for all resources",
    };
    private readonly Option<string> maxRejects = LoadFlags.MakeMaxRejects();
    private readonly Option<bool> force = new("--force")
    {
        Description = "Begin at the first page; replace files that the manifest does not know",
    };
    private readonly Option<bool> state = new("--state")
    {
        Description = "Print what the box holds of it, parts of runs included; ask nothing",
    };
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Print the first request; ask nothing" };

    public ApiCommand(CliContext context, CommonOptions common)
        : base(Card.Word, Card.Summary, context, common)
    {
        output.Description = "Name of the file; .gz and .zst are compressed (default: after the resource)";
        resource.CompletionSources.Add(_ => ApiResources.All.Select(one => new CompletionItem(one.Name)));
        Add(resource);
        flags.AddTo(this, resource, context.CurrentFolder);
        Add(output);
        var box = SettingOption.CreateBox();
        box.Description = "Folder of the files and their manifest (default: the current folder)";
        Add(box);
        Add(to);
        Add(maxRejects);
        Add(state);
        Add(dryRun);
        Add(force);
        Add(SettingOption.Create(KnownSettings.StallTimeout, "TIME", "Longest time in which no byte arrives"));
        Add(SettingOption.Create(KnownSettings.MaxWait, "TIME", "Longest wait for a limit of the API"));
        Add(SettingOption.Create(KnownSettings.MinFree, "SIZE", "Bytes of the disk that must stay free"));
    }

    /// <inheritdoc />
    public override IReadOnlyList<string> Examples =>
        [
            Card.Example,
            "starhaul api spansh:dump --param id64=10477373803 --to sqlite:galaxy.db",
            "starhaul api edsm:system-bodies --param systemName=Sol --to sqlite:galaxy.db",
            "starhaul api spansh:route --param from=Sol --param to=Colonia --param range=50",
            "starhaul api ./my-resource.json --since 2026-11-01 -o new.ndjson.gz",
        ];

    /// <inheritdoc />
    public override IReadOnlyList<string> Notes =>
        [
            "Limits of the API are kept, also together with other runs, and waits are shown. Ctrl-C is safe: the same "
                + "command goes on from there. docs/api.md describes the resources, definitions of your own, and keys.",
        ];

    /// <inheritdoc />
    protected override string? HintWhenInterrupted => "What was read stays; the same command goes on from there.";

    /// <inheritdoc />
    protected override async Task<ExitCode> RunAsync(
        ParseResult parse,
        CommandOutput output,
        CancellationToken cancellationToken
    )
    {
        var settings = SettingsReader.Read(Context, parse);
        var wanted = ApiDefinitions.Resolve(parse.GetRequiredValue(resource), Context.CurrentFolder);
        var targets = ReadTargets(parse, wanted);
        var destination = Destination.Resolve(settings, parse.GetValue(this.output), Context.CurrentFolder);
        if (BoxOpener.IsUrl(destination.Box))
        {
            throw new UsageException(
                $"The box of records of an API is a folder, and {destination.Box} is none.",
                "Read them into a folder, then bring the file to the bucket with 'starhaul get FILE --box s3://BUCKET/PREFIX'."
            );
        }

        var box = targets.Folder is { } folder ? Path.GetFullPath(folder, Context.CurrentFolder) : destination.Box;
        var query = flags.Read(parse, wanted, Context.CurrentFolder) with
        {
            Output = targets.Folder is null ? destination.Output : parse.GetValue(this.output),
            Force = parse.GetValue(force),
        };
        await using var view = ProgressView.Create(Context, output);
        await using var fetcher = new ApiFetcher(
            FetchSettings.ApiFetcher(
                settings,
                box,
                Context,
                flags.ReadSecrets(parse, Context),
                line => view.Print(() => output.Message(line))
            )
        );
        try
        {
            if (parse.GetValue(state))
            {
                Print(wanted, await fetcher.InspectAsync(wanted, cancellationToken), output);
                return ExitCode.Done;
            }

            if (parse.GetValue(dryRun))
            {
                await (targets.Dump?.CheckTargetFormsAsync() ?? Task.CompletedTask);
                Print(fetcher.Plan(wanted, query), output);
                return ExitCode.Done;
            }

            await using var files = new FileFetcher(
                new FileFetcherOptions { Box = box, TimeProvider = Context.TimeProvider }
            );
            var job = new ApiFetchJob(fetcher, view, output, Context);
            await job.RunAsync(wanted, query, targets.Dump, files, cancellationToken);
            return ExitCode.Done;
        }
        catch (ArgumentException exception)
        {
            throw UsageException.FromArgument(exception, "api");
        }
    }

    private ApiTargets ReadTargets(ParseResult parse, ApiResource wanted)
    {
        try
        {
            return ApiTargets.Create(
                wanted,
                parse.GetValue(to) ?? [],
                LoadFlags.ReadMaxRejects(parse.GetValue(maxRejects)),
                Context.TimeProvider
            );
        }
        catch (ArgumentException exception)
        {
            throw UsageException.FromArgument(exception, "api");
        }
    }

    private static void Print(ApiResource resource, IReadOnlyList<ApiHolding> files, CommandOutput output)
    {
        output.Document(new ApiStateDocument(resource.Name, files), () => CliJson.Documents.ApiStateDocument);
        if (files.Count == 0)
        {
            output.Result($"Nothing of {resource.Name} is here.");
        }

        foreach (var file in files)
        {
            var newest = file.Newest is { } time ? $", newest {time}" : "";
            var next = file.IsComplete ? "" : $"; goes on at {file.Next ?? "the first page"}";
            output.Result(
                $"{file.Path}  {HumanText.Count(file.Records, "record")} of {HumanText.Count(file.Pages, "page")}{newest}{next}"
            );
        }
    }

    private void Print(ApiPlan plan, CommandOutput output)
    {
        output.Document(ApiPlanDocument.From(plan), () => CliJson.Documents.ApiPlanDocument);
        foreach (var line in plan.Request)
        {
            output.Result(line);
        }

        output.Result($"-> {OutcomeText.DisplayPath(plan.Path, Context.CurrentFolder)}");
        if (plan.ResumeFrom > 0)
        {
            output.Result($"An earlier run left {HumanText.Count(plan.ResumeFrom, "record")}; it goes on behind them.");
        }
    }
}
