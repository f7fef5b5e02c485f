using Starhaul.Native;

namespace Starhaul.Transfer;

/// <content>What one run leaves to the next.</content>
public sealed partial class PartFile
{
    /// <summary>More than the state ever takes on a disk.</summary>
    private const long StateRoom = 64 * 1024;

    private void Keep()
    {
        if (Completed.Count == 0)
        {
            if (!IsWrittenOutside || bytes.Length == 0)
            {
                PartLeftovers.Delete(TargetPath);
            }

            return;
        }

        try
        {
            journal.Save(Completed, segments.ToList());
        }
        catch (DestinationException e)
            when (e.InnerException?.HResult == Posix.NoSpace && Frontier > StateRoom && !IsWrittenOutside)
        {
            // On a full disk the last bytes give their room to the state that counts the others.
            var end = Frontier - StateRoom;
            flow.NextVersion(keepUpTo: end);
            bytes.CutAt(end);
            journal.Save(Completed, segments.ToList());
        }
    }
}
