using Starhaul.Pipelines.Galaxy;

namespace Starhaul.Pipelines.ApiRecords;

/// <summary>Reads a body or a station that names its system: first where the system is, then the record itself.</summary>
/// <param name="context">What all readers share.</param>
/// <param name="thing">Reads the body or the station.</param>
internal sealed class PlacedReader(RecordContext context, IRecordReader thing) : IRecordReader
{
    private readonly PlaceReader place = new(context);

    /// <inheritdoc />
    public void Read()
    {
        var start = context.Json.Position;
        place.Read();
        if (context.Json.Expected is null && context.Reason is null)
        {
            context.Json.MoveTo(start);
            thing.Read();
        }
    }
}
