using Starhaul.Pipelines.Galaxy;

namespace Starhaul.Pipelines.Answers;

/// <summary>Reads a body or a station that names its system: first where the system is, then the record itself.</summary>
/// <param name="walk">What all readers share.</param>
/// <param name="thing">Reads the body or the station.</param>
internal sealed class PlacedReader(Walk walk, IRecordReader thing) : IRecordReader
{
    private readonly PlaceReader place = new(walk);

    /// <inheritdoc />
    public void Read()
    {
        var start = walk.Json.Position;
        place.Read();
        if (walk.Json.Expected is null && walk.Reason is null)
        {
            walk.Json.MoveTo(start);
            thing.Read();
        }
    }
}
