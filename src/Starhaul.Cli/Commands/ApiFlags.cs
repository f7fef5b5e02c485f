using System.CommandLine;
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
        Description = "A parameter of the resource; may be given again",
    };
    private readonly Option<string> body = new("--body")
    {
        HelpName = "JSON",
        Description = "JSON that is laid over the body of the request; @FILE reads it from a file",
    };
    private readonly Option<string> since = new("--since")
    {
        HelpName = "TIME",
        Description = "Only what is new since then, such as 2026-11-01; last: since the run before",
    };
    private readonly Option<string> until = new("--until")
    {
        HelpName = "TIME",
        Description = "Only what is older, for resources that are read in windows of time",
    };
    private readonly Option<string> secrets = new("--secrets")
    {
        HelpName = "FILE",
        Description = "File of keys, readable by you alone (default ~/.config/starhaul/secrets.json)",
    };

    /// <summary>Adds them all to a command.</summary>
    public void AddTo(Command command)
    {
        Option[] all = [param, body, since, until, secrets];
        foreach (var option in all)
        {
            command.Add(option);
        }
    }

    /// <summary>What was asked for.</summary>
    /// <exception cref="UsageException">A text cannot be read.</exception>
    public ApiQuery Read(ParseResult parse, string currentFolder) =>
        new()
        {
            Parameters = ReadParameters(parse.GetValue(param) ?? []),
            Body = parse.GetValue(body) is { } text ? ReadBody(text, currentFolder) : null,
            Since = parse.GetValue(since) is Last ? null : parse.ReadMoment(since),
            SinceLast = parse.GetValue(since) is Last,
            Until = parse.ReadMoment(until),
        };

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

    private static Dictionary<string, string> ReadParameters(string[] texts)
    {
        var read = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var text in texts)
        {
            var parts = text.Split('=', 2);
            if (parts.Length < 2 || parts[0].Length == 0 || !read.TryAdd(parts[0], parts[1]))
            {
                throw new UsageException($"--param is '{text}'.", "Expected NAME=VALUE, and each name once.");
            }
        }

        return read;
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
