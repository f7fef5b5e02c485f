using System.Runtime.InteropServices;

namespace Starhaul.DuckDb.Native;

/// <summary>A connection to a database, which it keeps open.</summary>
internal sealed unsafe class DuckDbConnection : SafeHandle
{
    private readonly DuckDbDatabase database;

    internal DuckDbConnection(nint connection, DuckDbDatabase database)
        : base(0, ownsHandle: true)
    {
        this.database = database;
        var added = false;
        database.DangerousAddRef(ref added);
        SetHandle(connection);
    }

    /// <inheritdoc />
    public override bool IsInvalid => handle == 0;

    /// <summary>Runs statements whose result is not read.</summary>
    /// <exception cref="DestinationException">DuckDB refused; the message has its words.</exception>
    public void Execute(string sql, CancellationToken cancellationToken = default) =>
        Query(sql, cancellationToken).Dispose();

    /// <summary>Runs a statement and keeps its rows.</summary>
    /// <exception cref="DestinationException">DuckDB refused; the message has its words.</exception>
    public DuckDbResult Query(string sql, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var interruption = cancellationToken.UnsafeRegister(
            static connection => DuckDbApi.Interrupt((DuckDbConnection)connection!),
            this
        );
        DuckDbApi.Result result;
        if (DuckDbApi.Query(this, sql, &result) == DuckDbApi.Success)
        {
            return new DuckDbResult(result);
        }

        var error = Marshal.PtrToStringUTF8(DuckDbApi.ResultError(&result)) ?? "no reason was given";
        DuckDbApi.DestroyResult(&result);
        cancellationToken.ThrowIfCancellationRequested();
        throw DuckDbErrors.Failed(error);
    }

    /// <inheritdoc />
    protected override bool ReleaseHandle()
    {
        DuckDbApi.Disconnect(ref handle);
        database.DangerousRelease();
        return true;
    }
}
