using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Starhaul.BitTorrent;
using Starhaul.Cli.Output;
using Starhaul.DuckDb;
using Starhaul.Pipelines;
using Starhaul.Postgres;
using Starhaul.S3;
using Xunit;

namespace Starhaul.Cli.Tests.Output;

/// <summary>Hints of the library speak of its members, those of the command line of its options.</summary>
public sealed partial class OptionNamesTests
{
    private static readonly Assembly[] Libraries =
    [
        typeof(FileFetcher).Assembly,
        typeof(SpanshDump).Assembly,
        typeof(S3Transport).Assembly,
        typeof(BitTorrentTransport).Assembly,
        typeof(DuckDbSinks).Assembly,
        typeof(PostgresSinks).Assembly,
    ];

    [Fact]
    public void A_hint_is_said_in_options() =>
        Assert.Equal(
            "Name another file with -o or another folder with --box, or fetch it with --regime binary.",
            OptionNames.Translate(
                "Name another file with FetchOptions.Output or another folder with FileFetcherOptions.Box, or fetch it "
                    + "with FetchOptions.Regime 'binary'."
            )
        );

    [Fact]
    public void A_command_comes_with_the_box_that_it_is_to_look_into() =>
        Assert.Equal(
            "'starhaul verify /data/eddn' names the files that are damaged.",
            OptionNames.Translate("Manifest.VerifyAsync on '/data/eddn' names the files that are damaged.")
        );

    [Theory]
    [InlineData("FetchOptions.Force on 'a b'.", "--force on 'a b'.")]
    [InlineData("SpanshDump.RunAsync on 'a.db'.", "'starhaul run spansh-dump', 'starhaul api' on 'a.db'.")]
    public void An_option_and_several_commands_have_no_box(string text, string expected) =>
        Assert.Equal(expected, OptionNames.Translate(text));

    [Fact]
    public void Names_of_files_and_hosts_are_left_alone() =>
        Assert.Equal(
            "Makefile.Old at Example.Org and FetchOptions.Unknown",
            OptionNames.Translate("Makefile.Old at Example.Org and FetchOptions.Unknown")
        );

    [Fact]
    public void Every_member_that_a_text_of_the_libraries_names_has_an_option_and_none_names_an_option_itself()
    {
        var missing = new List<string>();
        var own = new List<string>();
        foreach (var path in LibraryFiles())
        {
            foreach (
                var line in File.ReadLines(path)
                    .Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal))
            )
            {
                foreach (var text in Text().Matches(line).Select(match => Expression().Replace(match.Value, "")))
                {
                    missing.AddRange(
                        Member().Matches(text).Select(match => match.Value).Where(name => !OptionNames.IsKnown(name))
                    );
                    own.AddRange(Option().Matches(text).Select(match => $"{Path.GetFileName(path)}: {match.Value}"));
                }
            }
        }

        Assert.Empty(missing);
        // Options of zstd and of aria2.
        Assert.DoesNotContain(
            own,
            found => found is not ("ZstandardDecoder.cs: --long" or "Aria2Process.cs: --version")
        );
    }

    [Fact]
    public void The_documentation_of_the_libraries_speaks_of_members_too() =>
        Assert.Equal(
            ["ZstandardDecoder.cs: --long"], // an option of zstd
            LibraryFiles()
                .SelectMany(path =>
                    File.ReadLines(path)
                        .Where(line => line.TrimStart().StartsWith("///", StringComparison.Ordinal))
                        .SelectMany(line => Option().Matches(line))
                        .Select(match => $"{Path.GetFileName(path)}: {match.Value}")
                )
        );

    [Fact]
    public void Every_member_that_a_text_of_the_libraries_names_is_public()
    {
        var types = Libraries.SelectMany(library => library.GetExportedTypes()).ToLookup(type => type.Name);
        var named = LibraryFiles()
            .SelectMany(File.ReadLines)
            .Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal))
            .SelectMany(line => Text().Matches(line).Select(match => Expression().Replace(match.Value, "")))
            .SelectMany(text => AnyMember().Matches(text).Select(match => match.Value))
            .Where(name => OptionNames.IsKnown(name) || types.Contains(name.Split('.')[0]))
            .ToHashSet(StringComparer.Ordinal);

        Assert.True(named.Count > 40, $"Only {named.Count} members were found.");
        Assert.DoesNotContain(
            named,
            name => !types[name.Split('.')[0]].Any(type => type.GetMember(name.Split('.')[1]).Length > 0)
        );
    }

    private static IEnumerable<string> LibraryFiles([CallerFilePath] string here = "")
    {
        var root = Path.GetFullPath("../../..", Path.GetDirectoryName(here)!);
        return Directory
            .EnumerateDirectories(Path.Combine(root, "src"))
            .Where(folder => Path.GetFileName(folder) != "Starhaul.Cli")
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories));
    }

    [GeneratedRegex(@"\{[^}]*\}", RegexOptions.None, 1000)]
    private static partial Regex Expression();

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"", RegexOptions.None, 1000)]
    private static partial Regex Text();

    [GeneratedRegex(
        @"\b(?:FetchOptions|FileFetcherOptions|ApiFetcherOptions|SpanshDumpOptions|EddnStreamOptions|EddnReplayOptions|TransferLimits|Manifest|ApiFetcher|FileFetcher|SpanshDump|EddnStream|EddnReplay)\.[A-Z][A-Za-z]+\b",
        RegexOptions.None,
        1000
    )]
    private static partial Regex Member();

    [GeneratedRegex(@"\b[A-Z][A-Za-z0-9]+\.[A-Z][A-Za-z0-9]+\b", RegexOptions.None, 1000)]
    private static partial Regex AnyMember();

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z-]+\b", RegexOptions.None, 1000)]
    private static partial Regex Option();
}
