namespace Starhaul.Tests.Manifests;

/// <summary>Stands in for a kill: nothing of the code under test catches it.</summary>
internal sealed class KilledException() : Exception("killed");
