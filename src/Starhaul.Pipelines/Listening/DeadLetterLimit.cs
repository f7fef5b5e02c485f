using System.Globalization;

namespace Starhaul.Pipelines.Listening;

/// <summary>
/// How many dead letters are kept: a relay that sends nothing else must not fill the disk with them. What is over the limit of
/// a minute is counted, and becomes a gap: the first at once, so that a kill leaves a word of it, the rest in pieces of a minute.
/// </summary>
/// <remarks>Safe for two threads: the one that archives, and the one that looks for what is due.</remarks>
internal sealed class DeadLetterLimit
{
    /// <summary>Most letters that are kept of a minute.</summary>
    public const int MostLetters = 600;

    /// <summary>Most bytes that are kept of a minute.</summary>
    public const long MostBytes = 8 * 1024 * 1024;

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private DateTimeOffset began;
    private int letters;
    private long bytes;
    private DateTimeOffset firstLost;
    private DateTimeOffset lastLost;
    private long lost;
    private bool goesOn;

    /// <summary>A letter came.</summary>
    /// <param name="length">The bytes of it that are kept.</param>
    /// <param name="arrived">When it came.</param>
    /// <returns>Whether it is kept.</returns>
    public bool Admits(int length, DateTimeOffset arrived)
    {
        lock (gate)
        {
            // A clock that was set back begins a minute, too.
            if (arrived - began >= Minute || arrived < began)
            {
                (began, letters, bytes) = (arrived, 0, 0);
            }

            if (letters < MostLetters && (bytes == 0 || bytes + length <= MostBytes))
            {
                letters++;
                bytes += length;
                return true;
            }

            firstLost = lost == 0 ? arrived : firstLost;
            lastLost = arrived;
            lost++;
            return false;
        }
    }

    /// <summary>The gap that is due: letters begin not to be kept, or the first that was not is a minute ago.</summary>
    public StreamGap? Check(DateTimeOffset now)
    {
        lock (gate)
        {
            var isOver = now - firstLost >= GapPieces.OfDeadLetters || now < firstLost;
            var isDue = lost > 0 && (!goesOn || isOver);
            goesOn = isDue || (goesOn && !isOver);
            return isDue ? Finish() : null;
        }
    }

    /// <summary>The gap of what was not reported yet.</summary>
    public StreamGap? Finish()
    {
        lock (gate)
        {
            if (lost == 0)
            {
                return null;
            }

            var gap = new StreamGap(
                StreamGapKind.DeadLetters,
                firstLost,
                lastLost,
                Relay: null,
                lost,
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"More than {MostLetters} frames, or {MostBytes:N0} bytes of them, could not be read within a minute; these were not kept."
                )
            );
            lost = 0;
            return gap;
        }
    }
}
