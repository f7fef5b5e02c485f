namespace Starhaul.Pipelines.Galaxy;

/// <summary>Reads records of one form into the rows of a context.</summary>
internal interface IRecordReader
{
    /// <summary>
    /// Reads the object that is next. The cursor MUST be behind it afterwards, unless it met a fault; what rejects the
    /// record is told to the context, which then removes the rows.
    /// </summary>
    void Read();
}
