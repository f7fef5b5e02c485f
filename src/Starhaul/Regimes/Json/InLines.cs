namespace Starhaul.Regimes.Json;

/// <summary>The kernel works over many values, one a line.</summary>
internal readonly struct InLines : IJsonKernelFraming
{
    public static bool IsLines => true;
}
