using System.Runtime.InteropServices;

namespace Starhaul.DuckDb.Native;

/// <summary>An open database: a file, or memory.</summary>
internal sealed class DuckDbDatabase : SafeHandle
{
    /// <summary>The path of a database that is gone when it is closed.</summary>
    public const string InMemory = ":memory:";

    // DuckDB's lock on the file keeps other processes out, but not a second instance in this one.
    private static readonly Lazy<nint> Instances = new(DuckDbApi.CreateInstanceCache);

    private DuckDbDatabase(nint database)
        : base(0, ownsHandle: true) => SetHandle(database);

    /// <inheritdoc />
    public override bool IsInvalid => handle == 0;

    /// <summary>Opens a database, and creates its file when it is not there. Who opens a file again in this process shares it.</summary>
    /// <exception cref="DestinationException">The file is locked by another process, is no database, or cannot be written.</exception>
    /// <exception cref="MissingDependencyException">libduckdb is not installed.</exception>
    public static DuckDbDatabase Open(string path, DuckDbOptions options) => Open(path, options.Settings(path));

    /// <summary>Opens a database that is there for reading; one that is open in this process is shared as it is.</summary>
    /// <exception cref="DestinationException">The file is locked by another process, is no database, or cannot be read.</exception>
    /// <exception cref="MissingDependencyException">libduckdb is not installed.</exception>
    public static DuckDbDatabase OpenToRead(string path, DuckDbOptions options)
    {
        try
        {
            return Open(path, [.. options.Settings(path), ("access_mode", "READ_ONLY")]);
        }
        catch (DestinationException exception) when (DuckDbErrors.IsOpenOtherwise(exception))
        {
            return Open(path, options);
        }
    }

    private static DuckDbDatabase Open(string path, IEnumerable<(string Name, string Value)> settings)
    {
        DuckDbLibrary.Require();
        ThrowIfFailed(DuckDbApi.CreateConfig(out var config), "no configuration");
        try
        {
            foreach (var (name, value) in settings)
            {
                ThrowIfFailed(DuckDbApi.SetConfig(config, name, value), $"'{value}' is not what {name} takes");
            }

            if (DuckDbApi.Open(Instances.Value, path, out var database, config, out var error) != DuckDbApi.Success)
            {
                var text = Marshal.PtrToStringUTF8(error) ?? "no reason was given";
                DuckDbApi.Free(error);
                throw DuckDbErrors.CannotOpen(path, text);
            }

            return new DuckDbDatabase(database);
        }
        finally
        {
            DuckDbApi.DestroyConfig(ref config);
        }
    }

    /// <summary>A connection: one transaction and one query at a time.</summary>
    public DuckDbConnection Connect()
    {
        ThrowIfFailed(DuckDbApi.Connect(handle, out var connection), "no connection");
        return new DuckDbConnection(connection, this);
    }

    /// <inheritdoc />
    protected override bool ReleaseHandle()
    {
        DuckDbApi.Close(ref handle);
        return true;
    }

    private static void ThrowIfFailed(int state, string what)
    {
        if (state != DuckDbApi.Success)
        {
            throw new DestinationException($"DuckDB: {what}.");
        }
    }
}
