using System.Runtime.InteropServices;
using Starhaul.TestOrigin;
using Starhaul.Tests.Transports;
using Xunit;

[assembly: AssemblyFixture(typeof(TrustedAuthority))]

namespace Starhaul.Tests.Transports;

/// <summary>
/// Makes this process trust the tests' authority the way a user would: by <c>SSL_CERT_FILE</c>. The runtime reads it
/// once, by the C library, so it is set there and before the first test.
/// </summary>
public sealed partial class TrustedAuthority : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-ca-").FullName;

    public TrustedAuthority()
    {
        TestAuthority.Shared.WriteTo(folder);
        Assert.Equal(0, SetEnvironment("SSL_CERT_FILE", Path.Combine(folder, "ca.pem"), overwrite: 1));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
