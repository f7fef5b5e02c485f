using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Starhaul.BitTorrent.Aria2;

/// <summary>Calls aria2 by JSON-RPC over loopback (aria2c(1), "RPC INTERFACE").</summary>
internal sealed class Aria2Client : IDisposable
{
    /// <summary>A status of a torrent of a million pieces has 250 kB, one of peers some more.</summary>
    private const int LongestAnswer = 64 * 1024 * 1024;

    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(30);

    private readonly HttpMessageInvoker http = new(
        new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
        }
    );
    private readonly Uri url;
    private readonly string secret;

    public Aria2Client(int port, string secret)
    {
        url = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{IPAddress.Loopback}:{port}/jsonrpc"));
        this.secret = secret;
    }

    /// <summary>Calls a method of <c>aria2.</c></summary>
    /// <exception cref="Aria2Exception">aria2 refuses, or is gone.</exception>
    public async Task<JsonElement> CallAsync(
        string method,
        CancellationToken cancellationToken,
        params JsonNode?[] arguments
    )
    {
        var call = new JsonObject
        {
            ["jsonrpc"] = "2.0",
            ["id"] = "1",
            ["method"] = $"aria2.{method}",
            ["params"] = new JsonArray([JsonValue.Create($"token:{secret}"), .. arguments]),
        };
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        ending.CancelAfter(LongestCall);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url);
            request.Content = new StringContent(call.ToJsonString(), new MediaTypeHeaderValue("application/json"));
            using var response = await http.SendAsync(request, ending.Token).ConfigureAwait(false);
            await response.Content.LoadIntoBufferAsync(LongestAnswer, ending.Token).ConfigureAwait(false);
            var stream = await response.Content.ReadAsStreamAsync(ending.Token).ConfigureAwait(false);
            using var answer = await JsonDocument
                .ParseAsync(stream, cancellationToken: ending.Token)
                .ConfigureAwait(false);
            return answer.RootElement.TryGetProperty("result", out var result)
                ? result.Clone()
                : throw new Aria2Exception(MessageOf(answer.RootElement));
        }
        catch (Exception e)
            when (e is HttpRequestException or IOException or JsonException
                || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            throw new Aria2Exception($"aria2 does not answer: {e.Message}", e) { IsGone = true };
        }
    }

    public void Dispose() => http.Dispose();

    private static string MessageOf(JsonElement answer) =>
        answer.TryGetProperty("error", out var error) && error.TryGetProperty("message", out var message)
            ? ServerText.Clean(message.GetString() ?? "")
            : "aria2 answered with neither a result nor an error";
}
