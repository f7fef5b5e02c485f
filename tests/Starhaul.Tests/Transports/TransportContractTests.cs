using System.Diagnostics;
using Starhaul.TestOrigin;
using Starhaul.Transfer;
using Xunit;

namespace Starhaul.Tests.Transports;

/// <summary>What <see cref="ITransport"/> promises, held against each transport at a real source.</summary>
public abstract class TransportContractTests
{
    private const int Length = 1_000_000;

    private static readonly byte[] A = OriginContent.Random(Length, seed: 1).ToArray();
    private static readonly byte[] B = OriginContent.Random(Length, seed: 2).ToArray();

    protected static CancellationToken Ending => TestContext.Current.CancellationToken;

    /// <summary>Whether a running transfer sees that its source was overwritten.</summary>
    protected abstract bool ReadsInPlace { get; }

    /// <summary>A scene without a source; the test puts it there.</summary>
    protected abstract Task<TransportScene> StartAsync();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(262_143)]
    [InlineData(262_144)]
    [InlineData(262_145)]
    [InlineData(Length)]
    public async Task Brings_every_byte_and_says_how_it_knows_the_end(int length)
    {
        await using var scene = await StartAsync();
        scene.Put(A[..length]);
        await using var context = scene.CreateContext();
        var intent = await scene.IntendAsync(context);
        await using var part = scene.OpenPart(context);
        part.Reset(intent.Probe.Identity);

        var receipt = await context.TransportFor(scene.Source).TransferAsync(intent, part, Ending);

        Assert.Equal(A[..length], await TransportScene.BytesOfAsync(part));
        Assert.Equal(BodyEnd.Length, receipt.End);
        Assert.Equal(length, receipt.BytesReceived);
        Assert.True(part.IsComplete);
        Assert.Equal(0, await part.ReadAsync(length, new byte[1], part.Version, Ending));
        Assert.NotEmpty(receipt.Protocol);
    }

    [Fact]
    public async Task Brings_only_what_is_missing_whatever_the_frontier()
    {
        await using var scene = await StartAsync();
        scene.Put(A);
        await using var context = scene.CreateContext();
        var intent = await scene.IntendAsync(context);
        foreach (var frontier in (int[])[0, 1, 1023, 1024, 4096, 262_144, Length / 2, Length - 1, Length])
        {
            await using var part = scene.OpenPart(context);
            part.Reset(intent.Probe.Identity);
            await part.WriteAsync(part.Version, 0, A.AsMemory(0, frontier), Ending);

            var receipt = await context.TransportFor(scene.Source).TransferAsync(intent, part, Ending);

            Assert.Equal(A, await TransportScene.BytesOfAsync(part));
            Assert.Equal(Length - frontier, receipt.BytesReceived);
            await part.DiscardAsync();
        }
    }

    [Fact]
    public async Task Keeps_what_is_written_when_it_is_cancelled_and_the_next_run_goes_on_from_there()
    {
        await using var scene = await StartAsync();
        scene.Put(A);
        await scene.InterruptAsync(afterBytes: Length / 10, bytesPerSecond: Length * 2);
        await using var context = scene.CreateContext();
        var intent = await scene.IntendAsync(context);
        await using var part = scene.OpenPart(context);
        var kept = part.Frontier;
        Assert.InRange(kept, Length / 10, Length - 1);

        var receipt = await context.TransportFor(scene.Source).TransferAsync(intent, part, Ending);

        Assert.Equal(A, await TransportScene.BytesOfAsync(part));
        Assert.Equal(Length - kept, receipt.BytesReceived);
        Assert.Equal(kept, part.ResumedFrom);
    }

    [Theory]
    [InlineData(Length)]
    [InlineData(Length / 20)]
    [InlineData(0)]
    public async Task Begins_again_when_the_source_changed_since_an_earlier_run(int newLength)
    {
        await using var scene = await StartAsync();
        scene.Put(A);
        await scene.InterruptAsync(afterBytes: Length / 10, bytesPerSecond: Length * 2);
        scene.Put(B[..newLength]);
        await using var context = scene.CreateContext();
        var intent = await scene.IntendAsync(context);
        await using var part = scene.OpenPart(context);

        await context.TransportFor(scene.Source).TransferAsync(intent, part, Ending);

        Assert.Equal(B[..newLength], await TransportScene.BytesOfAsync(part));
        Assert.Equal(0, part.ResumedFrom);
    }

    [Fact]
    public async Task Never_joins_two_versions_when_the_source_changes_under_a_transfer()
    {
        await using var scene = await StartAsync();
        scene.Put(A);
        await using var context = scene.CreateContext(TransportScene.QuickLimits with { BytesPerSecond = Length * 4 });
        var intent = await scene.IntendAsync(context);
        await using var part = scene.OpenPart(context);
        part.Reset(intent.Probe.Identity);

        var transfer = context.TransportFor(scene.Source).TransferAsync(intent, part, Ending);
        await TransportScene.UntilAsync(part, Length / 10, transfer);
        scene.Put(B);
        await transfer;

        Assert.Equal(ReadsInPlace ? B : A, await TransportScene.BytesOfAsync(part));
    }

    [Fact]
    public async Task Gives_up_on_a_source_that_never_holds_still()
    {
        await using var scene = await StartAsync();
        scene.Put(A);
        await using var context = scene.CreateContext();
        var intent = await scene.IntendAsync(context);
        await using var part = scene.OpenPart(context);

        for (var change = 1; change <= TransportScene.QuickLimits.MaxRestarts; change++)
        {
            part.RestartAsNewVersion(intent.Probe.Identity, "a test says so");
        }

        scene.Put(B[..(Length / 2)]);
        await Assert.ThrowsAsync<SourceChangedException>(() =>
            context.TransportFor(scene.Source).TransferAsync(intent, part, Ending)
        );
    }

    [Fact]
    public async Task Tells_the_facts_without_the_bytes_and_says_unchanged_of_a_version_that_is_known()
    {
        await using var scene = await StartAsync();
        scene.Put(A);
        await using var context = scene.CreateContext();
        var transport = context.TransportFor(scene.Source);

        var facts = await transport.AskAsync(scene.Source, known: null, Ending);

        Assert.NotNull(facts);
        Assert.False(facts.IsUnchanged);
        Assert.Equal(Length, facts.Identity.Length);
        Assert.True(facts.Identity.CanResume);
        var again = await transport.AskAsync(scene.Source, facts.Identity, Ending);
        Assert.True(again!.IsUnchanged);
        scene.Put(B[..10]);
        var changed = await transport.AskAsync(scene.Source, facts.Identity, Ending);
        Assert.False(changed!.IsUnchanged);
        Assert.NotNull(facts.Identity.DifferenceFrom(changed.Identity));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    [InlineData(Length)]
    public async Task Reads_the_first_bytes_and_no_more(int length)
    {
        await using var scene = await StartAsync();
        scene.Put(A[..length]);
        await using var context = scene.CreateContext();

        var sample = await context
            .TransportFor(scene.Source)
            .SampleAsync(scene.Source, scene.Source.Uri, 1024, known: null, Ending);

        Assert.Equal(A[..Math.Min(length, 1024)], sample.Bytes.ToArray());
        Assert.Equal(length == 0, sample.IsEmpty);
        Assert.Equal(length, sample.Facts.Identity.Length);
        Assert.True(length == 0 || sample.IsRangeSupported);
    }

    [Fact]
    public async Task Says_that_a_source_is_not_there_and_can_be_used_again_after_that()
    {
        await using var scene = await StartAsync();
        scene.Put(A);
        await using var context = scene.CreateContext();
        var transport = context.TransportFor(scene.Source);
        var intent = await scene.IntendAsync(context);
        scene.Remove();
        await using var part = scene.OpenPart(context);
        part.Reset(intent.Probe.Identity);

        var ofSample = await Assert.ThrowsAsync<SourceUnavailableException>(() =>
            transport.SampleAsync(scene.Source, scene.Source.Uri, 1024, known: null, Ending)
        );
        var ofTransfer = await Assert.ThrowsAsync<SourceUnavailableException>(() =>
            transport.TransferAsync(intent, part, Ending)
        );

        Assert.All([ofSample, ofTransfer], error => Assert.Equal(scene.Source.Text, error.Source));
        Assert.All([ofSample, ofTransfer], error => Assert.False(string.IsNullOrEmpty(error.Hint)));
        Assert.Equal([FetchStep.Probe, FetchStep.Transfer], [ofSample.Step, ofTransfer.Step]);
        scene.Put(A);
        await transport.TransferAsync(await scene.IntendAsync(context), part, Ending);
        Assert.Equal(A, await TransportScene.BytesOfAsync(part));
    }

    [Fact]
    public async Task Serves_many_jobs_at_once()
    {
        await using var scene = await StartAsync();
        scene.Put(A);
        await using var context = scene.CreateContext();
        var transport = context.TransportFor(scene.Source);
        var intent = await scene.IntendAsync(context);

        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(async number =>
                {
                    var path = $"{scene.TargetPath}-{number}";
                    await using var part = context.OpenPart(path, scene.Source, discard: false);
                    part.Reset(intent.Probe.Identity);
                    await transport.TransferAsync(intent, part, Ending);
                    Assert.Equal(A, await TransportScene.BytesOfAsync(part));
                })
        );
    }

    [Fact]
    public async Task Keeps_a_rate_limit_over_all_its_transfers()
    {
        const int Rate = 2_000_000;
        await using var scene = await StartAsync();
        scene.Put(A);
        await using var context = scene.CreateContext(TransportScene.QuickLimits with { BytesPerSecond = Rate });
        var transport = context.TransportFor(scene.Source);
        var intent = await scene.IntendAsync(context);
        var started = Stopwatch.GetTimestamp();

        await Task.WhenAll(
            Enumerable
                .Range(0, 2)
                .Select(async number =>
                {
                    var path = $"{scene.TargetPath}-{number}";
                    await using var part = context.OpenPart(path, scene.Source, discard: false);
                    part.Reset(intent.Probe.Identity);
                    await transport.TransferAsync(intent, part, Ending);
                })
        );

        var rate = 2 * Length / Stopwatch.GetElapsedTime(started).TotalSeconds;
        Assert.InRange(rate, Rate * 0.75, Rate * 1.25);
    }
}
