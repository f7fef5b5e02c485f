using Starhaul.Pipelines.Galaxy;
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
        tally.Note(new RejectReason("id64 is missing", "id64 missing", RejectCause.Content));
        tally.Add(new Batch { Records = 97, Rejected = 3 });
        tally.Judge(isAtEnd: false);
        tally.Add(new Batch { Records = 870, Rejected = 30 });

        var error = Assert.Throws<UnexpectedContentException>(() => tally.Judge(isAtEnd: false));

        Assert.Contains("33 of 1,000 records", error.Message, StringComparison.Ordinal);
        Assert.Contains("id64 is missing", error.Message, StringComparison.Ordinal);
        Assert.Contains("rejects.ndjson", error.Hint, StringComparison.Ordinal);
    }

    [Fact]
    public void Rejects_are_counted_by_their_reasons()
    {
        var tally = new LoadTally(1, rejects: null);

        tally.Note(new RejectReason("id: missing, in stations[0]", "stations: id missing", RejectCause.Content));
        tally.Note(new RejectReason("name: missing, in rings[0]", "rings: name missing", RejectCause.Content));
        tally.Note(new RejectReason("id: missing, in stations[7]", "stations: id missing", RejectCause.Content));

        Assert.Equal(
            [
                new RejectedKind("stations: id missing", 2, "id: missing, in stations[0]"),
                new RejectedKind("rings: name missing", 1, "name: missing, in rings[0]"),
            ],
            tally.Kinds
        );
    }

    [Fact]
    public void Parts_are_not_judged_but_for_times_that_cannot_be_read()
    {
        var tally = new LoadTally(0.1, rejects: null);
        tally.Add(
            new Batch
            {
                Records = 10,
                Rejected = 5,
                RejectedParts = 5,
            }
        );
        tally.Judge(isAtEnd: true);
        tally.Add(
            new Batch
            {
                Records = 10,
                Rejected = 5,
                RejectedParts = 5,
                RecordsOfUnreadableTimes = 3,
            }
        );

        var error = Assert.Throws<UnexpectedContentException>(() => tally.Judge(isAtEnd: true));

        Assert.Contains("3 of 20 records", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void A_source_that_is_all_in_the_future_speaks_of_the_clock(int good, bool isOfClock)
    {
        var tally = new LoadTally(0, rejects: null);
        tally.Note(new RejectReason("date: 2999", "date in the future", RejectCause.TimeAhead));
        tally.Add(new Batch { Records = good, Rejected = 1 });

        var error = Assert.Throws<UnexpectedContentException>(() => tally.Judge(isAtEnd: true));

        Assert.Equal(isOfClock, error.Hint!.Contains("the clock of this machine", StringComparison.Ordinal));
    }

    /// <summary>A run that goes on 11 records before the end must end as the undisturbed one would.</summary>
    [Fact]
    public void What_an_interrupted_run_has_read_counts()
    {
        var tally = new LoadTally(0.01, rejects: null);
        tally.GoOnFrom(149_989);
        tally.Add(new Batch { Records = 10, Rejected = 1 });

        tally.Judge(isAtEnd: true);
    }

    /// <summary>Of 1,000 records 3 were rejected and 2 lost parts to unreadable times, one of them two: whichever run met them.</summary>
    [Theory]
    [InlineData(0.005, true)]
    [InlineData(0.0049, false)]
    public void Rejects_of_an_interrupted_run_are_judged_and_counted_as_those_of_this_run(
        double allowed,
        bool isAllowed
    )
    {
        var tally = new LoadTally(allowed, rejects: null);
        tally.GoOnFrom(600);
        tally.NoteEarlier(RejectReason.Counted("id64: missing", "id64 missing", partOf: null));
        tally.NoteEarlier(RejectReason.Counted("id64: missing again", "id64 missing", partOf: null));
        tally.NoteEarlier(RejectReason.Counted("name: missing", "rings: name missing", partOf: 70));
        tally.NoteEarlier(RejectReason.Counted("updateTime: x", RejectReason.UnreadableTime, partOf: 80));
        tally.NoteEarlier(RejectReason.Counted("updateTime: y", RejectReason.UnreadableTime, partOf: 80));
        tally.NoteEarlier(RejectReason.Counted("updateTime: z", RejectReason.UnreadableTime, partOf: 90));
        tally.Note(RejectReason.Counted("id64: missing", "id64 missing", partOf: null));
        tally.Add(new Batch { Records = 397, Rejected = 1 });

        var error = Record.Exception(() => tally.Judge(isAtEnd: true));

        Assert.Equal(isAllowed, error is null);
        if (!isAllowed)
        {
            Assert.Contains("5 of 1,000 records", error!.Message, StringComparison.Ordinal);
            Assert.Contains("the first: id64: missing.", error.Message, StringComparison.Ordinal);
        }

        Assert.Equal([3, 1, 3], tally.Kinds.Select(kind => kind.Count));
    }
}
