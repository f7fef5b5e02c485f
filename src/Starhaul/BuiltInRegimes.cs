using Starhaul.Regimes;
using Starhaul.Regimes.Bzip2;

namespace Starhaul;

/// <summary>The regimes that come with the library: one line each. Binary takes all that no other names.</summary>
internal static class BuiltInRegimes
{
    public static IReadOnlyList<DownloadStrategy> Create() =>
        [
            new GzipRegime(),
            new ZstandardRegime(),
            new Bzip2Regime(),
            new JsonRegime(),
            new NdjsonRegime(),
            new BinaryRegime(),
        ];
}
