using System.IO.Hashing;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Starhaul.Integrity;
using Starhaul.Transfer;
using Starhaul.Transports.Http;

namespace Starhaul.Cli;

/// <summary>
/// Has the code loaded and compiled that every download runs, on a core that has nothing to do while the command line is read: of
/// a small file the runtime takes half a second for it, most of it on the way to the first byte.
/// </summary>
internal static class Warmup
{
    private static readonly string[] Beginnings = ["http:", "https:", "spansh:", "edsm:", "eddn:", "s3:"];

    /// <summary>Begins in the background where the runtime compiles code at all; what comes of it is forgotten.</summary>
    public static void Begin(ReadOnlySpan<string> words)
    {
        if (
            (words is ["get", _, ..] or ["run", "spansh-dump", _, ..])
            && HasPlace(words)
            && !words.ContainsAny("--help", "-h", "-?")
            && RuntimeFeature.IsDynamicCodeCompiled
            && Environment.ProcessorCount > 1
        )
        {
            _ = Task.Run(RunAsync);
        }
    }

    // A file of this machine is read without any of it. What is guessed wrong costs time alone.
    private static bool HasPlace(ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            foreach (var beginning in Beginnings)
            {
                if (word.StartsWith(beginning, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static async Task RunAsync()
    {
        await ExchangeAsync();
        using (var digest = new HashDigest(HashAlgorithmName.SHA256))
        {
            digest.Append("0"u8);
            digest.PeekHex();
        }

        // Its vectors are compiled on every machine anew, for 40 ms.
        var segment = new XxHash3();
        segment.Append(new byte[2048]);
        segment.GetCurrentHash();

        var state = new PartState
        {
            SourceUrl = "",
            Identity = new SourceIdentity { ETag = "\"0\"", Length = 0 },
        };
        var written = PartSeal.ByInode.Write(state, part: null);
        JsonSerializer.Deserialize(written, RecordsJson.Default.PartState);
    }

    /// <summary>A request and its response that no network sees.</summary>
    private static async Task ExchangeAsync()
    {
        var hook = new HttpOptions
        {
            Configure = static handler =>
            {
                handler.UseProxy = false;
                handler.ConnectCallback = static (_, _) => ValueTask.FromResult<Stream>(new Rehearsal());
            },
        };
        using var client = HttpClients.Create(new TransferLimits(), hook);
        var source = Source.Parse("http://localhost/");
        using var response = await new HttpExchange(client, TimeProvider.System).SendAsync(
            source,
            source.Uri,
            HttpMethod.Get,
            static headers => headers.Range = new(0, 1),
            TimeSpan.FromMinutes(1),
            CancellationToken.None
        );
        _ = (response.Identity, response.Digests);
        await response.Content.ReadAsByteArrayAsync();
    }

    /// <summary>Takes a request, and has the response to it.</summary>
    private sealed class Rehearsal() : MemoryStream(Response)
    {
        private static readonly byte[] Response =
        [
            .. "HTTP/1.1 206 Partial Content\r\nServer: nginx\r\nDate: Sun, 29 Nov 2026 12:00:00 GMT\r\n"u8,
            .. "Content-Type: application/gzip\r\nLast-Modified: Sun, 29 Nov 2026 11:00:00 GMT\r\nETag: \"0\"\r\n"u8,
            .. "Content-Range: bytes 0-0/1\r\nContent-Length: 1\r\nConnection: close\r\n\r\n0"u8,
        ];

        public override void Write(byte[] buffer, int offset, int count) { }

        public override ValueTask WriteAsync(
            ReadOnlyMemory<byte> buffer,
            CancellationToken cancellationToken = default
        ) => ValueTask.CompletedTask;
    }
}
