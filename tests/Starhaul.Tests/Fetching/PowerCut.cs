namespace Starhaul.Tests.Fetching;

/// <summary>What a power cut may leave of what was not flushed.</summary>
internal enum PowerCut
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>All of it.</summary>
    All,

    /// <summary>Names and lengths, with zeros in place of the bytes, as a file system that writes its journal first does.</summary>
    NamesAlone,

    /// <summary>Any part of it, in any order.</summary>
    Some,
}
