using Starhaul.Transfer;
using Xunit;

namespace Starhaul.Testing.Transports;

/// <summary>
/// What <see cref="ITransport"/> promises, held at a source that the test can change: the facts, the first bytes, and downloads
/// through <see cref="FileFetcher"/> that never join two versions.
/// </summary>
public abstract class TransportContract : IDisposable
{
    private const int Length = 3_000_000;

    private static readonly byte[] A = Bytes(seed: 1);
    private static readonly byte[] B = Bytes(seed: 2);

    private readonly string box = Directory.CreateTempSubdirectory("starhaul-transport-").FullName;

    /// <summary>The transport.</summary>
    protected abstract ITransport Transport { get; }

    /// <summary>Where the one source of the test is.</summary>
    protected abstract Uri Location { get; }

    /// <summary>Whether every fetcher has the transport without being told of it.</summary>
    protected virtual bool IsBuiltIn => false;

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    private Source Source => Source.Parse(Location.AbsoluteUri);

    /// <summary>Puts another version in the source's place.</summary>
    protected abstract void Put(byte[] content);

    /// <summary>Takes the source away.</summary>
    protected abstract void Remove();

    /// <inheritdoc />
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back what a derived class holds.</summary>
    protected virtual void Dispose(bool disposing) => Directory.Delete(box, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(262_143)]
    [InlineData(262_144)]
    [InlineData(262_145)]
    [InlineData(Length)]
    public async Task Brings_every_byte(int length)
    {
        Put(A[..length]);

        var result = await FetchAsync();

        Assert.Equal(A[..length], await File.ReadAllBytesAsync(result.Path, Ending));
        Assert.Equal(length, result.Record.Length);
        Assert.NotEqual(Evidence.None, result.Record.Evidence);
    }

    [Fact]
    public async Task Keeps_what_is_written_when_it_is_cancelled_and_goes_on_from_there()
    {
        Put(A);
        await InterruptAsync();

        var result = await FetchAsync();

        Assert.Equal(A, await File.ReadAllBytesAsync(result.Path, Ending));
        Assert.InRange(result.Record.Transfer!.ResumedFrom, 1, Length - 1);
        Assert.Equal(Length - result.Record.Transfer.ResumedFrom, result.Record.Transfer.Bytes);
    }

    [Theory]
    [InlineData(Length)]
    [InlineData(Length / 20)]
    public async Task Begins_again_when_the_source_changed_since_an_earlier_run(int newLength)
    {
        Put(A);
        await InterruptAsync();
        Put(B[..newLength]);

        var result = await FetchAsync();

        Assert.Equal(B[..newLength], await File.ReadAllBytesAsync(result.Path, Ending));
    }

    [Fact]
    public async Task Never_joins_two_versions_when_the_source_changes_under_a_transfer()
    {
        Put(A);
        await using var fetcher = CreateFetcher(bytesPerSecond: Length);
        var change = new OnProgress(progress => progress.BytesReceived is > Length / 10 and < Length, () => Put(B));

        var result = await fetcher.FetchAsync(Source, FetchOptions.Default, change, Ending);

        Assert.True(change.WasRaised, "The transfer was over before the source changed.");
        var bytes = await File.ReadAllBytesAsync(result.Path, Ending);
        Assert.True(bytes.AsSpan().SequenceEqual(A) || bytes.AsSpan().SequenceEqual(B), "Bytes of two versions.");
    }

    [Fact]
    public async Task Tells_the_facts_and_says_unchanged_of_a_version_that_is_known()
    {
        Put(A);

        var facts = await Transport.AskAsync(Source, known: null, Ending);

        Assert.NotNull(facts);
        Assert.False(facts.IsUnchanged);
        Assert.Equal(Length, facts.Identity.Length);
        Assert.True((await Transport.AskAsync(Source, facts.Identity, Ending))!.IsUnchanged);
        Put(B[..10]);
        var changed = await Transport.AskAsync(Source, facts.Identity, Ending);
        Assert.False(changed!.IsUnchanged);
        Assert.NotNull(facts.Identity.DifferenceFrom(changed.Identity));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1023)]
    [InlineData(1024)]
    [InlineData(1025)]
    public async Task Reads_the_first_bytes_and_no_more(int length)
    {
        Put(A[..length]);

        var sample = await Transport.SampleAsync(Source, Source.Uri, 1024, known: null, Ending);

        Assert.Equal(A[..Math.Min(length, 1024)], sample.Bytes.ToArray());
        Assert.Equal(length == 0, sample.IsEmpty);
        Assert.Equal(length, sample.Facts.Identity.Length);
    }

    [Fact]
    public async Task Says_that_a_source_is_not_there_and_can_be_used_again_after_that()
    {
        Put(A);
        Remove();

        var ofSample = await Assert.ThrowsAsync<SourceUnavailableException>(() =>
            Transport.SampleAsync(Source, Source.Uri, 1024, known: null, Ending)
        );
        await Assert.ThrowsAsync<SourceUnavailableException>(FetchAsync);

        Assert.Equal(Source.Text, ofSample.Source);
        Assert.Equal(FetchStep.Probe, ofSample.Step);
        Assert.False(string.IsNullOrEmpty(ofSample.Hint));
        Put(A);
        Assert.Equal(A, await File.ReadAllBytesAsync((await FetchAsync()).Path, Ending));
    }

    [Fact]
    public async Task Serves_many_jobs_at_once()
    {
        Put(A);
        await using var fetcher = CreateFetcher();

        var results = await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(number =>
                    fetcher.FetchAsync(
                        Source,
                        new FetchOptions { Output = $"f{number}.bin" },
                        cancellationToken: Ending
                    )
                )
        );

        foreach (var result in results)
        {
            Assert.Equal(A, await File.ReadAllBytesAsync(result.Path, Ending));
        }
    }

    private FileFetcher CreateFetcher(long? bytesPerSecond = null) =>
        new(
            new FileFetcherOptions
            {
                Box = box,
                Transports = IsBuiltIn ? [] : [Transport],
                Limits = new TransferLimits { BytesPerSecond = bytesPerSecond },
            }
        );

    private async Task<FetchResult> FetchAsync()
    {
        await using var fetcher = CreateFetcher();
        return await fetcher.FetchAsync(Source, FetchOptions.Default, cancellationToken: Ending);
    }

    private async Task InterruptAsync()
    {
        await using var fetcher = CreateFetcher(bytesPerSecond: Length);
        using var cancel = CancellationTokenSource.CreateLinkedTokenSource(Ending);
        var progress = new OnProgress(progress => progress.BytesReceived > Length / 10, cancel.Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            fetcher.FetchAsync(Source, FetchOptions.Default, progress, cancel.Token)
        );
    }

    private static byte[] Bytes(int seed)
    {
        var bytes = new byte[Length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private sealed class OnProgress(Func<FetchProgress, bool> when, Action act) : IProgress<FetchProgress>
    {
        private int raised;

        public bool WasRaised => raised != 0;

        public void Report(FetchProgress value)
        {
            if (when(value) && Interlocked.Exchange(ref raised, 1) == 0)
            {
                act();
            }
        }
    }
}
