using Starhaul.Testing.Transports;
using Starhaul.Transfer;
using Xunit;

namespace Starhaul.S3.Tests;

/// <summary>The contract of transports, at Swift.</summary>
public sealed class SwiftTransportTests : TransportContract, IAsyncLifetime
{
    private readonly SwiftFixture swift;
    private S3Transport? transport;
    private string bucket = "";

    public SwiftTransportTests(SwiftFixture swift) => this.swift = swift;

    protected override ITransport Transport => transport!;

    protected override Uri Location => new($"s3://{bucket}/f.bin");

    public async ValueTask InitializeAsync()
    {
        bucket = await swift.BucketAsync();
        transport = new S3Transport(swift.Options(), new FileFetcherOptions());
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    protected override void Put(byte[] content) => swift.PutAsync(bucket, "f.bin", content).GetAwaiter().GetResult();

    protected override void Remove() => swift.Client.DeleteObjectAsync(bucket, "f.bin").GetAwaiter().GetResult();

    protected override void Dispose(bool disposing)
    {
        transport?.Dispose();
        base.Dispose(disposing);
    }
}
