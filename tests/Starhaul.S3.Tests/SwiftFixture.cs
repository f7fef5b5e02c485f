using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Starhaul.S3.Tests;
using Starhaul.TestOrigin;
using Xunit;

[assembly: AssemblyFixture(typeof(SwiftFixture))]

namespace Starhaul.S3.Tests;

/// <summary>One Swift for all tests, started when the first asks for it; Amazon's own client puts objects into it.</summary>
public sealed class SwiftFixture : IAsyncLifetime
{
    private readonly SemaphoreSlim starting = new(1, 1);
    private SwiftServer? server;
    private AmazonS3Client? client;

    /// <summary>The server.</summary>
    public SwiftServer Server => server!;

    /// <summary>Amazon's client for it.</summary>
    public AmazonS3Client Client => client!;

    /// <inheritdoc />
    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    /// <summary>Starts it where it is installed, and makes a bucket.</summary>
    /// <returns>The bucket's name.</returns>
    public async Task<string> BucketAsync()
    {
        Assert.SkipUnless(SwiftServer.IsAvailable, SwiftServer.SkipReason);
        await starting.WaitAsync(TestContext.Current.CancellationToken);
        try
        {
            if (server is null)
            {
                server = await SwiftServer.StartAsync();
                client = new AmazonS3Client(
                    new BasicAWSCredentials(SwiftServer.AccessKey, SwiftServer.SecretKey),
                    new AmazonS3Config
                    {
                        ServiceURL = server.Endpoint.AbsoluteUri,
                        ForcePathStyle = true,
                        AuthenticationRegion = "us-east-1",
                        RequestChecksumCalculation = RequestChecksumCalculation.WHEN_REQUIRED,
                        ResponseChecksumValidation = ResponseChecksumValidation.WHEN_REQUIRED,
                    }
                );
            }
        }
        finally
        {
            starting.Release();
        }

        var bucket = $"b{Guid.NewGuid():n}";
        await Client.PutBucketAsync(bucket, TestContext.Current.CancellationToken);
        return bucket;
    }

    /// <summary>Puts an object in one piece.</summary>
    public Task PutAsync(string bucket, string key, byte[] bytes) =>
        Client.PutObjectAsync(
            new PutObjectRequest
            {
                BucketName = bucket,
                Key = key,
                InputStream = new MemoryStream(bytes),
                UseChunkEncoding = false,
            },
            TestContext.Current.CancellationToken
        );

    /// <summary>Puts an object in parts.</summary>
    public async Task PutInPartsAsync(string bucket, string key, byte[] bytes, int partLength)
    {
        var ending = TestContext.Current.CancellationToken;
        var upload = await Client.InitiateMultipartUploadAsync(bucket, key, ending);
        var parts = new List<PartETag>();
        foreach (var part in bytes.Chunk(partLength))
        {
            var stored = await Client.UploadPartAsync(
                new UploadPartRequest
                {
                    BucketName = bucket,
                    Key = key,
                    UploadId = upload.UploadId,
                    PartNumber = parts.Count + 1,
                    PartSize = part.Length,
                    InputStream = new MemoryStream(part),
                    UseChunkEncoding = false,
                },
                ending
            );
            parts.Add(new PartETag(parts.Count + 1, stored.ETag));
        }

        await Client.CompleteMultipartUploadAsync(
            new CompleteMultipartUploadRequest
            {
                BucketName = bucket,
                Key = key,
                UploadId = upload.UploadId,
                PartETags = parts,
            },
            ending
        );
    }

    /// <summary>How to ask the server as its user.</summary>
    public S3Options Options(string secret = SwiftServer.SecretKey) =>
        new()
        {
            Endpoint = Server.Endpoint,
            Variable = name =>
                name switch
                {
                    "AWS_ACCESS_KEY_ID" => SwiftServer.AccessKey,
                    "AWS_SECRET_ACCESS_KEY" => secret,
                    _ => null,
                },
        };

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        client?.Dispose();
        starting.Dispose();
        if (server is not null)
        {
            await server.DisposeAsync();
        }
    }
}
