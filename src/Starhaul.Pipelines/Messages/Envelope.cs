using System.Text;
using System.Text.Json;

namespace Starhaul.Pipelines.Messages;

/// <summary>The fields of a message that every schema has, found in a text that is well formed and minified.</summary>
internal ref struct Envelope
{
    private const int LongestExcerpt = 40;

    private ReadOnlySpan<byte> uploader;
    private ReadOnlySpan<byte> softwareName;
    private ReadOnlySpan<byte> softwareVersion;
    private ReadOnlySpan<byte> gatewayTime;
    private bool hasHeader;
    private bool hasBody;
    private bool hasTimestamp;

    /// <summary><c>$schemaRef</c> with its quotes.</summary>
    public ReadOnlySpan<byte> SchemaRef { get; private set; }

    /// <summary><c>header.gameversion</c> with its quotes; empty where there is none.</summary>
    public ReadOnlySpan<byte> GameVersion { get; private set; }

    /// <summary><c>header.gatewayTimestamp</c>.</summary>
    public DateTimeOffset GatewayTimestamp { get; private set; }

    /// <summary>Where <c>message</c> is in the text.</summary>
    public (int Start, int Length) Body { get; private set; }

    /// <summary>Reads the envelope.</summary>
    /// <param name="json">The text.</param>
    /// <returns>What is missing or of another type than expected; null when nothing is.</returns>
    public string? Read(ReadOnlySpan<byte> json)
    {
        if (json[0] != '{')
        {
            return $"expected an object, found {Excerpt(json)}";
        }

        var members = new JsonMembers(json);
        string? fault = null;
        while (fault is null && members.MoveNext())
        {
            if (members.Is("$schemaRef"u8))
            {
                fault = Once("$schemaRef", !SchemaRef.IsEmpty) ?? TextFault("$schemaRef", members.Value);
                SchemaRef = members.Value;
            }
            else if (members.Is("header"u8))
            {
                fault = Once("header", hasHeader) ?? ReadHeader(ref members);
                hasHeader = true;
            }
            else if (members.Is("message"u8))
            {
                fault = Once("message", hasBody) ?? ReadBody(ref members);
                hasBody = true;
            }
        }

        return fault ?? Missing();
    }

    private string? ReadHeader(ref JsonMembers outer)
    {
        if (outer.Rest[0] != '{')
        {
            return $"header is {Excerpt(outer.Value)}, expected an object";
        }

        var members = new JsonMembers(outer.Rest);
        string? fault = null;
        while (fault is null && members.MoveNext())
        {
            var value = members.Value;
            if (members.Is("uploaderID"u8))
            {
                fault = Once("header.uploaderID", !uploader.IsEmpty) ?? TextFault("header.uploaderID", value);
                uploader = value;
            }
            else if (members.Is("softwareName"u8))
            {
                fault = Once("header.softwareName", !softwareName.IsEmpty) ?? TextFault("header.softwareName", value);
                softwareName = value;
            }
            else if (members.Is("softwareVersion"u8))
            {
                fault =
                    Once("header.softwareVersion", !softwareVersion.IsEmpty)
                    ?? TextFault("header.softwareVersion", value);
                softwareVersion = value;
            }
            else if (members.Is("gatewayTimestamp"u8))
            {
                fault = Once("header.gatewayTimestamp", !gatewayTime.IsEmpty) ?? ReadTime(value);
                gatewayTime = value;
            }
            else if (members.Is("gameversion"u8) && value[0] == '"')
            {
                GameVersion = value;
            }
        }

        outer.Skip(members.End());
        return fault;
    }

    // Most of a message: what was looked through for the timestamp is not looked through for the end again.
    private string? ReadBody(ref JsonMembers outer)
    {
        if (outer.Rest[0] != '{')
        {
            return $"message is {Excerpt(outer.Value)}, expected an object";
        }

        var members = new JsonMembers(outer.Rest);
        string? fault = null;
        while (!hasTimestamp && members.MoveNext())
        {
            if (members.Is("timestamp"u8))
            {
                hasTimestamp = true;
                fault = TextFault("message.timestamp", members.Value);
            }
        }

        var length = members.End();
        outer.Skip(length);
        Body = (outer.Start, length);
        return fault;
    }

    /// <summary>ISO 8601 with any number of digits behind the point; a time without an offset is in UTC.</summary>
    private string? ReadTime(ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(value);
        reader.Read();
        if (value[0] != '"' || !reader.TryGetDateTime(out var time))
        {
            return $"header.gatewayTimestamp is {Excerpt(value)}, expected a time as ISO 8601 has it";
        }

        GatewayTimestamp = new DateTimeOffset(
            time.Kind == DateTimeKind.Unspecified
                ? DateTime.SpecifyKind(time, DateTimeKind.Utc)
                : time.ToUniversalTime()
        );
        return null;
    }

    private readonly string? Missing()
    {
        var name =
            SchemaRef.IsEmpty ? "$schemaRef"
            : !hasHeader ? "header"
            : !hasBody ? "message"
            : uploader.IsEmpty ? "header.uploaderID"
            : softwareName.IsEmpty ? "header.softwareName"
            : softwareVersion.IsEmpty ? "header.softwareVersion"
            : gatewayTime.IsEmpty ? "header.gatewayTimestamp"
            : !hasTimestamp ? "message.timestamp"
            : null;
        return name is null ? null : $"{name} is missing";
    }

    private static string? Once(string name, bool wasThere) => wasThere ? $"{name} is there twice" : null;

    private static string? TextFault(string name, ReadOnlySpan<byte> value) =>
        value[0] == '"' ? null : $"{name} is {Excerpt(value)}, expected a string";

    private static string Excerpt(ReadOnlySpan<byte> value) =>
        value.Length <= LongestExcerpt
            ? Encoding.UTF8.GetString(value)
            : Encoding.UTF8.GetString(value[..LongestExcerpt]) + "…";
}
