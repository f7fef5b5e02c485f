using System.Globalization;

namespace Starhaul.Pipelines.Tests.Listening;

/// <summary>
/// How long threads of some processes were ready to run and a busy machine did not let them, by the kernel's own account: the second field
/// of <c>/proc/PID/task/TID/schedstat</c>, in nanoseconds.
/// </summary>
internal sealed class RunDelay(params IReadOnlyList<int> processes)
{
    private readonly Dictionary<string, long> threads = new(StringComparer.Ordinal);

    /// <summary>All of it up to now. What a thread had waited when it ended stays counted.</summary>
    public TimeSpan Read()
    {
        foreach (var process in processes)
        {
            try
            {
                foreach (var thread in Directory.EnumerateDirectories($"/proc/{process}/task"))
                {
                    threads[thread] = ReadThread(thread);
                }
            }
            catch (DirectoryNotFoundException)
            {
                // It has ended.
            }
        }

        return TimeSpan.FromMicroseconds(threads.Values.Sum() / 1_000d);
    }

    private static long ReadThread(string thread)
    {
        try
        {
            var fields = File.ReadAllText(Path.Join(thread, "schedstat")).Split(' ');
            return long.Parse(fields[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
