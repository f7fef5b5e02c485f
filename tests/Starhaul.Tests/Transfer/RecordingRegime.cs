using Xunit;

namespace Starhaul.Tests.Transfer;

/// <summary>Keeps what each check was given, in the order in which it came.</summary>
internal sealed class RecordingRegime : DownloadStrategy
{
    public const string Type = "application/x-recorded";

    public override string Name => "recording";

    public override IReadOnlyList<string> MimeTypes { get; } = [Type];

    /// <summary>What the check that came to its end was given.</summary>
    public byte[]? Passed { get; private set; }

    public override ContentCheck CreateCheck(string detectedType, string? claimedType) => new Recorder(this);

    private sealed class Recorder(RecordingRegime owner) : ContentCheck
    {
        private readonly List<byte> passed = [];

        public override void Append(ReadOnlySpan<byte> bytes) => passed.AddRange(bytes);

        public override ContentSummary Complete()
        {
            Assert.Null(owner.Passed);
            owner.Passed = [.. passed];
            return new ContentSummary { Type = Type, Length = passed.Count };
        }
    }
}
