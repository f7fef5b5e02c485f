using System.Text.Json.Serialization;

namespace Starhaul;

/// <summary>What a known source is.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<KnownSourceKind>))]
internal enum KnownSourceKind
{
    /// <summary>A file that is written anew from time to time.</summary>
    Dump,

    /// <summary>A file that names other files and their digests.</summary>
    List,

    /// <summary>Many files, each named by its subject and day.</summary>
    Archive,

    /// <summary>Answers to questions.</summary>
    Api,

    /// <summary>Messages as they happen.</summary>
    Feed,
}
