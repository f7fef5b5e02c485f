namespace Starhaul.Tests.Transports;

/// <summary>A source that is a file.</summary>
internal sealed class FileScene : TransportScene
{
    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-source-").FullName;

    public string SourcePath => Path.Combine(folder, "f.bin");

    public override Source Source => Source.Parse(SourcePath);

    /// <summary>Overwrites the file in place, which is the harder case: it is the same inode.</summary>
    public override void Put(byte[] content) => File.WriteAllBytes(SourcePath, content);

    public override void Remove() => File.Delete(SourcePath);

    public override async ValueTask DisposeAsync()
    {
        Directory.Delete(folder, recursive: true);
        await base.DisposeAsync();
    }
}
