using System.Diagnostics;

namespace Starhaul.BitTorrent.Aria2;

/// <summary>Finds aria2c, and runs it so that neither it nor its folder outlives this process.</summary>
internal static class Aria2Program
{
    public const string Name = "aria2c";

    // aria2 looks every second whether its owner is there (--stop-with-process). The shell around it takes the folder away when it ends,
    // however that came to be; signals that a terminal sends to all of its programs are left to the owner.
    private const string Script = """
        trap '' INT TERM HUP
        aria2=$1 folder=$2
        "$aria2" --conf-path="$folder/aria2.conf" --quiet=true </dev/null >"$folder/aria2.out" 2>&1 &
        echo $!
        exec >&- 2>/dev/null
        wait $!
        status=$?
        rm -rf -- "$folder"
        exit $status
        """;

    /// <summary>Full path of aria2c.</summary>
    /// <param name="variable">Looks environment variables up.</param>
    /// <exception cref="MissingDependencyException">It is not installed.</exception>
    public static string Find(Func<string, string?> variable)
    {
        foreach (var folder in (variable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            var path = Path.Combine(folder, Name);
            // A relative folder would be that of whoever filled the current one.
            if (Path.IsPathRooted(path) && File.Exists(path))
            {
                return path;
            }
        }

        throw new MissingDependencyException($"{Name} is needed to fetch from a swarm, and it is not installed.")
        {
            Hint = "Install it: sudo apt-get install aria2",
        };
    }

    /// <summary>Starts it with the configuration in a folder.</summary>
    /// <returns>The shell around it; its first line of output is the id of aria2.</returns>
    public static Process Start(string program, string folder) =>
        Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", Script, "starhaul-aria2", program, folder])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
                WorkingDirectory = "/",
            }
        )!;

    /// <summary>Ends a process at once, where it still runs.</summary>
    public static void Kill(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            process.Kill();
        }
        catch (Exception e)
            when (e is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            // It is gone already.
        }
    }
}
