using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Starhaul.Tests.Manifests;

/// <summary>Any run of events folds to what a plain dictionary says.</summary>
public sealed class FoldTests
{
    [Fact]
    public void Any_events_fold_to_the_last_record_of_each_path_that_was_not_removed()
    {
        var events = Gen.Choose(0, 7).Zip(Gen.Choose(0, 3)).ListOf();

        Prop.ForAll(events.ToArbitrary(), list => FoldsAsync(list).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(25).WithEndSize(25));
    }

    /// <param name="events">Pairs of an action (0 and 1 remove, 2 re-opens, 3 verifies, else publish) and a path.</param>
    private static async Task<bool> FoldsAsync(IEnumerable<(int Action, int Path)> events)
    {
        using var box = new TestBox();
        var expected = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var manifest = await box.OpenAsync();
        foreach (var (action, number) in events)
        {
            var path = $"f{number}";
            switch (action)
            {
                case 0 or 1:
                    Assert.Equal(expected.Remove(path), await manifest.RemoveAsync(path));
                    break;
                case 2:
                    manifest = await box.OpenAsync();
                    break;
                case 3:
                    await foreach (var _ in manifest.VerifyAsync(VerifyOptions.Default)) { }

                    break;
                default:
                    box.Time.Advance(TimeSpan.FromSeconds(1));
                    var pending = box.Prove(path, $"content {action}") with { ReplaceUnknown = true };
                    var record = Assert.Single(await box.PublishAsync(manifest, pending));
                    Assert.Equal(expected.GetValueOrDefault(path), record.Supersedes);
                    expected[path] = record.Sha256;
                    break;
            }
        }

        box.AssertChainHolds();
        Assert.Equal(expected, Fold(manifest));
        Assert.Equal(expected, Fold(await box.OpenAsync()));
        return true;
    }

    private static SortedDictionary<string, string> Fold(Manifest manifest) =>
        new(
            manifest.Records.ToDictionary(record => record.Path, record => record.Sha256, StringComparer.Ordinal),
            StringComparer.Ordinal
        );
}
