using Starhaul.Pipelines.Loading;
using Xunit;

namespace Starhaul.Pipelines.Tests.Loading;

public sealed class StagingFileTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-staging-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_stage_has_no_name_that_a_kill_could_leave_behind()
    {
        using var stage = StagingFile.Create(folder);
        stage.Write("rows"u8);
        stage.Flush();
        stage.Position = 0;

        Assert.Empty(Directory.GetFiles(folder));
        Assert.Equal('r', stage.ReadByte());
    }

    [Fact]
    public void What_a_killed_load_left_behind_is_removed_and_what_a_process_holds_is_not()
    {
        var left = Path.Combine(folder, ".starhaul-stage-left");
        var held = Path.Combine(folder, ".starhaul-stage-held");
        File.WriteAllText(left, "rows");
        using var holding = new FileStream(held, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None);

        using var stage = StagingFile.Create(folder);

        Assert.Equal([held], Directory.GetFiles(folder));
    }
}
