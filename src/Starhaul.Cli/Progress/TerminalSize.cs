using System.Runtime.InteropServices;

namespace Starhaul.Cli.Progress;

/// <summary>Asks the terminal on standard error for its size. The console of the platform asks standard output, which may be a file.</summary>
internal static partial class TerminalSize
{
    private const int StandardError = 2;
    private const nuint GetWindowSize = 0x5413; // TIOCGWINSZ of ioctl_tty(2)

    /// <summary>Columns and rows; 80 x 24 where nothing says otherwise.</summary>
    public static (int Width, int Height) Read() =>
        Ioctl(StandardError, GetWindowSize, out var size) == 0 && size.Columns > 0
            ? (size.Columns, Math.Max((int)size.Rows, 1))
            : (80, 24);

    [LibraryImport("libc", EntryPoint = "ioctl")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Ioctl(int descriptor, nuint request, out WindowSize size);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct WindowSize
    {
        public readonly ushort Rows;
        public readonly ushort Columns;
        private readonly ushort width;
        private readonly ushort height;
    }
}
