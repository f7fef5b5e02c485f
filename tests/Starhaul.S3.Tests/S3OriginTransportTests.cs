using Starhaul.Testing.Transports;
using Starhaul.TestOrigin;
using Starhaul.Transfer;

namespace Starhaul.S3.Tests;

/// <summary>The contract of transports, at a server that answers as Amazon documents it.</summary>
public sealed class S3OriginTransportTests : TransportContract
{
    private readonly S3Origin origin = S3Origin.StartAsync().GetAwaiter().GetResult();
    private readonly S3Transport transport;

    public S3OriginTransportTests() =>
        transport = new S3Transport(
            new S3Options
            {
                Endpoint = origin.Endpoint,
                Variable = static name =>
                    name switch
                    {
                        "AWS_ACCESS_KEY_ID" => S3Origin.AccessKey,
                        "AWS_SECRET_ACCESS_KEY" => S3Origin.SecretKey,
                        _ => null,
                    },
            },
            new FileFetcherOptions()
        );

    protected override ITransport Transport => transport;

    protected override Uri Location { get; } = new($"s3://{S3Origin.Bucket}/f.bin");

    protected override void Put(byte[] content) => origin.Put("f.bin", new S3OriginObject(content));

    protected override void Remove() => origin.Remove("f.bin");

    protected override void Dispose(bool disposing)
    {
        transport.Dispose();
        origin.DisposeAsync().AsTask().GetAwaiter().GetResult();
        base.Dispose(disposing);
    }
}
