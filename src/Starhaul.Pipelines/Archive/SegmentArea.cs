namespace Starhaul.Pipelines.Archive;

/// <summary>What must not be mixed in an archive, each part with a folder tree of its own.</summary>
internal enum SegmentArea
{
    /// <summary>Messages of the live game, those that do not name their game, and dead letters: at the top.</summary>
    Main,

    /// <summary>Messages to <c>/test</c> schemas: under <c>test/</c>.</summary>
    Test,

    /// <summary>Messages of the legacy game: under <c>legacy/</c>.</summary>
    Legacy,
}
