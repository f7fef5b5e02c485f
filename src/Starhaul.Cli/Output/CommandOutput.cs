using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Starhaul.Cli.Output;

/// <summary>
/// Where a command says what it has to say: results on standard output, all else on standard error, and every line
/// through <see cref="TerminalText"/>.
/// </summary>
internal sealed class CommandOutput(CliContext context, bool isJson, bool isQuiet)
{
    /// <summary>Whether the one result is a JSON document.</summary>
    public bool IsJson => isJson;

    /// <summary>Whether nothing is said but errors and what was asked for.</summary>
    public bool IsQuiet => isQuiet;

    /// <summary>Prints a line of the result; nothing when the result is a document.</summary>
    public void Result(string line)
    {
        if (!isJson)
        {
            context.Out.WriteLine(TerminalText.Clean(line));
        }
    }

    /// <summary>Prints a line of the result that only tells how it went; <c>--quiet</c> silences it.</summary>
    public void Outcome(string line)
    {
        if (!isQuiet)
        {
            Result(line);
        }
    }

    /// <summary>Tells a person something on the way.</summary>
    public void Message(string line)
    {
        if (!isQuiet)
        {
            context.Error.WriteLine(TerminalText.Clean(line));
        }
    }

    /// <summary>Prints the one document of <c>--json</c>.</summary>
    /// <param name="document">The document.</param>
    /// <param name="type">How it is written; asked only where it is printed, for that takes a while.</param>
    public void Document<T>(T document, Func<JsonTypeInfo<T>> type)
    {
        if (isJson)
        {
            context.Out.WriteLine(JsonSerializer.Serialize(document, type()));
        }
    }

    /// <summary>Where a result that is bytes goes, after all that was printed before.</summary>
    public Stream Bytes()
    {
        context.Out.Flush();
        return context.OutStream;
    }

    /// <summary>Prints an error for a person and, where the document of the command does not hold it, for a program.</summary>
    public void Failure(CliError error, bool isInDocument = false, string? subject = null)
    {
        if (isJson && !isInDocument)
        {
            Document(new ErrorDocument(ErrorDetail.From(error)), () => DocumentJson.Errors.ErrorDocument);
        }

        var isNamed = subject is null || error.Message.Contains(subject, StringComparison.Ordinal);
        var about = isNamed ? "" : subject + ": ";
        Error($"{about}{error.Message}", error.Hint);
    }

    /// <summary>Prints an error for a person, with the next step.</summary>
    public void Error(string message, string? hint)
    {
        context.Error.WriteLine(TerminalText.Clean($"starhaul: error: {message}"));
        if (hint is not null)
        {
            context.Error.WriteLine(TerminalText.Clean($"  next: {hint}"));
        }
    }
}
