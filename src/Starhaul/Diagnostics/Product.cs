namespace Starhaul;

/// <summary>How this program names itself to servers and in records.</summary>
internal static class Product
{
    /// <summary>The version, such as <c>0.1.0</c>.</summary>
    public static string Version { get; } = typeof(Product).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>Name and version, such as <c>starhaul/0.1.0</c>.</summary>
    public static string Tool { get; } = $"starhaul/{Version}";

    /// <summary>The User-Agent: servers of this field refuse clients that do not name themselves.</summary>
    public static string UserAgent => Tool;
}
