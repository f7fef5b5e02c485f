using Microsoft.Win32.SafeHandles;
using Starhaul.Manifests;
using Starhaul.Native;

namespace Starhaul.S3.Boxes;

/// <summary>The lines of all chains one after another, in a file without a name that goes with the process.</summary>
internal sealed class LineSpool
{
    private SafeFileHandle? file;
    private long end;

    /// <summary>Adds a line.</summary>
    /// <exception cref="DestinationException">The disk refuses.</exception>
    public LinePlace Add(ReadOnlySpan<byte> line)
    {
        try
        {
            file ??= NamelessFile.Create(Path.GetTempPath());
            RandomAccess.Write(file, line, end);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new DestinationException(
                $"The lines of a box cannot be kept in {Path.GetTempPath()}: {error.Message}",
                error
            )
            {
                Step = FetchStep.Manifest,
                Hint = "Make room there, or name another folder with TMPDIR.",
            };
        }

        var place = new LinePlace(end, line.Length);
        end += line.Length;
        return place;
    }

    /// <summary>Opens the file to read lines at their places.</summary>
    public SafeFileHandle Open() =>
        // A file without a name is reached by the number of its handle (proc_pid_fd(5)).
        File.OpenHandle(FormattableString.Invariant($"/proc/self/fd/{file!.DangerousGetHandle()}"));
}
