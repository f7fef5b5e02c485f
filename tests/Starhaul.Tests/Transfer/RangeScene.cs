using Microsoft.Extensions.Time.Testing;
using Starhaul.Transfer;

namespace Starhaul.Tests.Transfer;

/// <summary>A part file of which nothing is there yet, and who hands its ranges out.</summary>
internal sealed class RangeScene : IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-ranges-").FullName;

    public RangeScene(long length)
    {
        var limits = new TransferLimits { MinFree = 0 };
        var identity = new SourceIdentity { ETag = "\"one\"", Length = length };
        Part = PartFile.Open(Path.Combine(folder, "f.bin"), "http://127.0.0.1/f.bin", limits, discard: false);
        Part.Reset(identity);
        Part.Accept(identity, []);
        Ranges = new RangeAllocator(Part, limits, Time);
    }

    public FakeTimeProvider Time { get; } = new();

    public PartFile Part { get; }

    public RangeAllocator Ranges { get; }

    public async ValueTask DisposeAsync()
    {
        await Part.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
