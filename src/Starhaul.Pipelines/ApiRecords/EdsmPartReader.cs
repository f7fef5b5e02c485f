using Starhaul.Pipelines.Galaxy;

namespace Starhaul.Pipelines.ApiRecords;

/// <summary>
/// Reads the bodies or the stations of a system of EDSM. The whole answer is one record: of one that cannot be taken only
/// its own rows go, unless there is no other.
/// </summary>
/// <param name="context">What all readers share.</param>
/// <param name="shape">How each looks.</param>
/// <param name="list">The name of their array.</param>
internal abstract class EdsmPartReader(RecordContext context, Shape shape, string list) : RowReader(context, shape)
{
    /// <summary>Reads an array of them.</summary>
    public void ReadAll()
    {
        if (!OpenArray(isWanted: true))
        {
            return;
        }

        var (index, taken) = (0, 0);
        do
        {
            Context.BeginPart(list, index++);
            ReadElement();
            taken += Context.EndPart() ? 1 : 0;
        } while (Json.HasMoreElements());

        if (taken == 0)
        {
            Context.RejectLikeParts();
        }
    }

    /// <summary>Reads the object that is next.</summary>
    protected abstract void ReadOne();

    private void ReadElement()
    {
        if (Json.Peek() != '{')
        {
            var start = Json.Position;
            Json.Skip();
            Context.Reject($"element of {list}", start, "an object");
            return;
        }

        ReadOne();
    }
}
