using System.Globalization;
using System.Runtime.InteropServices;

namespace Starhaul.Cli;

/// <summary>The signals that whoever started the program has set to be ignored, as nohup does with SIGHUP.</summary>
internal static class IgnoredSignals
{
    private const string Field = "SigIgn:";

    /// <summary>Whether a signal is ignored. To be asked before a handler is set, which replaces that.</summary>
    public static bool Contains(PosixSignal signal)
    {
        const int HangUp = 1; // of signal(7); the enumeration has numbers of its own
        return signal is PosixSignal.SIGHUP && (Mask() & (1UL << (HangUp - 1))) != 0;
    }

    private static ulong Mask()
    {
        try
        {
            var line = File.ReadLines("/proc/self/status")
                .FirstOrDefault(line => line.StartsWith(Field, StringComparison.Ordinal));
            return ulong.TryParse(
                line.AsSpan(line is null ? 0 : Field.Length).Trim(),
                NumberStyles.AllowHexSpecifier,
                CultureInfo.InvariantCulture,
                out var mask
            )
                ? mask
                : 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return 0; // no /proc: as if nothing were ignored
        }
    }
}
