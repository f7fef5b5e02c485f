using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Starhaul.Pipelines.Messages;
using Xunit;

namespace Starhaul.Pipelines.Tests.Messages;

public sealed class MessageReaderTests : IDisposable
{
    private readonly MessageReader reader = new();

    public void Dispose() => reader.Dispose();

    [Fact]
    public void Reads_the_envelope_of_a_frame()
    {
        var json = Feed.Json(body: "\"a\":[1,{\"timestamp\":3}]");

        Assert.True(reader.TryRead(Feed.Frame(json), out var message, out _));

        Assert.Equal(json, Encoding.UTF8.GetString(message.Json.Span));
        Assert.Equal("https://eddn.edcd.io/schemas/commodity/3", message.SchemaRef);
        Assert.Equal(("commodity-3", false, GameVersion.Live), (message.Schema, message.IsTest, message.Game));
        Assert.Equal(
            new DateTimeOffset(2026, 11, 21, 20, 0, 0, TimeSpan.Zero).AddTicks(1_234_560),
            message.GatewayTimestamp
        );
        Assert.Equal(
            "{\"timestamp\":\"2026-11-21T19:59:59Z\",\"a\":[1,{\"timestamp\":3}]}",
            Encoding.UTF8.GetString(message.Body.Span)
        );
    }

    [Fact]
    public void Reads_every_real_message_and_keeps_what_it_says()
    {
        foreach (var path in Directory.EnumerateFiles(Feed.Samples("messages"), "*.json"))
        {
            var json = File.ReadAllBytes(path);

            Assert.True(reader.TryRead(Feed.Frame(json), out var message, out var reason), $"{path}: {reason}");

            Assert.True(
                JsonElement.DeepEquals(
                    JsonDocument.Parse(json).RootElement,
                    JsonDocument.Parse(message.Json).RootElement
                )
            );
            Assert.False(message.Json.Span.Contains((byte)'\n'));
            Assert.Equal(
                Path.GetFileNameWithoutExtension(path).Replace('_', '-').Split("--")[0],
                message.Schema.Replace('_', '-')
            );
            Assert.NotEqual(GameVersion.Legacy, message.Game);
        }
    }

    [Fact]
    public void Refuses_the_uploads_that_no_gateway_has_stamped_without_an_error()
    {
        foreach (var path in Directory.EnumerateFiles(Feed.Samples("gateway-tests"), "*.json"))
        {
            Assert.False(reader.TryParse(File.ReadAllBytes(path), out _, out var reason));
            Assert.NotEmpty(reason);
        }
    }

    [Fact]
    public void Refuses_a_frame_that_is_cut_at_any_byte()
    {
        var frame = Feed.Frame(Feed.Json());

        for (var length = 0; length < frame.Length; length++)
        {
            Assert.False(reader.TryRead(frame.AsSpan(0, length), out _, out var reason));
            Assert.NotEmpty(reason);
        }
    }

    [Fact]
    public void Takes_no_other_message_from_a_frame_with_any_bit_flipped()
    {
        var json = Feed.Json();
        var frame = Feed.Frame(json);
        var accepted = 0;

        for (var bit = 0; bit < frame.Length * 8; bit++)
        {
            frame[bit / 8] ^= (byte)(1 << (bit % 8));
            if (reader.TryRead(frame, out var message, out _))
            {
                Assert.Equal(json, Encoding.UTF8.GetString(message.Json.Span));
                accepted++;
            }

            frame[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        // Bits between the end of the deflate data and the next byte mean nothing.
        Assert.InRange(accepted, 0, 7);
    }

    [Fact]
    public void Goes_on_after_every_kind_of_garbage()
    {
        byte[][] garbage =
        [
            [],
            [0x78],
            Encoding.UTF8.GetBytes(Feed.Json()),
            new byte[2_000_000],
            [.. Feed.Frame(Feed.Json()), 0],
            [.. Feed.Frame(Feed.Json()), .. Feed.Frame(Feed.Json())],
            Feed.Frame("{}"),
            Feed.Frame("[1,2]"),
            Feed.Frame(""),
            Feed.Frame("{\"a\":\"" + new string('x', 100)),
            Feed.Frame([.. Encoding.UTF8.GetBytes(Feed.Json()[..^3]), 0xC3, 0x28, (byte)'"', (byte)'}', (byte)'}']),
            Feed.Frame(new string('[', 100_000)),
        ];
        foreach (var frame in garbage)
        {
            Assert.False(reader.TryRead(frame, out _, out var reason));
            Assert.NotEmpty(reason);
            Assert.True(reader.TryRead(Feed.Frame(Feed.Json()), out _, out _));
        }
    }

    [Fact]
    public void Stops_a_bomb_at_16_MiB()
    {
        var bomb = Feed.Frame(new byte[40_000_000]);

        Assert.False(reader.TryRead(bomb, out _, out var reason));

        Assert.Contains("inflates to more than 16,777,216 bytes", reason, StringComparison.Ordinal);
        Assert.True(reader.TryRead(Feed.Frame(Feed.Json()), out _, out _));
    }

    [Fact]
    public void A_flood_of_bombs_and_giants_makes_no_garbage()
    {
        byte[][] flood = [Feed.Frame(new byte[20_000_000]), Feed.Frame(Feed.Json() + new string(' ', 12_000_000))];
        ReadAll();
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 10; i++)
        {
            ReadAll();
        }

        // A new room for each would be 280 MB.
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000_000);

        void ReadAll()
        {
            Assert.False(reader.TryRead(flood[0], out _, out _));
            Assert.True(reader.TryRead(flood[1], out _, out _));
            Assert.True(reader.TryRead(Feed.Frame(Feed.Json()), out _, out _));
        }
    }

    [Fact]
    public void Reads_a_frame_of_a_megabyte()
    {
        var noise = new byte[700_000];
        new Random(1).NextBytes(noise);
        var json = Feed.Json(body: $"\"x\":\"{Convert.ToBase64String(noise)}\"");

        var frame = Feed.Frame(Encoding.UTF8.GetBytes(json), CompressionLevel.SmallestSize);
        Assert.InRange(frame.Length, 690_000, 1_048_576);

        Assert.True(reader.TryRead(frame, out var message, out var reason), reason);
        Assert.Equal(json.Length, message.Json.Length);
    }

    [Theory]
    [InlineData("\"$schemaRef\"", "\"schemaRef\"", "$schemaRef is missing")]
    [InlineData("\"header\":{", "\"header\":3,\"x\":{", "header is 3, expected an object")]
    [InlineData("\"message\":{", "\"message\":[],\"x\":{", "message is [], expected an object")]
    [InlineData("\"abc\"", "17", "header.uploaderID is 17, expected a string")]
    [InlineData("\"softwareName\"", "\"softName\"", "header.softwareName is missing")]
    [InlineData("\"softwareVersion\"", "\"softVersion\"", "header.softwareVersion is missing")]
    [InlineData("2026-11-21T20:00:00.123456Z", "yesterday", "header.gatewayTimestamp is \"yesterday\"")]
    [InlineData("\"gatewayTimestamp\"", "\"gateway\"", "header.gatewayTimestamp is missing")]
    [InlineData("\"timestamp\"", "\"time\"", "message.timestamp is missing")]
    [InlineData(
        "\"timestamp\":\"2026-11-21T19:59:59Z\"",
        "\"timestamp\":null",
        "message.timestamp is null, expected a string"
    )]
    [InlineData("{\"$schemaRef\":", "{\"$schemaRef\":\"x\",\"$schemaRef\":", "$schemaRef is there twice")]
    public void Says_what_is_wrong_with_an_envelope(string right, string wrong, string expected)
    {
        var json = Feed.Json().Replace(right, wrong, StringComparison.Ordinal);

        Assert.False(reader.TryParse(Encoding.UTF8.GetBytes(json), out _, out var reason));

        Assert.StartsWith(expected, reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("commodity/3", "commodity-3", false)]
    [InlineData("commodity/3/test", "commodity-3", true)]
    [InlineData("fcmaterials_capi/1", "fcmaterials_capi-1", false)]
    [InlineData("../3", "unknown", false)]
    [InlineData("dead/letters", "unknown", false)]
    [InlineData("Commodity/3", "unknown", false)]
    [InlineData("a\\u002f3", "a-3", false)]
    [InlineData("commodity/3\\u0000", "unknown", false)]
    [InlineData("/", "unknown", false)]
    public void Names_the_schema_so_that_a_file_can_have_the_name(string schema, string name, bool isTest)
    {
        var message = Feed.Message(Feed.Json(schema));

        Assert.Equal((name, isTest), (message.Schema, message.IsTest));
    }

    [Theory]
    [InlineData("4.0.0.1477", "Live")]
    [InlineData("12", "Live")]
    [InlineData("CAPI-Live-market", "Live")]
    [InlineData("3.8.0.404", "Legacy")]
    [InlineData("CAPI-Legacy-shipyard", "Legacy")]
    [InlineData("", "Unknown")]
    [InlineData("CAPI-market", "Unknown")]
    public void Tells_the_live_game_from_the_legacy_one(string version, string expected) =>
        Assert.Equal(expected, Feed.Message(Feed.Json(game: version)).Game.ToString());

    [Theory]
    [InlineData("2026-11-21T20:00:00Z")]
    [InlineData("2026-11-21T20:00:00.000000Z")]
    [InlineData("2026-11-21T20:00:00")]
    [InlineData("2026-11-21T21:00:00+01:00")]
    public void Takes_every_form_of_the_gateways_time(string text) =>
        Assert.Equal(
            new DateTimeOffset(2026, 11, 21, 20, 0, 0, TimeSpan.Zero),
            Feed.Message(Feed.Json(gateway: text)).GatewayTimestamp
        );

    [Fact]
    public void Finds_names_that_are_written_with_escapes()
    {
        var json = Feed.Json().Replace("\"uploaderID\"", "\"\\u0075ploaderID\"", StringComparison.Ordinal);

        Assert.Equal(json, Encoding.UTF8.GetString(Feed.Message(json).Json.Span));
    }
}
