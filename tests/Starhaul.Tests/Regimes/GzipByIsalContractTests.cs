namespace Starhaul.Tests.Regimes;

public sealed class GzipByIsalContractTests() : GzipContractTests("isa-l");
