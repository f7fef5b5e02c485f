using Starhaul.Native;

namespace Starhaul.Cli;

/// <summary>What the command line touches of the world around it. Tests bring their own.</summary>
internal sealed record CliContext
{
    /// <summary>Standard output: results.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>What <see cref="Out"/> writes to, for results that are bytes. Flush <see cref="Out"/> first.</summary>
    public Stream OutStream { get; init; } = Stream.Null;

    /// <summary>Opens standard input, for lists that are read from it.</summary>
    public Func<Stream> OpenInput { get; init; } = () => Stream.Null;

    /// <summary>Standard error: progress, messages and errors.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>Whether standard error is a terminal that can show live progress.</summary>
    public bool IsInteractive { get; init; }

    /// <summary>Looks an environment variable up; null when it is not set.</summary>
    public Func<string, string?> Variable { get; init; } = _ => null;

    /// <summary>The folder that relative paths and <c>starhaul.toml</c> are looked up in.</summary>
    public string CurrentFolder { get; init; } = Directory.GetCurrentDirectory();

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The sources that have names.</summary>
    public SourceCatalogue Sources { get; init; } = SourceCatalogue.Public;

    /// <summary>The system that it runs on.</summary>
    public Platform Platform { get; init; } = Platform.Current;

    /// <summary>A word of the command line that is no UTF-8 and names no file; null for none.</summary>
    public string? UnreadableWord { get; init; }

    /// <summary>Options that were not typed, by their names: a variable or a file sets them.</summary>
    public IReadOnlyDictionary<string, OptionOrigin> Origins { get; init; } =
        new Dictionary<string, OptionOrigin>(StringComparer.Ordinal);

    /// <summary>The request to end the program.</summary>
    public Interruption Interruption { get; init; } = new();
}
