namespace Starhaul.Regimes.Json;

/// <summary>Framing as a type, so that each kernel is compiled without the other's work.</summary>
internal interface IJsonKernelFraming
{
    /// <summary>True for one value a line, false for the inside of one document.</summary>
    static abstract bool IsLines { get; }
}
