using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Starhaul.Manifests;

/// <summary>
/// Seals the state of a publish with the key of its box: a state that somebody has copied, unpacked or typed is not believed.
/// </summary>
internal static class PartSeal
{
    /// <summary>The state with its seal, as bytes for the disk.</summary>
    public static byte[] Write(PartState state, BoxKey key)
    {
        var sealedState = state with { Seal = key.Compute(Form(state)) };
        return JsonSerializer.SerializeToUtf8Bytes(sealedState, ManifestJson.Context.PartState);
    }

    /// <summary>Whether a state carries the seal of the key.</summary>
    public static bool Holds(PartState state, BoxKey? key) =>
        key is not null
        && state.Seal is { } seal
        && CryptographicOperations.FixedTimeEquals(
            Encoding.UTF8.GetBytes(seal),
            Encoding.UTF8.GetBytes(key.Compute(Form(state)))
        );

    // What is sealed is what is understood: the fields as this program reads them, not the bytes around them.
    private static byte[] Form(PartState state) =>
        JsonSerializer.SerializeToUtf8Bytes(state with { Seal = null }, ManifestJson.Context.PartState);
}
