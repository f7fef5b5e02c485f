using System.Runtime.Intrinsics;

namespace Starhaul.Regimes.Json;

/// <summary>
/// Validates JSON in UTF-8 as it passes: whole blocks by <see cref="JsonKernel"/>, the bytes between by
/// <see cref="JsonMachine"/>. It keeps no byte, so its memory is constant.
/// </summary>
/// <param name="framing">How many values to expect.</param>
/// <param name="vectorBits">Width of the vectors to use: 512, 256 or 128; 0 for one byte at a time.</param>
internal sealed class JsonScanner(JsonFraming framing, int vectorBits)
{
    /// <summary>Creates a scanner with the widest vectors that the machine has.</summary>
    public JsonScanner(JsonFraming framing)
        : this(framing, WidestVector) { }

    /// <summary>The state behind the bytes that were taken.</summary>
    public JsonMachine Machine { get; } = new(framing);

    private static int WidestVector =>
        Vector512.IsHardwareAccelerated ? 512
        : Vector256.IsHardwareAccelerated ? 256
        : Vector128.IsHardwareAccelerated ? 128
        : 0;

    /// <summary>Takes the next bytes.</summary>
    /// <returns>Bytes that were accepted; fewer than were given when <see cref="JsonMachine.Fault"/> is set.</returns>
    public int Append(ReadOnlySpan<byte> bytes)
    {
        int taken = 0;
        while (taken < bytes.Length)
        {
            var left = bytes[taken..];
            if (vectorBits > 0 && left.Length >= JsonKernel.BlockLength && JsonKernel.CanTakeOver(Machine))
            {
                int whole = RunKernel(left);
                if (Machine is { Framing: JsonFraming.Adaptive, First: (byte)'{', IsOnManyLines: false })
                    Machine.IsOnManyLines = left[..whole].Contains((byte)'\n');
                taken += whole;
                left = bytes[taken..];
            }
            taken += Machine.Run(left, JsonKernel.BlockLength);
            if (Machine.Fault is not null)
                break;
        }
        return taken;
    }

    private int RunKernel(ReadOnlySpan<byte> bytes) =>
        (vectorBits, Machine.Framing) switch
        {
            (512, JsonFraming.Lines) => JsonKernel.Run<Bytes64By512, InLines>(Machine, bytes),
            (256, JsonFraming.Lines) => JsonKernel.Run<Bytes64By256, InLines>(Machine, bytes),
            (_, JsonFraming.Lines) => JsonKernel.Run<Bytes64By128, InLines>(Machine, bytes),
            (512, _) => JsonKernel.Run<Bytes64By512, InDocument>(Machine, bytes),
            (256, _) => JsonKernel.Run<Bytes64By256, InDocument>(Machine, bytes),
            _ => JsonKernel.Run<Bytes64By128, InDocument>(Machine, bytes),
        };
}
