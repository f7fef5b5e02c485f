namespace Starhaul.Tests.Regimes;

public sealed class GzipByIsalContractTests : GzipContractTests
{
    protected override string Library => "isa-l";
}
