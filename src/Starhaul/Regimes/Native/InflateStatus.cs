namespace Starhaul.Regimes.Native;

/// <summary>Why an inflater came back.</summary>
internal enum InflateStatus
{
    /// <summary>Everything that was given is read, and everything that follows from it is written.</summary>
    NeedsInput,

    /// <summary>The output is full, and there may be more.</summary>
    NeedsOutput,

    /// <summary>The stream is complete and wholly written.</summary>
    End,

    /// <summary>The bytes are no deflate stream; <see cref="Inflater.Fault"/> says why.</summary>
    Damaged,
}
