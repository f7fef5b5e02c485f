using System.Text;
using Starhaul.Pipelines.Loading;
using Starhaul.Pipelines.Rows;
using Starhaul.Pipelines.Tables;
using Xunit;

namespace Starhaul.Pipelines.Tests.Loading;

public sealed class BatchSpoolTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-spool-").FullName;

    [Fact]
    public void Batches_come_back_as_they_were_and_in_order()
    {
        using var spool = new BatchSpool(folder);
        for (var i = 0; i < 5; i++)
        {
            spool.Write(Filled(i, rows: 100 * i));
        }

        spool.Rewind();

        var batch = new Batch();
        for (var i = 0; i < 5; i++)
        {
            Assert.True(spool.TryRead(batch));
            var systems = batch[GalaxyTables.Systems];
            Assert.Equal((i, i + 1), (batch.StartOffset, batch.EndOffset));
            Assert.Equal(100 * i, systems.Count);
            for (var row = 0; row < systems.Count; row++)
            {
                Assert.Equal($"{i}-{row}", Encoding.UTF8.GetString(systems.Utf8(row, 1)));
                Assert.True(systems.IsNull(row, 2));
                Assert.Equal((row, 1), systems.SetOf(row, GalaxyTables.Systems.Group("factions")));
            }
        }

        Assert.False(spool.TryRead(batch));
    }

    [Fact]
    public void A_reset_forgets_everything_and_nothing_is_left_in_the_folder()
    {
        using (var spool = new BatchSpool(folder))
        {
            spool.Write(Filled(1, 1_000));
            spool.Reset();
            spool.Write(Filled(2, 1));
            spool.Rewind();
            var batch = new Batch();

            Assert.True(spool.TryRead(batch));
            Assert.Equal(1, batch[GalaxyTables.Systems].Count);
            Assert.False(spool.TryRead(batch));
            Assert.Empty(Directory.GetFileSystemEntries(folder));
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static Batch Filled(int number, int rows)
    {
        var batch = new Batch { StartOffset = number, EndOffset = number + 1 };
        var systems = batch[GalaxyTables.Systems];
        for (var i = 0; i < rows; i++)
        {
            var row = systems.Add();
            systems.Set(row, 0, i);
            systems.Set(row, 1, Encoding.UTF8.GetBytes($"{number}-{i}"));
            systems.State(row, GalaxyTables.Systems.Group("factions"), i, 1);
        }

        return batch;
    }
}
