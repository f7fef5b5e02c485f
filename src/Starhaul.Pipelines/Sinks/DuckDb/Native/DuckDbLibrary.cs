using System.Reflection;
using System.Runtime.InteropServices;

namespace Starhaul.Pipelines.Sinks.DuckDb.Native;

/// <summary>Finds and loads libduckdb: where a person says, beside the program, in the user's data folder, in the system.</summary>
internal static class DuckDbLibrary
{
    /// <summary>The name by which the imports ask for it.</summary>
    public const string Name = "libduckdb";

    /// <summary>The path of the library, instead of every other place.</summary>
    public const string PathVariable = "STARHAUL_LIBDUCKDB";

    // scripts/install-libduckdb pins the package that carries it. The layouts of structs are this version's.
    private const string Version = "v1.5.5";
    private const string FileName = "libduckdb.so";

    private static readonly Lock Gate = new();
    private static nint loaded;

    /// <summary>Makes sure that the library is there and of the right version.</summary>
    /// <exception cref="MissingDependencyException">It is not installed, or is of another version.</exception>
    public static void Require()
    {
        lock (Gate)
        {
            if (loaded != 0)
            {
                return;
            }

            var handle = Load();
            loaded = handle != 0 ? handle : throw Missing($"libduckdb {Version} was not found.");
            NativeLibrary.SetDllImportResolver(typeof(DuckDbLibrary).Assembly, Resolve);
        }

        var version = Marshal.PtrToStringUTF8(DuckDbApi.LibraryVersion());
        if (version != Version)
        {
            throw Missing($"libduckdb is {version}; Starhaul works with {Version}.");
        }
    }

    /// <summary>The places that are looked at, in their order.</summary>
    internal static IReadOnlyList<string> Places(string? named, string programFolder, string? dataFolder, string home)
    {
        if (!string.IsNullOrEmpty(named))
        {
            return [named];
        }

        var data = string.IsNullOrEmpty(dataFolder) ? Path.Combine(home, ".local", "share") : dataFolder;
        return [Path.Combine(programFolder, FileName), Path.Combine(data, "starhaul", "lib", FileName), FileName];
    }

    private static nint Load()
    {
        var places = Places(
            Environment.GetEnvironmentVariable(PathVariable),
            AppContext.BaseDirectory,
            Environment.GetEnvironmentVariable("XDG_DATA_HOME"),
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile)
        );
        foreach (var place in places)
        {
            if (NativeLibrary.TryLoad(place, out var handle))
            {
                return handle;
            }
        }

        return 0;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name == Name ? loaded : 0;

    private static MissingDependencyException Missing(string message) =>
        new($"{message} DuckDB and Parquet targets need it.")
        {
            Hint = $"Install it with: scripts/install-libduckdb (or name its path in {PathVariable}).",
        };
}
