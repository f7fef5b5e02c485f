using Starhaul.Pipelines.Loading;
using Starhaul.Pipelines.Rows;
using Xunit;

namespace Starhaul.Pipelines.Tests.Loading;

public sealed class LoadTallyTests
{
    [Fact]
    public void Few_rejects_among_many_records_are_allowed()
    {
        var tally = new LoadTally(0.01, rejects: null);
        tally.Add(new Batch { Records = 99, Rejected = 1 });

        tally.Judge(isAtEnd: true);
    }

    [Fact]
    public void Too_many_are_refused_once_enough_was_seen()
    {
        var tally = new LoadTally(0.01, "rejects.ndjson");
        tally.Note("id64 is missing");
        tally.Add(new Batch { Records = 97, Rejected = 3 });
        tally.Judge(isAtEnd: false);
        tally.Add(new Batch { Records = 870, Rejected = 30 });

        var error = Assert.Throws<UnexpectedContentException>(() => tally.Judge(isAtEnd: false));

        Assert.Contains("33 of 1,000 records", error.Message, StringComparison.Ordinal);
        Assert.Contains("id64 is missing", error.Message, StringComparison.Ordinal);
        Assert.Contains("rejects.ndjson", error.Hint, StringComparison.Ordinal);
    }

    /// <summary>A run that goes on 11 records before the end must end as the undisturbed one would.</summary>
    [Fact]
    public void What_an_interrupted_run_has_read_counts()
    {
        var tally = new LoadTally(0.01, rejects: null);
        tally.GoOnFrom(149_989, 0);
        tally.Add(new Batch { Records = 10, Rejected = 1 });

        tally.Judge(isAtEnd: true);
    }
}
