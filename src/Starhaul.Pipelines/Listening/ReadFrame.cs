using Starhaul.Pipelines.Messages;

namespace Starhaul.Pipelines.Listening;

/// <summary>What reading has made of one frame.</summary>
/// <param name="Message">The message; null when it is none.</param>
/// <param name="Fault">Why it is none, or fails its schema; null when all is well.</param>
/// <param name="Raw">The frame as it came, where there is a fault.</param>
/// <param name="ArrivedAt">When it came, UTC.</param>
/// <param name="IsRepeat">Whether it says what another message has said.</param>
internal readonly record struct ReadFrame(
    EddnMessage? Message,
    string? Fault,
    ReadOnlyMemory<byte> Raw,
    DateTimeOffset ArrivedAt,
    bool IsRepeat
);
