using System.Runtime.InteropServices;

namespace Starhaul.Native;

/// <summary>The system that the program runs on, and whether it has the calls on which every promise rests.</summary>
/// <remarks>
/// <see cref="Posix"/> calls the C library of Linux by the numbers of Linux. Elsewhere a call would not be found, or worse: on macOS
/// O_NOFOLLOW is another bit, and a file would be opened through the link that was to be refused. So nothing is begun there.
/// </remarks>
/// <param name="Name">What the system calls itself.</param>
/// <param name="IsSupported">Whether it is Linux.</param>
internal sealed record Platform(string Name, bool IsSupported)
{
    /// <summary>The system of this process.</summary>
    public static Platform Current { get; } = new(RuntimeInformation.OSDescription, OperatingSystem.IsLinux());

    /// <summary>Refuses to begin on a system whose calls are others.</summary>
    /// <exception cref="MissingDependencyException">It is not Linux.</exception>
    public void Require()
    {
        if (!IsSupported)
        {
            throw new MissingDependencyException(
                $"Starhaul needs Linux, and this is {Name}: its locks, its flushes to disk and names that no link leads astray are calls of the C library of Linux."
            )
            {
                Step = FetchStep.Input,
                Hint = "Run it with Linux: in WSL on Windows, in a container or a virtual machine elsewhere.",
            };
        }
    }
}
