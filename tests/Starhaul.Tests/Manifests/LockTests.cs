using Starhaul.Manifests;
using Starhaul.Native;
using Starhaul.Testing;
using Xunit;

namespace Starhaul.Tests.Manifests;

/// <summary>Many writers on one box.</summary>
public sealed class LockTests : IDisposable
{
    private readonly TestBox box = new();

    public void Dispose() => box.Dispose();

    [Fact]
    public async Task Two_manifests_append_to_one_box_at_once_and_the_chain_holds()
    {
        var options = box.Options with { TimeProvider = TimeProvider.System };
        var writers = Enumerable.Range(0, 2).Select(writer => Task.Run(() => AppendAsync(writer)));

        await Task.WhenAll(writers);

        Assert.Equal(201, box.Lines.Length);
        box.AssertChainHolds();
        Assert.Equal(200, (await box.OpenAsync()).Records.Count);

        async Task AppendAsync(int writer)
        {
            var manifest = await box.OpenAsync(options);
            for (var i = 0; i < 100; i++)
            {
                await box.PublishAsync(manifest, box.Prove($"{writer}-{i}", "x"));
            }
        }
    }

    [Fact]
    public async Task A_publish_waits_until_another_is_over()
    {
        var options = box.Options with { TimeProvider = TimeProvider.System };
        var second = await box.OpenAsync(options);
        Task? waiting = null;
        var first = await box.OpenAsync(options with { AfterStep = StartSecond });

        await box.PublishAsync(first, box.Prove("first", "1"));
        await waiting!;

        Assert.Equal(3, box.Lines.Length);
        box.AssertChainHolds();

        void StartSecond(PublishStep step)
        {
            if (step == PublishStep.Renamed)
            {
                waiting = Task.Run(() => box.PublishAsync(second, box.Prove("second", "2")));
                Assert.False(waiting.Wait(TimeSpan.FromMilliseconds(200)), "the second did not wait");
            }
        }
    }

    [Fact]
    public async Task One_manifest_takes_many_publishes_at_once()
    {
        var manifest = await box.OpenAsync(box.Options with { TimeProvider = TimeProvider.System });

        await Task.WhenAll(
            Enumerable.Range(0, 20).Select(i => Task.Run(() => box.PublishAsync(manifest, box.Prove($"{i}", "x"))))
        );

        Assert.Equal(20, manifest.Records.Count);
        box.AssertChainHolds();
    }

    [Fact]
    public async Task A_lock_that_another_process_keeps_is_given_up_after_10_seconds()
    {
        await box.AddAsync("a.txt", "a");
        var manifest = await box.OpenAsync();
        using var other = Posix.OpenForLock(box.Full("manifest.lock"));
        Assert.True(Posix.TryLock(other));
        var began = box.Time.GetUtcNow();

        var removal = manifest.RemoveAsync("a.txt");
        await box.Time.AdvanceUntilAsync(removal, TimeSpan.FromMilliseconds(250));

        var error = await Assert.ThrowsAsync<DestinationException>(() => removal);
        Assert.InRange(box.Time.GetUtcNow() - began, TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(11));
        Assert.Equal(ExitCode.Destination, error.ExitCode);
        Assert.True(error.IsTransient);
        Assert.Contains(box.Root, error.Message, StringComparison.Ordinal);
        Assert.Contains(
            $"another process{FileLock.DescribeHolder(box.Full("manifest.lock"))}: waited 10 s",
            error.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_lock_that_is_freed_in_time_is_taken()
    {
        await box.AddAsync("a.txt", "a");
        var manifest = await box.OpenAsync();
        var other = Posix.OpenForLock(box.Full("manifest.lock"));
        Assert.True(Posix.TryLock(other));

        var removal = manifest.RemoveAsync("a.txt");
        box.Time.Advance(TimeSpan.FromSeconds(5));
        Assert.False(removal.IsCompleted);
        other.Dispose();
        await box.Time.AdvanceUntilAsync(removal, TimeSpan.FromMilliseconds(250));

        Assert.True(await removal);
    }

    [Fact]
    public async Task A_lock_on_a_deleted_file_keeps_nobody_out()
    {
        var folder = new BoxFolder(box.Root);
        using var first = await ManifestLock.AcquireAsync(folder, box.Time, TestContext.Current.CancellationToken);
        File.Delete(folder.LockPath);

        using var second = await ManifestLock.AcquireAsync(folder, box.Time, TestContext.Current.CancellationToken);
        var third = ManifestLock.AcquireAsync(folder, box.Time, TestContext.Current.CancellationToken);
        await box.Time.AdvanceUntilAsync(third, TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<DestinationException>(() => third);
    }

    [Fact]
    public async Task A_wait_can_be_cancelled_and_the_manifest_goes_on()
    {
        await box.AddAsync("a.txt", "a");
        var manifest = await box.OpenAsync();
        using var cancel = new CancellationTokenSource();
        using (var other = Posix.OpenForLock(box.Full("manifest.lock")))
        {
            Assert.True(Posix.TryLock(other));
            var removal = manifest.RemoveAsync("a.txt", cancel.Token);
            await cancel.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => removal);
        }

        Assert.True(await manifest.RemoveAsync("a.txt", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_box_that_cannot_be_written_to_says_so()
    {
        var manifest = await box.OpenAsync();
        Directory.CreateDirectory(box.Full("manifest.lock"));

        var error = await Assert.ThrowsAsync<DestinationException>(() => manifest.RemoveAsync("a.txt"));

        Assert.Contains("cannot be locked", error.Message, StringComparison.Ordinal);
    }
}
