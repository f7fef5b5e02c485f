using System.CommandLine;
using System.CommandLine.Completions;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Starhaul.Cli.Commands;

/// <summary>Options that say what is asked of an API, and how their texts are read.</summary>
internal sealed class ApiFlags
{
    private const string Last = "last";

    private static readonly JsonDocumentOptions Unambiguous = new() { AllowDuplicateProperties = false };

    private readonly Option<string[]> param = new("--param")
    {
        HelpName = "NAME=VALUE",
        Description = "A parameter of the resource; may be given again, and the same one for several values",
    };
    private readonly Option<string> body = new("--body")
    {
        HelpName = "JSON",
        Description = "JSON that is laid over the body of the request; @FILE reads it from a file",
    };
    private readonly Option<string> since = new("--since")
    {
        HelpName = "TIME",
        Description = "Only what is new since then, such as 2026-11-01 or a counter; last: since the run before",
    };
    private readonly Option<string> until = new("--until")
    {
        HelpName = "TIME",
        Description = "Only what is older, for resources that are read in windows of time",
    };
    private readonly Option<int?> maxPages = new("--max-pages")
    {
        HelpName = "N",
        Description = "Most pages to read, though there are more",
    };
    private readonly Option<bool> allowEmpty = new("--allow-empty")
    {
        Description = "Accept an empty answer where the run before had records",
    };
    private readonly Option<string> secrets = new("--secrets")
    {
        HelpName = "FILE",
        Description = "File of keys, readable by you alone (default ~/.config/starhaul/secrets.json)",
    };

    /// <summary>Adds them all to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="resource">The argument that names the resource, whose parameters complete <c>--param</c>.</param>
    /// <param name="currentFolder">What a file with a definition is relative to.</param>
    public void AddTo(Command command, Argument<string> resource, string currentFolder)
    {
        param.CompletionSources.Add(completion =>
            FindResource(completion.ParseResult.GetValue(resource), currentFolder)
                ?.Parameters.Keys.Select(static name => new CompletionItem($"{name}="))
            ?? []
        );
        Option[] all = [param, body, since, until, maxPages, allowEmpty, secrets];
        foreach (var option in all)
        {
            command.Add(option);
        }
    }

    // Somebody who has not typed it all yet is told nothing of what is wrong with it.
    private static ApiResource? FindResource(string? text, string currentFolder)
    {
        try
        {
            return text is null ? null : ApiDefinitions.Resolve(text, currentFolder);
        }
        catch (Exception exception) when (exception is UsageException or StarhaulException)
        {
            return null;
        }
    }

    /// <summary>What was asked for.</summary>
    /// <exception cref="UsageException">A text cannot be read.</exception>
    public ApiQuery Read(ParseResult parse, ApiResource resource, string currentFolder)
    {
        var (parameters, lists) = ReadParameters(parse.GetValue(param) ?? []);
        var isLast = parse.GetValue(since) is Last;
        return new ApiQuery
        {
            Parameters = parameters,
            Lists = lists,
            Body = parse.GetValue(body) is { } text ? ReadBody(text, currentFolder) : null,
            Since = isLast || resource.IsReadByCursor ? null : parse.ReadMoment(since),
            SinceCursor = !isLast && resource.IsReadByCursor ? parse.GetValue(since) : null,
            SinceLast = isLast,
            Until = parse.ReadMoment(until),
            MaxPages = ReadMaxPages(parse.GetValue(maxPages)),
            AllowEmpty = parse.GetValue(allowEmpty),
        };
    }

    /// <summary>Where keys come from: a variable of the environment, else the file.</summary>
    public Func<string, string?> ReadSecrets(ParseResult parse, CliContext context)
    {
        var variables = ApiSecrets.FromVariables(context.Variable);
        var stated = parse.GetValue(secrets);
        var path = stated is null ? DefaultFile(context) : Path.GetFullPath(stated, context.CurrentFolder);
        if (path is null || (stated is null && !File.Exists(path)))
        {
            return variables;
        }

        // Read when a key is asked for: a resource without keys needs no file.
        var file = new Lazy<Func<string, string?>>(() => ApiSecrets.FromFile(path));
        return name => variables(name) ?? file.Value(name);
    }

    private static string? DefaultFile(CliContext context)
    {
        var configuration =
            context.Variable("XDG_CONFIG_HOME") is { Length: > 0 } given ? given
            : context.Variable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".config")
            : null;
        return configuration is null ? null : Path.Combine(configuration, "starhaul", "secrets.json");
    }

    private static int? ReadMaxPages(int? pages) =>
        pages is null or > 0
            ? pages
            : throw new UsageException($"--max-pages is '{pages}'.", "Expected a whole number from 1.");

    private static (
        IReadOnlyDictionary<string, string> Single,
        IReadOnlyDictionary<string, IReadOnlyList<string>> Lists
    ) ReadParameters(string[] texts)
    {
        var read = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var parts = text.Split('=', 2);
            if (parts.Length < 2 || parts[0].Length == 0)
            {
                throw new UsageException($"--param is '{text}'.", "Expected NAME=VALUE.");
            }

            read.TryAdd(parts[0], []);
            read[parts[0]].Add(parts[1]);
        }

        return (
            read.Where(pair => pair.Value.Count == 1)
                .ToDictionary(pair => pair.Key, pair => pair.Value[0], StringComparer.Ordinal),
            read.Where(pair => pair.Value.Count > 1)
                .ToDictionary(pair => pair.Key, pair => (IReadOnlyList<string>)pair.Value, StringComparer.Ordinal)
        );
    }

    private static JsonObject ReadBody(string text, string currentFolder)
    {
        try
        {
            var json = text.StartsWith('@') ? File.ReadAllText(Path.GetFullPath(text[1..], currentFolder)) : text;
            if (JsonNode.Parse(json, documentOptions: Unambiguous) is JsonObject read)
            {
                return read;
            }
        }
        catch (JsonException)
        {
            // Reported below.
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--body is '{text}'.", $"The file cannot be read: {exception.Message}");
        }

        throw new UsageException($"--body is '{text}'.", "Expected a JSON object, or @FILE with one.");
    }
}
