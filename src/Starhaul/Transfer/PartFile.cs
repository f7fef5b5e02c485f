namespace Starhaul.Transfer;

/// <summary>Where bytes gather until they are proven.</summary>
public sealed class PartFile;
