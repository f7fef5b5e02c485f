namespace Starhaul.Pipelines.Messages;

/// <summary>Whether a message came before.</summary>
internal enum RepeatKind
{
    /// <summary>It is new.</summary>
    None,

    /// <summary>Somebody else said the same: another sender, the same station, time and content. It is archived.</summary>
    SameContent,

    /// <summary>It is the same message, byte for byte, from another relay. It is archived once.</summary>
    SameMessage,
}
