using System.Buffers;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Starhaul.DuckDb.Native;

/// <summary>Finds and loads libduckdb: where a person says, else the package's beside the program, else the system's.</summary>
internal static class DuckDbLibrary
{
    /// <summary>The name by which the imports ask for it.</summary>
    public const string Name = "libduckdb";

    /// <summary>The path of the library, instead of every other place.</summary>
    public const string PathVariable = "STARHAUL_LIBDUCKDB";

    // The first version with every call and every layout of DuckDbApi; the C API only grows.
    private static readonly Version Least = new(1, 5);

    private static readonly SearchValues<char> NumbersAndPoints = SearchValues.Create("0123456789.");

    private static readonly Lock Gate = new();
    private static nint loaded;

    /// <summary>Makes sure that the library is there and new enough.</summary>
    /// <exception cref="MissingDependencyException">It is not installed, or is too old.</exception>
    public static void Require()
    {
        lock (Gate)
        {
            if (loaded != 0)
            {
                return;
            }

            var handle = Load(Environment.GetEnvironmentVariable(PathVariable));
            RequireVersion(handle);
            NativeLibrary.SetDllImportResolver(typeof(DuckDbLibrary).Assembly, Resolve);
            loaded = handle;
        }
    }

    /// <summary>Whether a version, as the library has it, is one that can be used.</summary>
    internal static bool IsNewEnough(string? version)
    {
        if (version is not ['v', .. var text])
        {
            return false;
        }

        var end = text.AsSpan().IndexOfAnyExcept(NumbersAndPoints);
        return Version.TryParse(end < 0 ? text : text[..end].TrimEnd('.'), out var found) && found >= Least;
    }

    private static nint Load(string? named)
    {
        if (!string.IsNullOrEmpty(named))
        {
            return NativeLibrary.TryLoad(named, out var there)
                ? there
                : throw Missing($"{PathVariable} names '{named}', which cannot be loaded as libduckdb.");
        }

        return NativeLibrary.TryLoad(Name, typeof(DuckDbLibrary).Assembly, searchPath: null, out var handle)
            ? handle
            : throw Missing("libduckdb was not found, neither beside the program nor in the system.");
    }

    private static unsafe void RequireVersion(nint handle)
    {
        var version = NativeLibrary.TryGetExport(handle, "duckdb_library_version", out var call)
            ? Marshal.PtrToStringUTF8(((delegate* unmanaged<nint>)call)())
            : null;
        if (!IsNewEnough(version))
        {
            throw Missing($"libduckdb is {version ?? "of no version"}; Starhaul works with {Least} and newer.");
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name == Name ? loaded : 0;

    private static MissingDependencyException Missing(string message) =>
        new($"{message} DuckDB and Parquet targets need it.")
        {
            Hint =
                $"It comes with Starhaul for Linux on x64 and arm64; elsewhere name a library of your own in {PathVariable}.",
        };
}
