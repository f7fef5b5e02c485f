using Starhaul.Manifests;
using Xunit;

namespace Starhaul.Tests.Manifests;

/// <summary>Files on disk against their records.</summary>
public sealed class VerifyTests : IDisposable
{
    private readonly TestBox box = new();

    public void Dispose() => box.Dispose();

    [Fact]
    public async Task Finds_changed_and_missing_files_and_writes_every_verdict_down()
    {
        await box.AddAsync("changed", "12345");
        await box.AddAsync("cut", "12345");
        await box.AddAsync("fine", "12345");
        await box.AddAsync("missing", "12345");
        ChangeQuietly("changed", "12344");
        ChangeQuietly("cut", "123");
        File.Delete(box.Full("missing"));
        var manifest = await box.OpenAsync();

        var found = await VerifyAsync(manifest, VerifyOptions.Default);

        Assert.Equal("changed cut fine missing", string.Join(' ', found.Select(file => file.Path)));
        Assert.Equal(
            [LocalFileState.Edited, LocalFileState.Edited, LocalFileState.Intact, LocalFileState.Missing],
            found.Select(file => file.State)
        );
        Assert.Equal([Verdict.Fail, Verdict.Fail, Verdict.Pass, Verdict.Fail], found.Select(file => file.Verdict));
        Assert.Equal((TestBox.Sha256("12345"), 5L), (found[0].ExpectedSha256, found[0].ExpectedLength));
        Assert.Equal((TestBox.Sha256("12344"), 5L), (found[0].FoundSha256, found[0].FoundLength));
        Assert.Equal((TestBox.Sha256("123"), 3L), (found[1].FoundSha256, found[1].FoundLength));
        Assert.Equal((null, null), (found[3].FoundSha256, found[3].FoundLength));
        Assert.Equal(5 + 4, box.Lines.Length);
        Assert.Contains("\"verdict\":\"fail\"", box.Lines[5], StringComparison.Ordinal);
        Assert.Contains("\"verdict\":\"pass\"", box.Lines[7], StringComparison.Ordinal);
        Assert.Contains("\"sha256\":null", box.Lines[8], StringComparison.Ordinal);
        box.AssertChainHolds();
        Assert.Equal(4, (await box.OpenAsync()).Records.Count);
    }

    [Fact]
    public async Task Finds_a_flipped_bit_in_any_block()
    {
        var text = new string('x', (1024 * 1024) + 7);
        await box.AddAsync("big", text);
        var manifest = await box.OpenAsync();
        foreach (var position in new[] { 0, (256 * 1024) - 1, 256 * 1024, 700_000, text.Length - 1 })
        {
            ChangeQuietly("big", text[..position] + "y" + text[(position + 1)..]);
            Assert.Equal(Verdict.Fail, Assert.Single(await VerifyAsync(manifest, VerifyOptions.Default)).Verdict);
        }

        ChangeQuietly("big", text);
        Assert.Equal(Verdict.Pass, Assert.Single(await VerifyAsync(manifest, VerifyOptions.Default)).Verdict);
    }

    [Fact]
    public async Task A_box_may_be_verified_without_writing_to_it()
    {
        await box.AddAsync("a", "a");

        await VerifyAsync(await box.OpenAsync(), new VerifyOptions { WriteVerdicts = false });

        Assert.Equal(2, box.Lines.Length);
    }

    [Fact]
    public async Task A_version_that_comes_while_the_old_one_is_verified_is_no_damage()
    {
        await box.AddAsync("a", "a");
        await box.AddAsync("b", "old");
        await box.AddAsync("c", "c");
        var manifest = await box.OpenAsync();
        var verdicts = new List<Verdict>();

        await foreach (var file in manifest.VerifyAsync(VerifyOptions.Default))
        {
            verdicts.Add(file.Verdict);
            if (file.Path == "a")
            {
                await box.AddAsync("b", "new");
                await (await box.OpenAsync()).RemoveAsync("c");
                File.Delete(box.Full("c"));
            }
        }

        Assert.Equal([Verdict.Pass, Verdict.Pass], verdicts);
    }

    [Fact]
    public async Task Reports_progress_in_bytes_and_files()
    {
        await box.AddAsync("a", "12345");
        await box.AddAsync("b", "678");
        var seen = new ProgressList();
        var manifest = await box.OpenAsync();

        await foreach (var _ in manifest.VerifyAsync(VerifyOptions.Default, seen)) { }

        Assert.Equal([new("a", 5, 8, 1, 2), new("b", 8, 8, 2, 2)], seen.Items);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(50)]
    [InlineData(int.MaxValue)]
    public async Task The_shares_of_a_box_hold_each_file_once_and_are_equal(int total)
    {
        var records = Enumerable.Range(0, 20).Select(i => box.Record($"f{i:00}", new string('x', i * i))).ToList();

        var shares = Enumerable
            .Range(1, Math.Min(total, 60))
            .Select(n => Shares.Select(records, new BoxShare(n, total)))
            .ToList();

        Assert.Equal(
            records.Select(record => record.Path).Order(StringComparer.Ordinal),
            shares.SelectMany(share => share).Select(record => record.Path).Order(StringComparer.Ordinal),
            StringComparer.Ordinal
        );
        var bytes = shares.Select(share => share.Sum(record => record.ContentLength.Actual)).ToList();
        Assert.True(bytes.Max() - bytes.Min() <= 19 * 19, "no share exceeds another by more than the largest file");
        await Task.CompletedTask;
    }

    [Theory]
    [InlineData("2/7", 2, 7)]
    [InlineData("1/1", 1, 1)]
    public void Reads_a_share(string text, int number, int total)
    {
        Assert.Equal(new BoxShare(number, total), BoxShare.Parse(text));
        Assert.Equal(text, BoxShare.Parse(text).ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("0/2")]
    [InlineData("3/2")]
    [InlineData("1/0")]
    [InlineData("-1/2")]
    [InlineData("1/2/3")]
    [InlineData("a/b")]
    public void Refuses_what_is_no_share(string text) => Assert.Throws<FormatException>(() => BoxShare.Parse(text));

    [Fact]
    public async Task A_file_with_its_size_and_time_is_believed_and_any_other_is_hashed()
    {
        var record = await box.AddAsync("a", "12345");
        var manifest = await box.OpenAsync();
        Assert.Equal(LocalFileState.Intact, await manifest.CheckStateAsync(record));

        ChangeQuietly("a", "54321");
        Assert.Equal(LocalFileState.Intact, await manifest.CheckStateAsync(record));

        File.SetLastWriteTimeUtc(box.Full("a"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal(LocalFileState.Edited, await manifest.CheckStateAsync(record));

        File.WriteAllText(box.Full("a"), "12345");
        Assert.Equal(LocalFileState.Intact, await manifest.CheckStateAsync(record));

        ChangeQuietly("a", "1234");
        Assert.Equal(LocalFileState.Edited, await manifest.CheckStateAsync(record));

        File.Delete(box.Full("a"));
        Assert.Equal(LocalFileState.Missing, await manifest.CheckStateAsync(record));

        Directory.CreateDirectory(box.Full("a"));
        Assert.Equal(LocalFileState.Missing, await manifest.CheckStateAsync(record));
    }

    [Fact]
    public async Task A_link_in_place_of_a_file_or_on_the_way_to_it_is_not_followed()
    {
        var record = await box.AddAsync("a", "12345");
        File.Move(box.Full("a"), box.Full("elsewhere"));
        File.CreateSymbolicLink(box.Full("a"), box.Full("elsewhere"));
        var manifest = await box.OpenAsync();

        Assert.Equal(LocalFileState.Missing, await manifest.CheckStateAsync(record));

        var below = await box.AddAsync("sub/b", "12345");
        Directory.Move(box.Full("sub"), box.Full("moved"));
        Directory.CreateSymbolicLink(box.Full("sub"), box.Full("moved"));
        File.SetLastWriteTimeUtc(box.Full("moved/b"), DateTime.UnixEpoch);
        Assert.Equal(LocalFileState.Unreadable, await manifest.CheckStateAsync(below));
    }

    /// <summary>Other bytes under the same time, as a failing disk leaves them.</summary>
    private void ChangeQuietly(string path, string text)
    {
        var time = File.GetLastWriteTimeUtc(box.Full(path));
        File.WriteAllText(box.Full(path), text);
        File.SetLastWriteTimeUtc(box.Full(path), time);
    }

    private static async Task<List<FileVerification>> VerifyAsync(Manifest manifest, VerifyOptions options)
    {
        var found = new List<FileVerification>();
        await foreach (var file in manifest.VerifyAsync(options))
        {
            found.Add(file);
        }

        return found;
    }

    private sealed class ProgressList : IProgress<VerifyProgress>
    {
        public List<VerifyProgress> Items { get; } = [];

        public void Report(VerifyProgress value) => Items.Add(value);
    }
}
