namespace Starhaul.Regimes.Json;

/// <summary>The kernel works inside the one value of a document.</summary>
internal readonly struct InDocument : IJsonKernelFraming
{
    public static bool IsLines => false;
}
