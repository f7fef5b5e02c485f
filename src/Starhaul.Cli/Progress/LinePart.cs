namespace Starhaul.Cli.Progress;

/// <summary>A piece of a progress line of one colour.</summary>
internal readonly record struct LinePart(string Text, LinePartKind Kind = LinePartKind.Plain);

/// <summary>What a piece shows.</summary>
internal enum LinePartKind
{
    /// <summary>Text.</summary>
    Plain,

    /// <summary>The part of a bar that is done.</summary>
    Done,

    /// <summary>The part of a bar that is to come.</summary>
    Left,

    /// <summary>Why nothing moves.</summary>
    Waiting,
}
