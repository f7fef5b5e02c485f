namespace Starhaul.Cli.Commands;

/// <summary>The document of <c>index --json</c>.</summary>
/// <param name="Target">The target.</param>
/// <param name="Made">What was made, in its order.</param>
internal sealed record IndexDocument(string Target, IReadOnlyList<IndexDocument.MadeStep> Made)
{
    /// <summary>The document of what was made in a target.</summary>
    public static IndexDocument From(string target, IEnumerable<(string Name, TimeSpan Took)> made) =>
        new(target, [.. made.Select(step => new MadeStep(step.Name, step.Took.TotalSeconds))]);

    /// <summary>One thing that was made.</summary>
    internal sealed record MadeStep(string Name, double Seconds);
}
