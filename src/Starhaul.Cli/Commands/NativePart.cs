using System.Reflection;
using System.Runtime.InteropServices;
using Starhaul.DuckDb;

namespace Starhaul.Cli.Commands;

/// <summary>A library of the system that a part of the program is built on.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="File">The file that is loaded.</param>
/// <param name="VersionFunction">The function that tells its version; null where there is none.</param>
/// <param name="Without">What happens where it is missing.</param>
/// <param name="Cure">The command that installs it.</param>
internal sealed unsafe record NativePart(string Name, string File, string? VersionFunction, string Without, string Cure)
{
    /// <summary>What hashes everything: the one part that nothing goes on without.</summary>
    public static NativePart OpenSsl { get; } =
        new(
            "OpenSSL",
            "libssl.so.3",
            "OpenSSL_version",
            "nothing is hashed and nothing fetched",
            "apt-get install openssl ca-certificates"
        )
        {
            OlderFile = "libssl.so.1.1",
        };

    /// <summary>All that can be missing from a machine, by Debian's names. Made when asked for: it maps the code of DuckDB.</summary>
    public static IReadOnlyList<NativePart> All =>
        [
            new(
                "ISA-L",
                "libisal.so.2",
                null,
                "gzip is checked at two thirds of the speed",
                "apt-get install libisal2"
            ),
            new("zlib", "libz.so.1", "zlibVersion", "no gzip is read without ISA-L", "apt-get install zlib1g"),
            new("libzstd", "libzstd.so.1", "ZSTD_versionString", "zstd is a little slower", "apt-get install libzstd1"),
            new(
                "libbz2",
                "libbz2.so.1.0",
                "BZ2_bzlibVersion",
                "no bzip2 file is checked",
                "apt-get install libbz2-1.0"
            ),
            OpenSsl,
            new("libzmq", "libzmq.so.5", null, "the live feed cannot be heard", "apt-get install libzmq5"),
            new(
                "libduckdb",
                "libduckdb",
                "duckdb_library_version",
                "no DuckDB file and no Parquet is written",
                "install starhaul anew: it comes with the program"
            )
            {
                Assembly = typeof(DuckDbSinks).Assembly,
            },
        ];

    /// <summary>A file that does as well.</summary>
    private string? OlderFile { get; init; }

    /// <summary>The assembly beside which it is looked for first.</summary>
    private Assembly Assembly { get; init; } = typeof(NativePart).Assembly;

    /// <summary>Loads it.</summary>
    public NativePartState Find()
    {
        if (
            !NativeLibrary.TryLoad(File, Assembly, searchPath: null, out var library)
            && (OlderFile is null || !NativeLibrary.TryLoad(OlderFile, Assembly, searchPath: null, out library))
        )
        {
            return new NativePartState(Name, IsFound: false, Version: null, $"{File} is missing: {Without}", Cure);
        }

        // const char *f(void), as the headers of all of them have it but OpenSSL's, whose int is 0 for the version; the others do not look at it.
        var version =
            VersionFunction is not null && NativeLibrary.TryGetExport(library, VersionFunction, out var function)
                ? Marshal.PtrToStringUTF8((nint)((delegate* unmanaged<int, byte*>)function)(0))
                : null;
        return new NativePartState(Name, IsFound: true, version, Trouble: null, Cure: null);
    }
}

/// <summary>What became of looking for a library.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="IsFound">Whether it loads.</param>
/// <param name="Version">Its version, where it tells.</param>
/// <param name="Trouble">What is slower or missing without it; null where it is there.</param>
/// <param name="Cure">The command that installs it; null where it is there.</param>
internal sealed record NativePartState(string Name, bool IsFound, string? Version, string? Trouble, string? Cure);
