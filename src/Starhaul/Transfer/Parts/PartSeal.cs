using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Starhaul.Native;

namespace Starhaul.Transfer;

/// <summary>
/// Seals states with the key of their box, so that one that somebody has copied, unpacked or typed is not believed: neither is a
/// file published on its word, nor are bytes joined to those that it counts. Where there is no box, the seal is the inode of the
/// part file, which nobody knows before the file is there.
/// </summary>
internal sealed class PartSeal
{
    private readonly BoxKey? key;
    private readonly bool isByInode;

    /// <summary>Seals with the key of a box; where it has none yet, nothing holds.</summary>
    public PartSeal(BoxKey? key) => this.key = key;

    private PartSeal() => isByInode = true;

    /// <summary>Seals where there is no box.</summary>
    public static PartSeal ByInode { get; } = new();

    /// <summary>The state with its seal, as bytes for the disk.</summary>
    /// <param name="state">The state.</param>
    /// <param name="part">The part file that it counts.</param>
    public byte[] Write(PartState state, FileStat? part)
    {
        var sealedState = state with { Seal = Compute(state, part) };
        return JsonSerializer.SerializeToUtf8Bytes(sealedState, RecordsJson.Default.PartState);
    }

    /// <summary>Whether a state carries the seal.</summary>
    public bool Holds(PartState state, FileStat? part) =>
        state.Seal is { } seal
        && Compute(state, part) is { } right
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(seal), Encoding.UTF8.GetBytes(right));

    private string? Compute(PartState state, FileStat? part) =>
        isByInode ? part?.Inode.ToString(CultureInfo.InvariantCulture) : key?.Compute(Form(state));

    // What is sealed is what is understood: the fields as this program reads them, not the bytes around them.
    private static byte[] Form(PartState state) =>
        JsonSerializer.SerializeToUtf8Bytes(state with { Seal = null }, RecordsJson.Default.PartState);
}
