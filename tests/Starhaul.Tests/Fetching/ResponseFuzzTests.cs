using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Tests.Fetching;

/// <summary>
/// Responses whose header fields are doubled, folded, emptied, taken away and put in another order, and whose bodies are cut,
/// always the same ones: whatever comes of it is the right file or an error that is meant.
/// </summary>
public sealed partial class ResponseFuzzTests
{
    private const int Rounds = 40;

    private static readonly TransferLimits Quick = new()
    {
        FirstBackoff = TimeSpan.FromMilliseconds(1),
        LongestBackoff = TimeSpan.FromMilliseconds(2),
        AttemptsWithoutProgress = 2,
        StallTimeout = TimeSpan.FromSeconds(5),
        ProbeTimeout = TimeSpan.FromSeconds(5),
        MaxWait = TimeSpan.FromSeconds(1),
    };

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    [Theory(Timeout = 240_000)]
    [InlineData("f.bin")]
    [InlineData("f.json")]
    [InlineData("f.jsonl.gz")]
    public async Task A_response_in_disorder_gives_the_right_file_or_an_error(string name)
    {
        var whole = name switch
        {
            "f.bin" => OriginContent.Random(20_000).ToArray(),
            "f.json" => Texts.JsonArray(300),
            _ => [.. Gzip(Texts.Lines(100)), .. Gzip(Texts.Lines(200))], // a cut between members looks whole
        };
        var box = Directory.CreateTempSubdirectory("starhaul-fuzz-").FullName;
        var fetched = 0;
        try
        {
            for (var round = 0; round < Rounds; round++)
            {
                using var server = new FuzzingServer(whole, new Random(round));
                await using var fetcher = new FileFetcher(
                    new FileFetcherOptions
                    {
                        Box = box,
                        Limits = Quick,
                        JitterSeed = 1,
                    }
                );
                var fetch = FetchOptions.Default with { Output = $"{round}-{name}" };

                var error = await Record.ExceptionAsync(() =>
                    fetcher.FetchAsync(Source.Parse(server.Url + name), fetch, null, Ending)
                );

                var path = Path.Combine(box, fetch.Output);
                Assert.True(error is null or StarhaulException, $"round {round}: {error}");
                Assert.Equal(error is null, File.Exists(path));
                Assert.True(
                    error is not null || (await File.ReadAllBytesAsync(path, Ending)).AsSpan().SequenceEqual(whole),
                    $"round {round}: wrong bytes were published.\n{server.Log}"
                );
                fetched += error is null ? 1 : 0;
            }
        }
        finally
        {
            Directory.Delete(box, recursive: true);
        }

        // Neither all nor nothing: the disorder is of a kind that both happens to.
        Assert.InRange(fetched, 1, Rounds - 1);
    }

    private static byte[] Gzip(byte[] plain) => OriginFile.Gzip(plain).Content.ToArray();

    /// <summary>A healthy server whose responses are put into disorder, now and then, on their way out.</summary>
    private sealed partial class FuzzingServer : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);
        private readonly byte[] whole;
        private readonly Random random;
        private readonly StringBuilder log = new();

        public FuzzingServer(byte[] whole, Random random)
        {
            this.whole = whole;
            this.random = random;
            listener.Start();
            _ = RunAsync();
        }

        public string Url => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/";

        public string Log
        {
            get
            {
                lock (log)
                {
                    return log.ToString();
                }
            }
        }

        public void Dispose() => listener.Dispose();

        private async Task RunAsync()
        {
            try
            {
                while (true)
                {
                    _ = AnswerAsync(await listener.AcceptTcpClientAsync(Ending));
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // The round is over.
            }
        }

        private async Task AnswerAsync(TcpClient client)
        {
            using (client)
            {
                try
                {
                    var request = new byte[8192];
                    var count = await client.GetStream().ReadAsync(request, Ending);
                    await client.GetStream().WriteAsync(Respond(Encoding.ASCII.GetString(request, 0, count)), Ending);
                    client.Client.Shutdown(SocketShutdown.Send);
                    while (await client.GetStream().ReadAsync(request, Ending) > 0)
                    {
                        // Closed before the client has hung up, the last bytes would be lost to it.
                    }
                }
                catch (Exception e) when (e is IOException or OperationCanceledException)
                {
                    // The client has hung up, or the round is over.
                }
            }
        }

        private byte[] Respond(string request)
        {
            lock (log)
            {
                return RespondInTurn(request);
            }
        }

        private byte[] RespondInTurn(string request)
        {
            var range = Range().Match(request);
            var from = range.Success ? int.Parse(range.Groups["from"].Value, CultureInfo.InvariantCulture) : 0;
            var to =
                range.Groups["to"].Length > 0
                    ? Math.Min(int.Parse(range.Groups["to"].Value, CultureInfo.InvariantCulture), whole.Length - 1)
                    : whole.Length - 1;
            if (from >= whole.Length)
            {
                return Encoding.ASCII.GetBytes(
                    $"HTTP/1.1 416 X\r\nContent-Range: bytes */{whole.Length}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                );
            }

            var body = whole[from..(to + 1)];
            var fields = new List<string>
            {
                "Date: Sat, 21 Nov 2026 20:00:00 GMT",
                "ETag: \"v1\"",
                "Last-Modified: Sat, 14 Nov 2026 20:00:00 GMT",
                "Accept-Ranges: bytes",
                "Content-Type: application/octet-stream",
                $"Content-Length: {body.Length}",
                $"Repr-Digest: sha-256=:{Convert.ToBase64String(SHA256.HashData(whole))}:",
                "Vary: Accept-Encoding",
                "Connection: close",
            };
            if (range.Success)
            {
                fields.Add($"Content-Range: bytes {from}-{to}/{whole.Length}");
            }

            for (var disorder = random.Next(3); disorder > 0; disorder--)
            {
                Disturb(fields);
            }

            if (random.Next(4) == 0)
            {
                body = body[..random.Next(body.Length)];
            }

            var head = $"HTTP/1.1 {(range.Success ? 206 : 200)} X\r\n{string.Join("\r\n", fields)}\r\n\r\n";
            log.AppendLine(
                CultureInfo.InvariantCulture,
                $"{request.Split("\r\n")[0]} [{range.Value}]\n{head}{body.Length} bytes"
            );

            return request.StartsWith("HEAD", StringComparison.Ordinal)
                ? Encoding.ASCII.GetBytes(head)
                : [.. Encoding.ASCII.GetBytes(head), .. body];
        }

        private void Disturb(List<string> fields)
        {
            var at = random.Next(fields.Count);
            var (name, value) = (fields[at].Split(':', 2)[0], fields[at].Split(':', 2)[1]);
            switch (random.Next(8))
            {
                case 0: // doubled
                    fields.Insert(random.Next(fields.Count), fields[at]);
                    break;
                case 1: // doubled with another value
                    fields.Insert(random.Next(fields.Count), $"{name}: {random.Next(30_000)}");
                    break;
                case 2: // folded (RFC 9112 §5.2)
                    fields[at] = $"{name}:\r\n {value}";
                    break;
                case 3:
                    fields[at] = name + ":";
                    break;
                case 4:
                    fields.RemoveAt(at);
                    break;
                case 5: // in one field
                    fields[at] = $"{name}:{value}, {random.Next(30_000)}";
                    break;
                case 6:
                    fields[at] = $"{name.ToUpperInvariant()}:\t{value.Trim()} ";
                    break;
                default:
                    fields.Reverse();
                    break;
            }
        }

        [GeneratedRegex(@"Range: bytes=(?<from>\d+)-(?<to>\d*)", RegexOptions.ExplicitCapture, 1000)]
        private static partial Regex Range();
    }
}
