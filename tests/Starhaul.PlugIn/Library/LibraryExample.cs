using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.PlugIn.Library;

/// <summary>A folder, a box in it and a server on loopback for the code of docs/library.md.</summary>
public abstract class LibraryExample : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-library-").FullName;

    protected static CancellationToken Ending => TestContext.Current.CancellationToken;

    protected Origin Origin { get; private set; } = null!;

    protected string Box => PathOf("box");

    public async ValueTask InitializeAsync() => Origin = await Origin.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await Origin.DisposeAsync();
        Directory.Delete(folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    protected string PathOf(string name) => Path.Combine(folder, name);

    protected Source Serve(string name, OriginFile file, params Fault[] faults) =>
        Source.Parse(Origin.Serve($"/{name}", file, faults));
}
