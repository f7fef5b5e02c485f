using System.Globalization;

namespace Starhaul.Transfer;

/// <summary>Thrown by the follower: the bytes of one piece are not those that its digest says. No check has read them.</summary>
internal sealed class PieceDamagedException(ByteRange range, string algorithm, string expected, string found)
    : Exception(
        string.Create(
            CultureInfo.InvariantCulture,
            $"bytes {range.Start:N0} to {range.End:N0} have the {algorithm} {found} in place of {expected}"
        )
    )
{
    /// <summary>The piece.</summary>
    public ByteRange Range { get; } = range;
}
