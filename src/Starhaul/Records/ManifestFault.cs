using System.Globalization;

namespace Starhaul;

/// <summary>One thing that is wrong with a manifest.</summary>
/// <param name="Line">Number of the line, from 1.</param>
/// <param name="Message">What is wrong with it.</param>
internal sealed record ManifestFault(long Line, string Message)
{
    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"line {Line}: {Message}");
}
