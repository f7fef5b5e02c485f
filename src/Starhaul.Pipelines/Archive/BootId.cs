namespace Starhaul.Pipelines.Archive;

/// <summary>Distinguishes one start of the machine from the next: random(4), <c>/proc/sys/kernel/random/boot_id</c>.</summary>
internal static class BootId
{
    private static readonly Lazy<string?> Read = new(() =>
    {
        try
        {
            return File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    });

    /// <summary>That of the present start; null where the system does not say.</summary>
    public static string? Current => Read.Value;
}
