using Starhaul.Pipelines;

namespace Starhaul.Cli.Commands;

/// <summary>What <c>--to</c> of <c>api</c> means for a resource: tables where its records have a home in them, else a folder.</summary>
/// <param name="Dump">The pipeline into the targets; null without any.</param>
/// <param name="Folder">The folder that the file goes to as it is; null without one.</param>
internal sealed record ApiTargets(SpanshDump? Dump, string? Folder)
{
    private const string FolderPrefix = "ndjson:";

    /// <exception cref="UsageException">The records of the resource have no tables.</exception>
    /// <exception cref="ArgumentException">A target is of no known kind.</exception>
    public static ApiTargets Create(
        ApiResource resource,
        IReadOnlyList<string> targets,
        double maxRejects,
        TimeProvider timeProvider
    )
    {
        if (targets.Count == 0)
        {
            return new ApiTargets(null, null);
        }

        if (resource.HasTables)
        {
            var options = new SpanshDumpOptions
            {
                Targets = targets,
                Sinks = Values.Targets.Added,
                Resource = resource,
                MaxRejects = maxRejects,
                TimeProvider = timeProvider,
            };
            return new ApiTargets(new SpanshDump(options), null);
        }

        return
            targets is [var only]
            && only.StartsWith(FolderPrefix, StringComparison.Ordinal)
            && only.Length > FolderPrefix.Length
            ? new ApiTargets(null, only[FolderPrefix.Length..])
            : throw new UsageException(
                $"Records of {resource.Name} have no tables.",
                "Leave --to out, or keep them as they are with --to ndjson:DIR. docs/api.md says which have tables."
            );
    }
}
