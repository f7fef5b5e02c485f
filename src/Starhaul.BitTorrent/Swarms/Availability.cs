using Starhaul.BitTorrent.Aria2;

namespace Starhaul.BitTorrent.Swarms;

/// <summary>How many copies of the pieces there are among the connected peers and here.</summary>
internal static class Availability
{
    /// <summary>Asks aria2 for its peers and counts.</summary>
    public static async Task<double> AskAsync(
        Aria2Client client,
        string gid,
        Aria2Status status,
        int pieces,
        CancellationToken cancellationToken
    )
    {
        var peers = await client.CallAsync("getPeers", cancellationToken, gid).ConfigureAwait(false);
        var fields = peers
            .EnumerateArray()
            .Select(static peer => Convert.FromHexString(Aria2Status.Text(peer, "bitfield")))
            .Append(status.Bitfield)
            .ToList();
        return Compute(fields, pieces);
    }

    /// <summary>The copies of the rarest piece, and the share of pieces that exist once more.</summary>
    public static double Compute(IReadOnlyList<byte[]> fields, int pieces)
    {
        if (pieces == 0)
        {
            return 0;
        }

        var (least, more) = (int.MaxValue, 0);
        for (var piece = 0; piece < pieces; piece++)
        {
            var copies = 0;
            foreach (var field in fields)
            {
                copies += piece / 8 < field.Length ? (field[piece / 8] >> (7 - (piece % 8))) & 1 : 0;
            }

            (least, more) =
                copies < least ? (copies, piece)
                : copies > least ? (least, more + 1)
                : (least, more);
        }

        return least + ((double)more / pieces);
    }
}
