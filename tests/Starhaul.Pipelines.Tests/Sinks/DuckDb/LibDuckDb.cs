using Starhaul.DuckDb.Native;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks.DuckDb;

/// <summary>Skips a test where DuckDB's library is not installed.</summary>
internal static class LibDuckDb
{
    public static void SkipUnlessInstalled()
    {
        try
        {
            DuckDbLibrary.Require();
        }
        catch (MissingDependencyException exception)
        {
            Assert.Skip($"{exception.Message} {exception.Hint}");
        }
    }
}
