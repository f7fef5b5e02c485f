namespace Starhaul.Pipelines.Galaxy;

/// <summary>Is told of a record, or a part of one, that was rejected. What is left of the batch has no trace of it.</summary>
/// <param name="offset">Where the record begins in the decoded source, in bytes.</param>
/// <param name="reason">The field, its value and what was expected.</param>
/// <param name="record">The record as it is in the source; valid until the call returns.</param>
internal delegate void RejectHandler(long offset, string reason, ReadOnlyMemory<byte> record);
