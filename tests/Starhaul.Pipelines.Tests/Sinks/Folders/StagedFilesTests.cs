using System.Security.Cryptography;
using Starhaul.Pipelines.Sinks.Folders;
using Xunit;

namespace Starhaul.Pipelines.Tests.Sinks.Folders;

public sealed class StagedFilesTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-staged-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Growing => Path.Combine(folder, "bodies.new");

    private string Named => Path.Combine(folder, "bodies.parquet");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_file_that_was_followed_while_it_grew_is_described_by_all_of_its_bytes()
    {
        await using var files = new StagedFiles(folder, [Growing]);
        files.Follow(); // before there is a file
        await using (var file = new FileStream(Growing, FileMode.Create, FileAccess.Write, FileShare.Read))
        {
            for (var part = 0; part < 40; part++)
            {
                await file.WriteAsync(RandomNumberGenerator.GetBytes(100_003), Cancellation);
                await file.FlushAsync(Cancellation);
                files.Follow();
                await Task.Delay(1, Cancellation);
            }
        }

        File.Move(Growing, Named);
        files.Follow();

        await HoldsAsync(files, "bodies.parquet");
    }

    [Fact]
    public async Task A_file_that_its_writer_lets_nobody_read_is_described_when_it_is_complete()
    {
        await using var files = new StagedFiles(folder, [Growing]);
        await using (var file = new FileStream(Growing, FileMode.Create, FileAccess.Write, FileShare.None))
        {
            await file.WriteAsync(RandomNumberGenerator.GetBytes(100_000), Cancellation);
            files.Follow();
            await Task.Delay(20, Cancellation);
        }

        File.Move(Growing, Named);

        await HoldsAsync(files, "bodies.parquet");
    }

    [Fact]
    public async Task A_file_that_was_written_again_is_described_anew()
    {
        await using var files = new StagedFiles(folder, [Growing]);
        await File.WriteAllBytesAsync(Growing, RandomNumberGenerator.GetBytes(300_000), Cancellation);
        await FollowedAsync(files);
        File.Move(Growing, Named);
        await File.WriteAllBytesAsync(Growing, RandomNumberGenerator.GetBytes(200_000), Cancellation);
        await FollowedAsync(files);
        File.Move(Growing, Named, overwrite: true);

        await HoldsAsync(files, "bodies.parquet");
    }

    [Fact]
    public async Task A_file_of_which_bytes_were_taken_away_is_described_anew()
    {
        await using var files = new StagedFiles(folder, [Growing]);
        await File.WriteAllBytesAsync(Growing, RandomNumberGenerator.GetBytes(300_000), Cancellation);
        await FollowedAsync(files);
        await using (var file = new FileStream(Growing, FileMode.Open, FileAccess.Write, FileShare.Read))
        {
            file.SetLength(200_000);
        }

        File.Move(Growing, Named);

        await HoldsAsync(files, "bodies.parquet");
    }

    [Fact]
    public async Task Others_are_described_too_and_what_is_hidden_is_not()
    {
        await using var files = new StagedFiles(folder, [Growing]);
        await File.WriteAllTextAsync(Path.Combine(folder, ".late"), "x", Cancellation);
        await File.WriteAllTextAsync(Path.Combine(folder, "systems.parquet"), "", Cancellation);

        await HoldsAsync(files, "systems.parquet");
    }

    // What runs in the background has ended when the folder could be described.
    private static async Task FollowedAsync(StagedFiles files)
    {
        files.Follow();
        await files.DescribeAsync(new Dictionary<string, long>(), Cancellation);
    }

    private async Task HoldsAsync(StagedFiles files, string name)
    {
        var rows = new Dictionary<string, long> { [Path.GetFileNameWithoutExtension(name)] = 12 };
        var described = Assert.Single(await files.DescribeAsync(rows, Cancellation));
        var bytes = await File.ReadAllBytesAsync(Path.Combine(folder, name), Cancellation);
        Assert.Equal(
            (name, 12, bytes.Length, Convert.ToHexStringLower(SHA256.HashData(bytes))),
            (described.Path, described.Rows, described.Length, described.Sha256)
        );
    }
}
