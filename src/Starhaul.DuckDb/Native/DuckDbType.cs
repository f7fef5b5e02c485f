namespace Starhaul.DuckDb.Native;

/// <summary>Types of DuckDB with their numbers (<c>DUCKDB_TYPE</c>).</summary>
internal enum DuckDbType
{
    Boolean = 1,
    BigInt = 5,
    UBigInt = 9,
    Double = 11,

    /// <summary>Microseconds since 1970, in UTC.</summary>
    Timestamp = 12,
    Varchar = 17,
}
