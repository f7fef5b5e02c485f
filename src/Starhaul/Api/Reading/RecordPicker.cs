using System.Text.Json;
using Starhaul.Api.Requests;
using Starhaul.Api.Values;

namespace Starhaul.Api.Reading;

/// <summary>Finds the records in a response.</summary>
internal static class RecordPicker
{
    /// <exception cref="UnexpectedContentException">Nothing is where the definition says that records are.</exception>
    public static PageRecords Pick(ApiResource resource, Response answer)
    {
        if (answer.Records is { } array)
        {
            return new PageRecords(array);
        }

        var response = answer.Page;
        var places = JsonPointer.All(response.Body, resource.Records).ToList();
        if (
            resource.Pagination.RestartsAfterError
            && places.TrueForAll(static place => place.ValueKind == JsonValueKind.Null)
        )
        {
            // The result of a job that is done.
            throw AnswerHasNone(resource, response);
        }

        return places.Count > 0 || resource.Records.Contains('*', StringComparison.Ordinal)
            ? new PageRecords(places)
            : throw AnswerHasNone(resource, response);
    }

    private static StarhaulException AnswerHasNone(ApiResource resource, ApiPageResponse response)
    {
        if (ServerMessage.Find(response.Body) is { } words)
        {
            return new SourceUnavailableException(
                $"{response.Location.Authority} answered with an error: {response.Display(words)}."
            )
            {
                Hint = "Check what was asked for.",
            };
        }

        var members =
            response.Body.ValueKind != JsonValueKind.Object
                ? $"JSON of the kind {response.Body.ValueKind.ToString().ToLowerInvariant()}"
            : !response.Body.EnumerateObject().Any() ? "an empty object"
            : $"an object with {string.Join(", ", response.Body.EnumerateObject().Take(10).Select(member => ServerText.Clean(member.Name)))}";
        return new UnexpectedContentException(
            $"{response.Location.Authority} sent no records: expected them at {resource.Records}, found {members}."
        )
        {
            Hint = "The API has changed, or 'records' of the definition is wrong.",
        };
    }
}
