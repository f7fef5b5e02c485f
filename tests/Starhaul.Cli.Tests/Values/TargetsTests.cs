using Starhaul.Cli.Values;
using Starhaul.Pipelines;
using Xunit;

namespace Starhaul.Cli.Tests.Values;

/// <summary>The targets that the program knows.</summary>
public sealed class TargetsTests
{
    [Fact]
    public void Help_texts_name_every_kind_of_target_as_it_is_registered() =>
        Assert.Equal(
            Targets.Forms,
            string.Join(", ", SpanshDump.TargetForms.Concat(Targets.Added.Select(static sink => sink.Form)))
        );
}
