using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace Starhaul.Conventions;

/// <summary>The graph of folders is read from small sources: no form of a name hides an arrow, and no other text makes one.</summary>
public sealed class FolderGraphTests
{
    // Everything in one namespace that is no folder's name, so that nothing but the types can tell.
    private const string There = """
        namespace N;
        public class Thing
        {
            public static int Count;
            public const int Most = 1;
            public class Inner { }
            public static Thing operator +(Thing a, Thing b) => a;
            public static implicit operator int(Thing a) => 1;
            public void Deconstruct(out int a, out int b) => a = b = 1;
            public int this[int index] => index;
        }
        public class Derived : Thing { public int Length; }
        public interface IThing { }
        public enum Kind { First }
        public sealed class MarkAttribute : System.Attribute { }
        public delegate void Act();
        public static class Extensions
        {
            public static int Twice(this int number) => 2 * number;
            public static System.Collections.Generic.IEnumerator<int> GetEnumerator(this int number) { yield return number; }
            public static System.Runtime.CompilerServices.TaskAwaiter GetAwaiter(this int number) => default;
            public static void Add(this System.Collections.Generic.Stack<int> stack, int number) { }
            public static string Select(this int number, System.Func<int, int> select) => "";
            public static void Deconstruct(this int number, out int a, out int b) => a = b = number;
        }
        """;

    // A third folder hands over what "Here" never writes down.
    private const string Between = """
        namespace N;
        public static class Maker
        {
            public static Thing Make() => new();
            public static Thing[] Many() => [];
            public static (int, Kind) Pair() => default;
            public static void Take(Thing thing) { }
            public static void Each(System.Action<Thing> act) { }
            public static System.Collections.Generic.Dictionary<string, System.Collections.Generic.List<Thing>> Deep() => [];
            public static Thing Field = new();
        }
        """;

    [Theory]
    [InlineData("class C { Thing f; }")]
    [InlineData("class C { global::N.Thing f; }")]
    [InlineData("class C { N.Thing.Inner f; }")]
    [InlineData("class C : Thing { }")]
    [InlineData("class C : IThing { }")]
    [InlineData("class C<T> where T : Thing { }")]
    [InlineData("class C { System.Collections.Generic.List<Thing[]> f; }")]
    [InlineData("class C { unsafe Kind* f; }")]
    [InlineData("class C { unsafe delegate*<Kind, void> f; }")]
    [InlineData("class C { (int, Thing) f; }")]
    [InlineData("class C { event Act E; }")]
    [InlineData("class C { string s = nameof(Thing); }")]
    [InlineData("class C { object o = typeof(Thing); }")]
    [InlineData("class C { const int M = Thing.Most; }")]
    [InlineData("struct C { unsafe fixed int f[Thing.Most]; }")]
    [InlineData("class C { bool M(object o) => o is Thing { }; }")]
    [InlineData("class C { bool M(object o) => o is Kind.First; }")]
    [InlineData("[Mark] class C { }")]
    [InlineData("class C(Thing thing) { }")]
    [InlineData("record C(Thing Thing);")]
    [InlineData("class C { void M() { void L(Thing t) { } } }")]
    [InlineData("using A = N.Thing; class C { A f; }")]
    [InlineData("using A = System.Collections.Generic.List<N.Thing>; class C { A f; }")]
    [InlineData("using static N.Thing; class C { int f = Count; }")]
    [InlineData("class C { void M() { var thing = Maker.Make(); } }")]
    [InlineData("class C { void M() { Maker.Take(new()); } }")]
    [InlineData("class C { void M() { Maker.Take(Maker.Make()); } }")]
    [InlineData("class C { void M() { Maker.Take(Maker.Field); } }")]
    [InlineData("class C { void M() => Maker.Make().ToString(); }")]
    [InlineData("class C { void M() { Maker.Each(thing => { }); } }")]
    [InlineData("class C { void M() { foreach (var thing in Maker.Many()) { } } }")]
    [InlineData("class C { void M() { var pair = Maker.Pair(); } }")]
    [InlineData("class C { void M() { var (a, b) = Maker.Make(); } }")]
    [InlineData("class C { void M() { var deep = Maker.Deep(); } }")]
    [InlineData("class C { object o = Maker.Make() + Maker.Make(); }")]
    [InlineData("class C { int o = Maker.Make(); }")]
    [InlineData("class C { int o = Maker.Make()[1]; }")]
    [InlineData("class C { int o = 1.Twice(); }")]
    [InlineData("class C { int o = N.Extensions.Twice(1); }")]
    [InlineData("class C { void M() { foreach (var number in 1) { } } }")]
    [InlineData("class C { async System.Threading.Tasks.Task M() { await 1; } }")]
    [InlineData("class C { object o = new System.Collections.Generic.Stack<int> { 1 }; }")]
    [InlineData("class C { string o = from number in 1 select number; }")]
    [InlineData("class C { void M() { var (a, b) = 1; } }")]
    [InlineData("namespace N.Deep { class C { Thing f; } }")]
    [InlineData("namespace Elsewhere { using N; class C { Thing f; } }")]
    public void An_arrow_is_seen_in_each_of_its_forms(string code) =>
        Assert.Contains(new Arrow("Here", "There"), GraphOf(Wrap(code)).Arrows);

    [Theory]
    [InlineData("using N; class C { }")]
    [InlineData("using There; namespace There { class C { } }")]
    [InlineData("class C { string f = \"N.Thing\"; } // Thing")]
    [InlineData("/// <summary><see cref=\"Thing\"/></summary>\nclass C { }")]
    [InlineData("class C { int Thing; int M() => Thing; }")]
    [InlineData("enum E { Thing, Kind } class C { E f = E.Thing; }")]
    [InlineData("class Own { public int Thing; } class C { object M(Own own) => own.Thing; }")]
    [InlineData("namespace Mine { class Thing { } class C { Thing f; } }")]
    public void What_only_looks_like_an_arrow_is_not_taken_for_one(string code) =>
        Assert.DoesNotContain(
            new Arrow("Here", "There"),
            GraphOf(code, ("There/N.cs", There), ("There/M.cs", "namespace There { }")).Arrows
        );

    [Fact]
    public void A_member_of_a_base_type_names_the_folder_that_declares_it() =>
        Assert.Equal(
            [new Arrow("A", "B"), new Arrow("A", "C"), new Arrow("B", "C")],
            GraphOf(
                ("C/Base.cs", "class Base { public int Length; }"),
                ("B/Derived.cs", "class Derived : Base { }"),
                ("A/User.cs", "class User { int M(Derived d) => d.Length; }")
            )
                .Arrows.OrderBy(arrow => arrow.ToString())
        );

    [Fact]
    public void A_folder_inside_another_is_a_node_of_its_own() =>
        Assert.Equal(
            [new Arrow("A", "A/Inner"), new Arrow("A/Inner", "A")],
            GraphOf(
                ("A/One.cs", "namespace A; class One { Two two; }"),
                ("A/Inner/Two.cs", "namespace A; class Two { One one; }")
            )
                .Circular.OrderBy(arrow => arrow.ToString())
        );

    [Fact]
    public void A_circle_over_three_folders_is_seen_and_what_leads_into_it_is_none() =>
        Assert.Equal(
            [new Arrow("A", "B"), new Arrow("B", "C"), new Arrow("C", "A")],
            GraphOf(
                ("A/A.cs", "class A { B b; }"),
                ("B/B.cs", "class B { C c; }"),
                ("C/C.cs", "class C { A a; }"),
                ("D/D.cs", "class D { A a; }")
            )
                .Circular.OrderBy(arrow => arrow.ToString())
        );

    [Fact]
    public void A_type_in_parts_over_two_folders_ties_them_together() =>
        Assert.NotEmpty(
            GraphOf(
                ("A/Part.cs", "partial class Part { int M() => N(); }"),
                ("B/Part.cs", "partial class Part { int N() => M(); }")
            ).Circular
        );

    [Fact]
    public void Internal_types_of_another_project_are_seen()
    {
        var lower = Compile("Lower", [], ("Lower/Thing.cs", Friend + "internal class Thing { }"));
        var upper = Compile("Upper", [lower.ToMetadataReference()], ("Upper/User.cs", "class User { Thing thing; }"));
        Assert.Equal([new Arrow("Upper", "Lower")], FolderGraph.Of([lower, upper], "/src").Arrows);
    }

    [Fact]
    public void A_name_that_the_compiler_does_not_know_is_an_error_and_no_missing_arrow()
    {
        var thrown = Assert.ThrowsAny<Exception>(() => GraphOf(("A/A.cs", "class A { object o = Nowhere.Made(); }")));
        Assert.Contains("Nowhere", thrown.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_arrow_is_told_with_its_files_and_types()
    {
        var graph = GraphOf(("A/A.cs", "class A { B b; C c; }"), ("B/B.cs", "class B { } class C { }"));
        Assert.Equal("A -> B\n    A/A.cs: B, C", graph.Describe(new Arrow("A", "B")));
    }

    private const string Friend = "[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"Upper\")] ";

    private static string Wrap(string code) =>
        code.Contains("namespace", StringComparison.Ordinal) || code.Contains("N.", StringComparison.Ordinal)
            ? code
            : $"namespace N {{ {code} }}";

    private static FolderGraph GraphOf(string code) =>
        GraphOf(code, ("There/Anything.cs", There), ("Between/Maker.cs", Between));

    private static FolderGraph GraphOf(string code, params (string Path, string Code)[] others) =>
        GraphOf([("Here/C.cs", code), .. others]);

    private static FolderGraph GraphOf(params (string Path, string Code)[] sources) =>
        FolderGraph.Of([Compile("Example", [], sources)], "/src");

    private static CSharpCompilation Compile(
        string name,
        IEnumerable<MetadataReference> projects,
        params (string Path, string Code)[] sources
    )
    {
        var compilation = CSharpCompilation.Create(
            name,
            sources.Select(source => CSharpSyntaxTree.ParseText(source.Code, path: $"/src/{source.Path}")),
            [.. Platform, .. projects],
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true)
        );
        return compilation;
    }

    private static readonly List<PortableExecutableReference> Platform =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path)),
    ];
}
