using Starhaul.Pipelines.Galaxy.Json;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>
/// Which member followed which in the objects so far. Those of one source have their members in much the same order, so
/// that the next name need not be looked up but only looked at.
/// </summary>
internal sealed class MemberOrder
{
    /// <summary>The place before the first member of an object.</summary>
    public const int Start = 2 * MostFields;

    /// <summary>Most fields of a shape.</summary>
    public const int MostFields = 64;

    // The fields that came last after each field; after the head of each nested object; at the start. Two of each, since
    // many members are there in some objects only.
    private readonly (Field? Last, Field? Other)[] followers = new (Field?, Field?)[Start + 1];

    /// <summary>The place before the first member of a nested object.</summary>
    public static int StartOf(Field nested) => MostFields + nested.Place;

    /// <summary>Reads the name of the next member, decoded or not.</summary>
    /// <param name="json">Where it stands.</param>
    /// <param name="fields">The fields of the object.</param>
    /// <param name="place">The place before the member; it becomes the place after it.</param>
    /// <returns>Its field; null for a name that is not known.</returns>
    public Field? Next(JsonCursor json, FieldMap fields, ref int place)
    {
        ref var guess = ref followers[place];
        Field? field;
        _ = json.Peek();
        if (guess.Last is { } last && json.TryPass(last.Quoted))
        {
            field = last;
        }
        else if (guess.Other is { } other && json.TryPass(other.Quoted))
        {
            field = other;
        }
        else
        {
            field = fields.Find(json.Name());
            if (field is null)
            {
                return null;
            }

            guess = (field, guess.Last);
        }

        place = field.Place;
        return field;
    }
}
