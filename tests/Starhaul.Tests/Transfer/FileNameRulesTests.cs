using FsCheck;
using FsCheck.Fluent;
using Starhaul.Transfer;
using Xunit;

namespace Starhaul.Tests.Transfer;

/// <summary>Which names a server may give to a file.</summary>
public sealed class FileNameRulesTests
{
    [Theory]
    [InlineData("starhaul.toml")]
    [InlineData("Starhaul.JSON")]
    [InlineData("manifest.key")]
    [InlineData("manifest.anything")]
    [InlineData("fetch.txt")]
    [InlineData("import.json")]
    [InlineData("SHA256SUMS")]
    [InlineData("global.json")]
    [InlineData("nuget.config")]
    [InlineData("Directory.Build.props")]
    [InlineData("directory.build.targets")]
    [InlineData("Makefile")]
    [InlineData("-rf")]
    [InlineData(".bashrc")]
    [InlineData("a.json ")]
    [InlineData("a.json.")]
    [InlineData("CON")]
    [InlineData("con.json.gz")]
    [InlineData("COM1.txt")]
    [InlineData("a\u202Egnp.json")]
    [InlineData("a\u200Bb.json")]
    [InlineData("a\u2066b.json")]
    [InlineData("a\u00ADb.json")]
    [InlineData("a\u2028b.json")]
    [InlineData("a\u3164b.json")]
    [InlineData("\uFEFFa.json")]
    [InlineData("a.part.json")]
    [InlineData("a.meta.json")]
    public void A_name_that_something_acts_on_or_that_hides_something_is_refused(string name) =>
        Assert.NotNull(FileNameRules.FaultOfForeign(name));

    [Theory]
    [InlineData("systems_1day.json.gz")]
    [InlineData("a name with blanks.csv")]
    [InlineData("r\u00E9sum\u00E9 \u661F.json")]
    [InlineData("console.json")]
    [InlineData("makefile.json")]
    [InlineData("manifest-2026.json")]
    public void A_plain_name_is_taken(string name) => Assert.Null(FileNameRules.FaultOfForeign(name));

    [Fact]
    public void A_caller_may_name_a_file_as_a_server_may_not() => Assert.Null(FileNameRules.FaultOf("Makefile"));

    [Fact]
    public void Whatever_a_server_sends_a_name_that_is_taken_is_one_visible_segment() =>
        Prop.ForAll<string?>(text =>
            {
                var name = text ?? "";
                return FileNameRules.FaultOfForeign(name) is not null
                    || (
                        Path.GetFileName(Path.GetFullPath(Path.Combine("/box", name))) == name
                        && name[0] is not ('.' or '-')
                        && !name.Any(char.IsControl)
                    );
            })
            .QuickCheckThrowOnFailure();
}
