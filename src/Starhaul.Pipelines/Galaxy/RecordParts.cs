using System.Text;

namespace Starhaul.Pipelines.Galaxy;

/// <summary>
/// The parts of a record that can be rejected alone: of the record nothing else is lost. Nearly every record is taken whole, so
/// parts are only marked when a record is read again because something of it was rejected.
/// </summary>
/// <param name="context">What all readers share.</param>
/// <param name="catalogs">The catalogs that parts add to.</param>
/// <param name="origins">The times that parts add.</param>
internal sealed class RecordParts(RecordContext context, Catalog[] catalogs, RecordOrigins origins)
{
    private readonly List<RejectedPart> rejected = [];
    private readonly List<PartMark> open = [];
    private int depth;
    private int start;

    /// <summary>Whether the record is read again, and parts that cannot be taken go alone.</summary>
    public bool IsOn { get; private set; }

    /// <summary>Parts that were rejected, in their order.</summary>
    public IReadOnlyList<RejectedPart> Rejected => rejected;

    /// <summary>Begins a record.</summary>
    public void Begin(bool isAgain)
    {
        IsOn = isAgain;
        depth = 0;
        start = context.Json.Position;
        rejected.Clear();
    }

    /// <summary>Begins a part with the value that is next: what rejects it until its end rejects nothing else.</summary>
    /// <param name="list">The name of the array that it is an element of, or of the section.</param>
    /// <param name="index">Its place in the array, from 0.</param>
    public void BeginPart(string list, int index)
    {
        _ = context.Json.Peek();
        if (depth == open.Count)
        {
            open.Add(new PartMark(catalogs, origins));
        }

        open[depth++].Set(list, index, context.Json.Position, context.Reason is not null, context.Batch);
    }

    /// <summary>Ends the part that was begun last.</summary>
    /// <returns>Whether it was taken; of one that was not, the batch has nothing.</returns>
    public bool EndPart()
    {
        var part = open[--depth];
        if (part.IsOfRejected || context.Reason is not { } reason || context.Json.Expected is not null)
        {
            return true;
        }

        part.Undo(context.Batch);
        context.Reason = null;
        var end = context.Json.Position;

        // What is inside of a part that was rejected may be read a second time.
        if (!rejected.Exists(known => known.Start == part.Start && known.End == end))
        {
            rejected.Add(new RejectedPart(part.Start, end, reason.WithPlace(part.List, PathOf(part))));
        }

        return false;
    }

    /// <summary>Rejects the record as its parts were, of which none could be taken.</summary>
    public void RejectLikeParts()
    {
        if (rejected.Count > 0)
        {
            context.Reason ??= rejected[0].Reason;
            rejected.Clear();
        }
    }

    // commodities[1] of market of stations[0] "Dorn Market" of "Dorn"
    private string PathOf(PartMark part)
    {
        var path = new StringBuilder();
        for (var level = depth; level >= 0; level--)
        {
            var at = level == depth ? part : open[level];
            path.Append(at.List);
            if (at.Index != PartMark.NoIndex)
            {
                path.Append('[').Append(at.Index).Append(']');
            }

            if (NameAt(at.Start) is { } name)
            {
                path.Append($" \"{name}\"");
            }

            path.Append(" of ");
        }

        return NameAt(start) is { } ofRecord ? $"{path}\"{ofRecord}\"" : path.ToString(0, path.Length - " of ".Length);
    }

    private string? NameAt(int place)
    {
        var json = context.Json;
        var end = json.Position;
        json.MoveTo(place);
        string? found = null;
        if (json.Peek() == '{' && json.OpenObject())
        {
            do
            {
                var name = json.Name();
                if ((name.SequenceEqual("name"u8) || name.SequenceEqual("Name"u8)) && json.Peek() == '"')
                {
                    found = Excerpt.Take(json.String());
                }
                else
                {
                    json.Skip();
                }
            } while (json.HasMoreMembers());
        }

        json.MoveTo(end);
        return found;
    }
}

/// <summary>A part of a record that was rejected without the rest, such as a station of a system.</summary>
/// <param name="Start">Where it begins in the cursor's text.</param>
/// <param name="End">Where it ends there.</param>
/// <param name="Reason">The field, its value, what was expected, and which part it is.</param>
internal readonly record struct RejectedPart(int Start, int End, RejectReason Reason);
