using System.Text.RegularExpressions;

namespace Starhaul.Cli.Output;

/// <summary>
/// Says in options and commands what the library says in properties and methods: its hints name
/// <c>FetchOptions.Output</c>, a person at a terminal reads <c>-o</c>.
/// </summary>
internal static partial class OptionNames
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["ApiFetcher.ForgetLimits"] = "'starhaul sources --forget HOST'",
        ["ApiQuery.AllowEmpty"] = "--allow-empty",
        ["ApiFetcher.FetchAsync"] = "'starhaul get'",
        ["BitTorrentOptions.ListenPort"] = "--listen-port",
        ["EddnReplay.RunAsync"] = "'starhaul eddn replay'",
        ["EddnReplayOptions.Schema"] = "--schema",
        ["EddnReplayOptions.Since"] = "--since",
        ["EddnReplayOptions.Until"] = "--until",
        ["EddnStream.RunAsync"] = "'starhaul run eddn-stream'",
        ["EddnStreamOptions.Archive"] = "--archive",
        ["EddnStreamOptions.CurveServerKey"] = "--curve",
        ["EddnStreamOptions.Duration"] = "--for",
        ["EddnStreamOptions.FlushInterval"] = "--flush",
        ["EddnStreamOptions.Schemas"] = "--schemas",
        ["EddnStreamOptions.Silence"] = "--silence",
        ["FetchOptions.AllowUnproven"] = "--allow-unproven",
        ["FetchOptions.Checksums"] = "--checksums",
        ["FetchOptions.Connections"] = "--connections",
        ["FetchOptions.Digests"] = "--digest",
        ["FetchOptions.FollowLinks"] = "--follow-links",
        ["FetchOptions.Force"] = "--force",
        ["FetchOptions.MaxDecodedLength"] = "--max-decoded",
        ["FetchOptions.Mirrors"] = "--mirror",
        ["FetchOptions.Output"] = "-o",
        ["FetchOptions.Regime"] = "--regime",
        ["FetchOptions.Regime 'binary'"] = "--regime binary",
        ["FileFetcher.FetchAsync"] = "'starhaul get'",
        ["FileFetcherOptions.Box"] = "--box",
        ["FileFetcherOptions.Work"] = "--work",
        ["Manifest.CheckAsync"] = "'starhaul manifest check'",
        ["Manifest.ExportAsync"] = "-o",
        ["Manifest.VerifyAsync"] = "'starhaul verify'",
        ["PublicSources.Names"] = "'starhaul sources'",
        ["S3Options.Credentials"] = "--s3-credentials process",
        ["S3Options.Endpoint"] = "--s3-endpoint",
        ["S3Options.Profile"] = "--s3-profile",
        ["S3Options.Region"] = "--s3-region",
        ["S3Options.RequesterPays"] = "--s3-requester-pays",
        ["SpanshDump.RunAsync"] = "'starhaul run spansh-dump', 'starhaul api'",
        ["SpanshDump.MakeIndexesAsync"] = "'starhaul index'",
        ["SpanshDumpOptions.Force"] = "--force",
        ["SpanshDumpOptions.MaxRejects"] = "--max-rejects",
        ["SpanshDumpOptions.Near"] = "--within",
        ["SpanshDumpOptions.PopulatedOnly"] = "--populated",
        ["SpanshDumpOptions.Select"] = "--select",
        ["SpanshDumpOptions.Stream"] = "--stream",
        ["TransferLimits.MaxWait"] = "--max-wait",
        ["TransferLimits.MinFree"] = "--min-free",
    };

    /// <summary>The text with every member that has an option or a command replaced by it.</summary>
    public static string Translate(string text) =>
        Member()
            .Replace(
                text,
                match =>
                    !Known.TryGetValue(match.Groups["member"].Value, out var known) ? match.Value
                    : match.Groups["box"] is { Success: true } box && IsOneCommand(known)
                        ? $"{known.TrimEnd('\'')} {box.Value}'"
                    : known + match.Value[match.Groups["member"].Length..]
            );

    /// <summary>Whether a member has an option or a command.</summary>
    public static bool IsKnown(string member) => Known.ContainsKey(member);

    private static bool IsOneCommand(string known) => known[0] == '\'' && known.Count('\'') == 2;

    /// <summary>
    /// A public type's member as hints write it, with the one value that an option of its own goes with, or the box that a command is
    /// to look into.
    /// </summary>
    [GeneratedRegex(
        @"\b(?<member>[A-Z][A-Za-z0-9]+\.[A-Z][A-Za-z0-9]+\b( 'binary')?)( on '(?<box>[^']+)')?",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Member();
}
