using System.Security.Cryptography;
using System.Text.Json;

namespace Starhaul.Manifests;

/// <summary>Judges line after line: the JSON, the fields, the place of each event, and the hash of the line before.</summary>
internal sealed class ManifestChain
{
    /// <summary>Number of lines taken so far.</summary>
    public long Lines { get; private set; }

    /// <summary>Hash of the last line; null before the first.</summary>
    public string? Head { get; private set; }

    /// <summary>The hash that the next line's <c>prev</c> must hold for this line.</summary>
    public static string ComputeHash(ReadOnlySpan<byte> line) => Convert.ToHexStringLower(SHA256.HashData(line));

    /// <summary>Takes a line that this program has just written.</summary>
    public void AppendOwn(ReadOnlySpan<byte> line)
    {
        Lines++;
        Head = ComputeHash(line);
    }

    /// <summary>Takes the next line of the file and says what is wrong with it.</summary>
    /// <returns>The event, or null when the line is not one; and all faults, none for a good line.</returns>
    /// <exception cref="DestinationException">Line 1 has a newer schema than this program knows.</exception>
    public (ManifestEvent? Event, IReadOnlyList<string> Faults) Append(ReadOnlyMemory<byte> line)
    {
        var prev = Head;
        AppendOwn(line.Span);
        if (Lines == 1)
        {
            RefuseNewerSchema(line);
        }

        ManifestEvent? taken;
        try
        {
            taken = JsonSerializer.Deserialize(line.Span, ManifestJson.Context.ManifestEvent);
        }
        catch (JsonException error)
        {
            return (null, [$"is not a manifest event: {Plain(error)}"]);
        }
        catch (NotSupportedException)
        {
            return (null, ["is not a manifest event: the first field must be \"event\""]);
        }

        if (taken is null)
        {
            return (null, ["is not a manifest event: expected an object, found null"]);
        }

        var faults = new List<string>();
        if (!string.Equals(taken.Prev, prev, StringComparison.Ordinal))
        {
            faults.Add($"breaks the chain: prev is {taken.Prev ?? "null"}, the line before has {prev ?? "no line"}");
        }

        if (taken is ManifestMetadata != (Lines == 1))
        {
            faults.Add(Lines == 1 ? "is line 1 and not the \"manifest\" event" : "is a second \"manifest\" event");
        }

        faults.AddRange(ManifestFields.FindFaults(taken));
        return (taken, faults);
    }

    private static void RefuseNewerSchema(ReadOnlyMemory<byte> line)
    {
        int version;
        try
        {
            using var json = JsonDocument.Parse(line);
            if (
                json.RootElement.ValueKind != JsonValueKind.Object
                || !json.RootElement.TryGetProperty("schema_version", out var field)
                || field.ValueKind != JsonValueKind.Number
                || !field.TryGetInt32(out version)
            )
            {
                return;
            }
        }
        catch (JsonException)
        {
            return; // The full reading that follows names the fault.
        }

        if (version > ManifestMetadata.CurrentSchemaVersion)
        {
            throw new DestinationException(
                $"The manifest has schema version {version}, this program knows {ManifestMetadata.CurrentSchemaVersion}."
            )
            {
                Step = FetchStep.Manifest,
                Hint = "Use a newer starhaul.",
            };
        }
    }

    /// <summary>The words of the parser without its type names and positions of lines, which are always 0 here.</summary>
    private static string Plain(JsonException error)
    {
        var words = error.Message.Split(" Path: ", 2)[0].Split(" LineNumber: ", 2)[0];
        var field = error.Path is { Length: > 1 } path ? $" at {path}" : "";
        var place = error.BytePositionInLine is { } position ? $" (byte {position})" : "";
        return words.Replace("Starhaul.", "", StringComparison.Ordinal).TrimEnd('.') + field + place;
    }
}
