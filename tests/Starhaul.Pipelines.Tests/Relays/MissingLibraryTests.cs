using Starhaul.Pipelines.Relays.Native;
using Xunit;

namespace Starhaul.Pipelines.Tests.Relays;

public sealed class MissingLibraryTests
{
    [Fact]
    public void Says_how_to_install_a_library_that_is_not_there()
    {
        var error = Assert.Throws<MissingDependencyException>(() => ZeroMqLibrary.Require("libzmq.so.none"));

        Assert.Equal("libzmq.so.none is needed to listen to relays, and it is not installed.", error.Message);
        Assert.Equal((ExitCode.MissingDependency, "apt-get install libzmq5"), (error.ExitCode, error.Hint));
    }
}
