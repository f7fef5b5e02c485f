using System.Text.Json;
using Starhaul.Api.Requests;

namespace Starhaul.Api.Reading;

/// <summary>Lists the children of a resource, in the order of the parent's records or of the lists. Each list is as the one before.</summary>
internal static class ChildQuestions
{
    /// <summary>The children that a file of the parent's records gives, a line each.</summary>
    public static IEnumerable<ChildQuestion> FromFile(string path, ApiParent parent)
    {
        foreach (var line in File.ReadLines(path))
        {
            using var record = JsonDocument.Parse(line, PageJson.Options);
            yield return ChildQuestion.Read(record.RootElement, parent);
        }
    }

    /// <summary>Every combination of the values of lists.</summary>
    /// <exception cref="DestinationException">A file of values cannot be read.</exception>
    public static IEnumerable<ChildQuestion> FromLists(ApiEach each)
    {
        IEnumerable<Dictionary<string, string?>> combinations = [new(StringComparer.Ordinal)];
        foreach (var name in each.Names.Order(StringComparer.Ordinal))
        {
            var values = each.Parameters.GetValueOrDefault(name) ?? Lines(each.Files[name]);
            combinations = combinations.SelectMany(
                _ => values,
                (before, value) => new Dictionary<string, string?>(before, StringComparer.Ordinal) { [name] = value }
            );
        }

        return combinations.Select(static values => new ChildQuestion(values, Copied: null));
    }

    private static string[] Lines(string path)
    {
        try
        {
            return
            [
                .. File.ReadAllLines(path).Select(static line => line.Trim()).Where(static line => line.Length > 0),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DestinationException($"The list of values {path} cannot be read: {e.Message}", e)
            {
                Step = FetchStep.Input,
            };
        }
    }
}
