using System.Globalization;
using System.IO.Compression;
using System.Text;
using Starhaul.Pipelines.Messages;
using Xunit;

namespace Starhaul.Pipelines.Tests.Messages;

/// <summary>Messages as senders, gateway and relays make them.</summary>
internal static class Feed
{
    /// <summary>The samples of real messages. The test is skipped where they are not.</summary>
    public static string Samples(string folder)
    {
        var samples = Environment.GetEnvironmentVariable("STARHAUL_SAMPLES");
        Assert.SkipWhen(string.IsNullOrEmpty(samples), "STARHAUL_SAMPLES names no folder of samples.");
        return Path.Combine(samples!, "eddn", folder);
    }

    public static string Json(
        string schema = "commodity/3",
        string body = "\"marketId\":128782803",
        string game = "4.0.0.1477",
        string gateway = "2026-11-21T20:00:00.123456Z"
    ) =>
        "{\"$schemaRef\":\"https://eddn.edcd.io/schemas/"
        + schema
        + "\",\"header\":{\"gamebuild\":\"r1\",\"gameversion\":\""
        + game
        + "\",\"gatewayTimestamp\":\""
        + gateway
        + "\",\"softwareName\":\"EDDN \\\"test\\\"\",\"softwareVersion\":\"1.0\",\"uploaderID\":\"abc\"},"
        + "\"message\":{\"timestamp\":\"2026-11-21T19:59:59Z\","
        + body
        + "}}";

    /// <summary>The n-th of a row of different messages of one schema.</summary>
    public static string Numbered(int number, string schema = "commodity/3") =>
        Json(
            schema,
            $"\"marketId\":{number.ToString(CultureInfo.InvariantCulture)},\"systemName\":\"Sol and far beyond\""
        );

    public static byte[] Frame(string json) => Frame(Encoding.UTF8.GetBytes(json));

    public static byte[] Frame(byte[] json, CompressionLevel level = CompressionLevel.Optimal)
    {
        using var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, level))
        {
            zlib.Write(json);
        }

        return output.ToArray();
    }

    public static EddnMessage Message(string json)
    {
        using var reader = new MessageReader();
        Assert.True(reader.TryParse(Encoding.UTF8.GetBytes(json), out var message, out var reason), reason);
        return message! with { Json = message.Json.ToArray(), Body = message.Body.ToArray() };
    }
}
