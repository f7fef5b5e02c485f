using Starhaul.Testing.Transports;
using Starhaul.Transfer;
using Starhaul.Transports;

namespace Starhaul.Tests.Transports;

/// <summary>The suite of third parties, held against a transport of our own.</summary>
public sealed class FileTransportSuiteTests : TransportContract
{
    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-source-").FullName;

    protected override ITransport Transport { get; } = new FileTransport();

    protected override Uri Location => new(Path.Combine(folder, "f.bin"));

    protected override bool IsBuiltIn => true;

    protected override void Put(byte[] content) => File.WriteAllBytes(Location.LocalPath, content);

    protected override void Remove() => File.Delete(Location.LocalPath);

    protected override void Dispose(bool disposing)
    {
        Directory.Delete(folder, recursive: true);
        base.Dispose(disposing);
    }
}
