using System.Text.Json;

namespace Starhaul;

/// <summary>Where the secrets of APIs come from: variables of the environment, or a file that nobody else can read.</summary>
internal static class ApiSecrets
{
    private const UnixFileMode OthersMay =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The variable that holds a secret: <c>STARHAUL_SECRET_EDSM_API_KEY</c> for <c>edsm_api_key</c>.</summary>
    public static string VariableOf(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return "STARHAUL_SECRET_"
            + string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToUpperInvariant(c) : '_'));
    }

    /// <summary>Secrets from variables.</summary>
    /// <param name="variable">Looks a variable up; null when it is not set.</param>
    public static Func<string, string?> FromVariables(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return name => variable(VariableOf(name));
    }

    /// <summary>Secrets from a file: one JSON object with a string for each name.</summary>
    /// <exception cref="DestinationException">The file cannot be read, others can read it too, or it is not of this form.</exception>
    public static Func<string, string?> FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OthersMay) != UnixFileMode.None)
            {
                throw new DestinationException(
                    $"{path} holds secrets, and others than its owner can read or change it."
                )
                {
                    Step = FetchStep.Input,
                    Hint = $"Keep it to yourself with: chmod 600 '{path}'",
                };
            }

            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var secrets = document
                .RootElement.EnumerateObject()
                .ToDictionary(member => member.Name, member => member.Value.GetString()!, StringComparer.Ordinal);
            return name => secrets.GetValueOrDefault(name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DestinationException($"The file of secrets {path} cannot be read: {e.Message}", e)
            {
                Step = FetchStep.Input,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException)
        {
            // Without the error's own words, which may repeat what the file holds.
            throw new DestinationException(
                $"The file of secrets {path} is not one JSON object with a string for each name."
            )
            {
                Step = FetchStep.Input,
            };
        }
    }
}
