using System.Globalization;

namespace Starhaul.TestOrigin;

/// <summary>How a <see cref="ZeroMqRelay"/> is started.</summary>
public sealed record ZeroMqRelayOptions
{
    /// <summary>The port of 127.0.0.1; 0, the default, for a free one.</summary>
    public int Port { get; init; }

    /// <summary>Of what is generated. Two relays with one seed and one epoch send the same frames.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>The gatewayTimestamp of the first message, the others follow a second apart; null for the time of sending.</summary>
    public DateTimeOffset? Epoch { get; init; }

    /// <summary>The folder of the samples, whose messages are sent among the generated ones; null for none.</summary>
    public string? Samples { get; init; }

    /// <summary>
    /// A file that gets a line for each frame: its kind (<c>message</c>, or as it was asked for), its SHA-256, and the
    /// SHA-256 of the JSON in it, and the second since 1970 in which it was sent. Null for none.
    /// </summary>
    public string? Log { get; init; }

    /// <summary>Frames that wait for a subscriber before the relay drops more, as SNDHWM has it; 0, the default, for any number.</summary>
    public int HighWaterMark { get; init; }

    /// <summary>Bytes in each generated message that no compression makes smaller. Default 0.</summary>
    public int Padding { get; init; }

    /// <summary>The secret key in Z85, to encrypt connections with CURVE; null for plain ones.</summary>
    public string? SecretKey { get; init; }

    internal IEnumerable<string> Arguments =>
        [
            "--port",
            Port.ToString(CultureInfo.InvariantCulture),
            "--seed",
            Seed.ToString(CultureInfo.InvariantCulture),
            "--sndhwm",
            HighWaterMark.ToString(CultureInfo.InvariantCulture),
            "--padding",
            Padding.ToString(CultureInfo.InvariantCulture),
            .. Option("--epoch", Epoch?.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture)),
            .. Option("--samples", Samples),
            .. Option("--log", Log),
            .. Option("--curve", SecretKey),
        ];

    // With the sign of equality, because a key may begin with a hyphen.
    private static IEnumerable<string> Option(string name, string? value) => value is null ? [] : [$"{name}={value}"];
}
