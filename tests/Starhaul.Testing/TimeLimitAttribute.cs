using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;
using Xunit;
using Xunit.v3;

namespace Starhaul.Testing;

/// <summary>
/// Ends every test of an assembly that stalls, so that a run fails and names it. When the limit is over the test's token is
/// cancelled, and the test has failed whatever it does; one that does not heed the token within the grace takes the process with it,
/// for nothing else ends a thread that is blocked. 300 s is the limit, an hour with <c>STARHAUL_LONG=1</c>;
/// <c>STARHAUL_TEST_LIMIT</c> sets another, in seconds.
/// </summary>
/// <remarks>xunit's own Timeout has to stand at each test, and leaves a test that blocks its thread to itself.</remarks>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class TimeLimitAttribute : Attribute, IBeforeAfterTestAttribute
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(
        double.TryParse(
            Environment.GetEnvironmentVariable("STARHAUL_TEST_LIMIT"),
            CultureInfo.InvariantCulture,
            out var seconds
        )
            ? seconds
        : Environment.GetEnvironmentVariable("STARHAUL_LONG") == "1" ? 3600
        : 300
    );

    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Watch> watches = new(StringComparer.Ordinal);

    /// <inheritdoc />
    public void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        watches[test.UniqueID] = new Watch(test.TestDisplayName, TestContext.Current);
    }

    /// <inheritdoc />
    public void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        ArgumentNullException.ThrowIfNull(test);
        if (watches.TryRemove(test.UniqueID, out var watch))
        {
            watch.Dispose();
            Assert.False(watch.IsOver, $"Stalled: not done after {Limit.TotalSeconds:0.#} s.");
        }
    }

    private sealed class Watch : IDisposable
    {
        private readonly string name;
        private readonly ITestContext context;
        private readonly Timer timer;

        public Watch(string name, ITestContext context)
        {
            (this.name, this.context) = (name, context);
            timer = new Timer(_ => Ring(), null, Limit, Grace);
        }

        public bool IsOver { get; private set; }

        public void Dispose() => timer.Dispose();

        private void Ring()
        {
            if (!IsOver)
            {
                IsOver = true;
                context.CancelCurrentTest();
                return;
            }

            Console.Error.WriteLine($"{name} stalled and does not end: it ends with this process.");
            Environment.Exit(1);
        }
    }
}
