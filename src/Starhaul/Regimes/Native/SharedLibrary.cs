using System.Runtime.InteropServices;

namespace Starhaul.Regimes.Native;

/// <summary>Finds the shared libraries that decoders are built on.</summary>
internal static class SharedLibrary
{
    /// <summary>Whether a library of this soname loads.</summary>
    public static bool IsPresent(string soname) =>
        NativeLibrary.TryLoad(soname, typeof(SharedLibrary).Assembly, searchPath: null, out _);

    /// <summary>Makes sure that a library loads.</summary>
    /// <param name="soname">The versioned file name, such as <c>libzstd.so.1</c>.</param>
    /// <param name="purpose">What it is needed for, as the end of "is needed to".</param>
    /// <param name="hint">The command that installs it.</param>
    /// <exception cref="MissingDependencyException">It does not load.</exception>
    public static void Require(string soname, string purpose, string hint)
    {
        if (!IsPresent(soname))
        {
            throw new MissingDependencyException($"{soname} is needed to {purpose}, and it is not installed.")
            {
                Hint = hint,
            };
        }
    }
}
