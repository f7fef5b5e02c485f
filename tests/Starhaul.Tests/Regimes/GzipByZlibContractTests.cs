namespace Starhaul.Tests.Regimes;

public sealed class GzipByZlibContractTests() : GzipContractTests("zlib");
