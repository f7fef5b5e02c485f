namespace Starhaul.Pipelines.Tests.Sinks;

/// <summary>What every sink does that updates its tables in place.</summary>
public abstract class UpdatingSinkContract : SinkContract;
