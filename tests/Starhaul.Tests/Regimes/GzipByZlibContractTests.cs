namespace Starhaul.Tests.Regimes;

public sealed class GzipByZlibContractTests : GzipContractTests
{
    protected override string Library => "zlib";
}
