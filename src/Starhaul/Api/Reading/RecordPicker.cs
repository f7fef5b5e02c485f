using System.Text.Json;
using Starhaul.Api.Paging;

namespace Starhaul.Api.Reading;

/// <summary>Finds the records in an answer.</summary>
internal static class RecordPicker
{
    /// <exception cref="UnexpectedContentException">Nothing is where the definition says that records are.</exception>
    public static PageRecords Pick(ApiResource resource, PageAnswer answer)
    {
        if (answer.Apart is { } array)
        {
            return new PageRecords(array);
        }

        var places = JsonPlaces.All(answer.Body, resource.Records).ToList();
        return places.Count > 0 || resource.Records.Contains('*', StringComparison.Ordinal)
            ? new PageRecords(places)
            : throw AnswerHasNone(resource, answer);
    }

    private static StarhaulException AnswerHasNone(ApiResource resource, PageAnswer answer)
    {
        if (answer.Text("/error") is { } error)
        {
            return new SourceUnavailableException(
                $"{answer.Location.Authority} answered with an error: {answer.Credentials.Shown(error)}."
            )
            {
                Hint = "Check what was asked for.",
            };
        }

        var members =
            answer.Body.ValueKind != JsonValueKind.Object
                ? $"JSON of the kind {answer.Body.ValueKind.ToString().ToLowerInvariant()}"
            : !answer.Body.EnumerateObject().Any() ? "an empty object"
            : $"an object with {string.Join(", ", answer.Body.EnumerateObject().Take(10).Select(member => ServerText.Clean(member.Name)))}";
        return new UnexpectedContentException(
            $"{answer.Location.Authority} sent no records: expected them at {resource.Records}, found {members}."
        )
        {
            Hint = "The API has changed, or 'records' of the definition is wrong.",
        };
    }
}
