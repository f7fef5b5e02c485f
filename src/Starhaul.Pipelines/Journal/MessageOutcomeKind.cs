namespace Starhaul.Pipelines.Journal;

/// <summary>What became of a message.</summary>
internal enum MessageOutcomeKind
{
    /// <summary>It is in the rows of the batch.</summary>
    Added,

    /// <summary>It says nothing that one of the wanted tables has a place for.</summary>
    NoHome,

    /// <summary>It contradicts itself or what can be, and left no row.</summary>
    Rejected,
}
