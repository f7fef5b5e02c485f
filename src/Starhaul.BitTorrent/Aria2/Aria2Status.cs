using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Starhaul.BitTorrent.Aria2;

/// <summary>What <c>aria2.tellStatus</c> says of a download.</summary>
internal sealed record Aria2Status
{
    private static readonly string[] Asked =
    [
        "status",
        "completedLength",
        "uploadLength",
        "bitfield",
        "connections",
        "numSeeders",
        "errorCode",
        "errorMessage",
        "verifiedLength",
        "verifyIntegrityPending",
        "followedBy",
    ];

    /// <summary><c>active</c>, <c>waiting</c>, <c>paused</c>, <c>error</c>, <c>complete</c> or <c>removed</c>.</summary>
    public required string State { get; init; }

    public long CompletedLength { get; init; }

    public long UploadLength { get; init; }

    /// <summary>The pieces that aria2 has checked, highest bit first.</summary>
    public byte[] Bitfield { get; init; } = [];

    public int Connections { get; init; }

    public int Seeds { get; init; }

    public int ErrorCode { get; init; }

    public string ErrorMessage { get; init; } = "";

    /// <summary>Whether what is on the disk is being hashed, or waits for that.</summary>
    public bool IsVerifying { get; init; }

    public bool HasPiece(int piece) =>
        piece / 8 < Bitfield.Length && (Bitfield[piece / 8] & (0x80 >> (piece % 8))) != 0;

    public static async Task<Aria2Status> AskAsync(Aria2Client client, string gid, CancellationToken cancellationToken)
    {
        var keys = new JsonArray([.. Asked.Select(static key => JsonValue.Create(key))]);
        var told = await client.CallAsync("tellStatus", cancellationToken, gid, keys).ConfigureAwait(false);
        return new Aria2Status
        {
            State = Text(told, "status"),
            CompletedLength = Number(told, "completedLength"),
            UploadLength = Number(told, "uploadLength"),
            Bitfield = Convert.FromHexString(Text(told, "bitfield")),
            Connections = (int)Number(told, "connections"),
            Seeds = (int)Number(told, "numSeeders"),
            ErrorCode = (int)Number(told, "errorCode"),
            ErrorMessage = ServerText.Clean(Text(told, "errorMessage")),
            IsVerifying =
                told.TryGetProperty("verifiedLength", out _) || Text(told, "verifyIntegrityPending") == "true",
        };
    }

    public static string Text(JsonElement told, string name) =>
        told.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    public static long Number(JsonElement told, string name) =>
        long.TryParse(Text(told, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
