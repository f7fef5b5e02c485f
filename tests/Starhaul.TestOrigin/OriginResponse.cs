namespace Starhaul.TestOrigin;

/// <summary>One answer, whole, before a byte of it is written. Faults change it.</summary>
public sealed record OriginResponse
{
    /// <summary>The status.</summary>
    public required int Status { get; init; }

    /// <summary>All header fields but those of the framing.</summary>
    public HeaderList Headers { get; init; } = HeaderList.Empty;

    /// <summary>Where the body's bytes are taken from.</summary>
    public OriginContent Content { get; init; } = OriginContent.Empty;

    /// <summary>First byte of <see cref="Content"/> in the body.</summary>
    public long Offset { get; init; }

    /// <summary>Bytes in the body.</summary>
    public long Length { get; init; }

    /// <summary>How the body's end is marked.</summary>
    public Framing Framing { get; init; }

    /// <summary>The Content-Length when it is a lie; null for the true one.</summary>
    public long? DeclaredLength { get; init; }

    /// <summary>Body bytes after which the connection ends; null for no cut.</summary>
    public long? CutAfter { get; init; }

    /// <summary>True when the cut is a reset (RST) and not a close (FIN).</summary>
    public bool CutsByReset { get; init; }

    /// <summary>Body bytes after which nothing more is sent until <see cref="Origin.Release"/>; null for no stall.</summary>
    public long? StallAfter { get; init; }

    /// <summary>True to stall before the status line.</summary>
    public bool StallsBeforeHead { get; init; }

    /// <summary>True to end the connection without a status line.</summary>
    public bool IsDropped { get; init; }

    /// <summary>Most body bytes a second; null for no limit.</summary>
    public long? BytesPerSecond { get; init; }

    /// <summary>An answer with a body of its own.</summary>
    public static OriginResponse Of(int status, OriginContent content, string contentType) =>
        new()
        {
            Status = status,
            Content = content,
            Length = content.Length,
            Headers = HeaderList.Empty.Add("Content-Type", contentType),
        };

    /// <summary>An answer without a body.</summary>
    public static OriginResponse Of(int status) => new() { Status = status };

    /// <summary>An answer with one JSON document.</summary>
    public static OriginResponse Json(string json, int status = 200) =>
        Of(status, OriginContent.Of(json), "application/json");

    /// <summary>The answer with one header set; a null value takes it away.</summary>
    public OriginResponse With(string header, string? value) => this with { Headers = Headers.With(header, value) };
}
