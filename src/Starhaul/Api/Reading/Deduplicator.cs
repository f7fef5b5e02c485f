using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Starhaul.Api.Values;

namespace Starhaul.Api.Reading;

/// <summary>Tells repeats of records. It remembers the latest million at least, and two million at most: 100 MB.</summary>
internal sealed class Deduplicator(IReadOnlyList<string> key)
{
    private const int Most = 1_000_000;

    private HashSet<UInt128> young = [];
    private HashSet<UInt128> old = [];

    /// <summary>Whether records are distinguished at all.</summary>
    public bool IsNeeded => key.Count > 0;

    /// <summary>Remembers a record; false when it was seen before. Records without a key are all new.</summary>
    public bool Add(JsonElement record) => Add(record, out _);

    /// <summary>The same, and whether the record has a key, where the definition says of what it is.</summary>
    public bool Add(JsonElement record, out bool hasKey)
    {
        var found = IsNeeded ? KeyOf(record) : null;
        hasKey = !IsNeeded || found is not null;
        if (found is not { } hash)
        {
            return true;
        }

        if (old.Contains(hash) || !young.Add(hash))
        {
            return false;
        }

        if (young.Count >= Most)
        {
            (old, young) = (young, []);
        }

        return true;
    }

    private UInt128? KeyOf(JsonElement record)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var isThere = false;
        foreach (var pointer in key)
        {
            if (JsonPointer.Find(record, pointer) is { ValueKind: not JsonValueKind.Null } part)
            {
                isThere = true;

                // As text: some APIs write the same id as a number and as a string.
                hash.AppendData(Encoding.UTF8.GetBytes(part.ToString()));
            }

            hash.AppendData("\n"u8);
        }

        return isThere ? BinaryPrimitives.ReadUInt128LittleEndian(hash.GetHashAndReset()) : null;
    }
}
