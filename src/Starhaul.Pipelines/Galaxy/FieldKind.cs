namespace Starhaul.Pipelines.Galaxy;

/// <summary>What is done with a field of an object in the source.</summary>
internal enum FieldKind
{
    /// <summary>Its value is a cell of the object's row.</summary>
    Column,

    /// <summary>Its value is a cell without which the record makes no sense.</summary>
    Key,

    /// <summary>It is an object whose members are fields of the same row.</summary>
    Nested,

    /// <summary>The object's reader knows what it holds.</summary>
    Part,

    /// <summary>All that counts is that it is there.</summary>
    Sign,

    /// <summary>Its being there tells that the object is something else, and the record makes no sense.</summary>
    Foreign,

    /// <summary>When the object, or the nested object, was seen as it is.</summary>
    Time,

    /// <summary>When single fields of the object were seen as they are.</summary>
    Times,
}
