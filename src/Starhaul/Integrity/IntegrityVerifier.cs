using System.Globalization;

namespace Starhaul.Integrity;

/// <summary>Weighs every tier at the end of a transfer and comes to the one verdict: may this file be published?</summary>
internal sealed class IntegrityVerifier
{
    /// <summary>Judges a transfer.</summary>
    /// <param name="probe">
    /// The facts from before the transfer. Its digests count only when it saw the version that was transferred; those of
    /// scope <see cref="DigestScope.Message"/> never do, for they cover the probe's own answer.
    /// </param>
    /// <param name="transfer">What arrived, and what was found in it.</param>
    /// <param name="expected">
    /// What the caller knows: <see cref="FetchOptions.Digests"/> with the one from a checksum file among them, and
    /// <see cref="FetchOptions.AllowUnproven"/>.
    /// </param>
    /// <returns>The report of a file that may be published.</returns>
    /// <exception cref="IntegrityException">
    /// The length or a digest is not what was declared, a digest of the caller cannot be computed, or nothing proves the
    /// end of the file and the caller does not allow that.
    /// </exception>
    public IntegrityReport Verify(ProbeResult probe, TransferResult transfer, FetchOptions expected)
    {
        ArgumentNullException.ThrowIfNull(probe);
        ArgumentNullException.ThrowIfNull(transfer);
        ArgumentNullException.ThrowIfNull(expected);

        var length = JudgeLength(probe, transfer);
        var digests = JudgeDigests(probe, transfer, expected);
        var evidence = Weigh(transfer, length, digests);
        if (evidence == Evidence.None && !expected.AllowUnproven)
        {
            throw Failed(
                probe,
                $"Nothing proves that {Bytes(ReceivedLength(transfer))} are the whole file: the connection closed without a "
                    + "declared length, and neither a digest nor the content shows the end.",
                "Give its digest with FetchOptions.Digests, or use FetchOptions.AllowUnproven to publish it with evidence 'none'."
            );
        }

        return new IntegrityReport
        {
            Tiers = new TierResults
            {
                Server = SeenVersion.Judge(probe, transfer),
                Transport = length,
                Digest = Summarize(digests, transfer),
                Content = JudgeContent(transfer),
            },
            Digests = List(digests, transfer),
            Evidence = evidence,
        };
    }

    private static TierResult JudgeLength(ProbeResult probe, TransferResult transfer)
    {
        var received = ReceivedLength(transfer);
        var declared =
            transfer.Identity.Length ?? (SeenVersion.IsProbed(probe, transfer.Identity) ? probe.ContentLength : null);
        if (declared is not null && declared != received)
        {
            throw Failed(
                probe,
                $"Expected {Bytes(declared.Value)}, received {Bytes(received)}.",
                "The source does not send what it declares: try again later, or fetch it from a mirror."
            );
        }

        return (declared, transfer.End) switch
        {
            (not null, _) => new TierResult(Verdict.Pass, $"expected and received {Bytes(received)}"),
            (_, BodyEnd.Length) => new TierResult(Verdict.Pass, $"received {Bytes(received)}, to the declared length"),
            (_, BodyEnd.Framed) => new TierResult(
                Verdict.Pass,
                $"received {Bytes(received)}, to the end that the protocol marks"
            ),
            _ => new TierResult(
                Verdict.NotOffered,
                $"received {Bytes(received)}; no length, and the connection closed"
            ),
        };
    }

    private static List<JudgedDigest> JudgeDigests(ProbeResult probe, TransferResult transfer, FetchOptions expected)
    {
        var ofProbe = SeenVersion.IsProbed(probe, transfer.Identity)
            ? probe.Digests.Where(digest => digest.Scope != DigestScope.Message)
            : [];
        var judged = expected
            .Digests.Concat(ofProbe)
            .Concat(transfer.Declared)
            .Distinct()
            .Select(digest => JudgedDigest.Judge(digest, transfer))
            .Concat(transfer.Proven.Select(static digest => new JudgedDigest(digest, Verdict.Pass, digest.Value)))
            .ToList();
        foreach (var digest in judged)
        {
            if (digest.Verdict == Verdict.Fail)
            {
                throw Failed(
                    probe,
                    $"Expected {digest.Declared.Algorithm} {digest.Declared.Value} (from {digest.Declared.Origin}), "
                        + $"found {digest.Found}.",
                    HintFor(digest.Declared)
                );
            }

            // What a server offers may be ignored; what the caller asks for may not.
            if (digest.Verdict == Verdict.NotOffered && digest.Declared.Scope == DigestScope.Published)
            {
                throw Failed(
                    probe,
                    $"The {ServerText.Clean(digest.Declared.Algorithm)} from {digest.Declared.Origin} was not computed, so it "
                        + "cannot be compared.",
                    $"Give one of {string.Join(", ", DigestAlgorithm.All)}."
                );
            }
        }

        return judged;
    }

    private static TierResult JudgeContent(TransferResult transfer) =>
        transfer.Content is { } content
            ? new TierResult(Verdict.Pass, content.Checked.Length > 0 ? content.Checked : null)
            : new TierResult(Verdict.NotOffered);

    private static Evidence Weigh(TransferResult transfer, TierResult length, List<JudgedDigest> digests)
    {
        var holding = digests.FindAll(digest => digest.Verdict == Verdict.Pass);
        if (holding.Exists(digest => digest.Declared.Scope == DigestScope.Published))
        {
            return Evidence.PublisherDigest;
        }

        if (holding.Count > 0)
        {
            return Evidence.ServerDigest;
        }

        if (transfer.Content is { ProvesEnd: true })
        {
            return Evidence.Content;
        }

        return length.Verdict == Verdict.Pass ? Evidence.Length : Evidence.None;
    }

    private static TierResult Summarize(List<JudgedDigest> digests, TransferResult transfer)
    {
        var holding = digests
            .Where(digest => digest.Verdict == Verdict.Pass)
            .Select(digest => $"{digest.Declared.Algorithm} from {digest.Declared.Origin}")
            .ToList();
        return holding.Count > 0
            ? new TierResult(Verdict.Pass, string.Join(", ", holding))
            : new TierResult(Verdict.Recorded, $"{DigestAlgorithm.Sha256} {transfer.Sha256}");
    }

    private static List<DigestVerdict> List(List<JudgedDigest> digests, TransferResult transfer)
    {
        var verdicts = digests.ConvertAll(digest => new DigestVerdict(
            digest.Declared.Algorithm,
            digest.Declared.Value,
            digest.Declared.Origin,
            digest.Verdict
        ));
        if (!verdicts.Exists(verdict => verdict.Verdict == Verdict.Pass && verdict.Value == transfer.Sha256))
        {
            verdicts.Add(new DigestVerdict(DigestAlgorithm.Sha256.Name, transfer.Sha256, "computed", Verdict.Recorded));
        }

        return verdicts;
    }

    private static string HintFor(DeclaredDigest digest) =>
        (digest.Scope, digest.Origin) switch
        {
            (DigestScope.Published, "checksums") =>
                "The checksum file and the file may be of different versions: fetch again when both are published.",
            (DigestScope.Published, _) =>
                "Check the digest that you gave; if it is right, the source serves other bytes: fetch it from a mirror.",
            _ => "The bytes were damaged on the way or at the source: fetch again, or from a mirror.",
        };

    private static long ReceivedLength(TransferResult transfer) => transfer.Wire?.Length ?? transfer.Length;

    private static string Bytes(long count) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:N0} {(count == 1 ? "byte" : "bytes")}");

    private static IntegrityException Failed(ProbeResult probe, string message, string hint) =>
        new(message)
        {
            Source = probe.Url,
            Step = FetchStep.Verify,
            Hint = hint,
        };
}
