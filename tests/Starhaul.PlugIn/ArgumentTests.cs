using System.Reflection;
using Starhaul.BitTorrent;
using Starhaul.Pipelines;
using Starhaul.S3;
using Xunit;

namespace Starhaul.PlugIn;

/// <summary>What may not be null is refused by its name, and not where it is first used.</summary>
public sealed class ArgumentTests : IAsyncLifetime
{
    private const BindingFlags Public = BindingFlags.Public | BindingFlags.DeclaredOnly;

    // What is passed beside the null. Nothing listens on port 9.
    private static readonly Dictionary<Type, object> Samples = new()
    {
        [typeof(string)] = "x",
        [typeof(Source)] = Source.Parse("http://127.0.0.1:9/x.json"),
        [typeof(Uri)] = new Uri("http://127.0.0.1:9/x.json"),
        [typeof(FetchOptions)] = FetchOptions.Default,
        [typeof(FileFetcherOptions)] = new FileFetcherOptions(),
        [typeof(ApiQuery)] = ApiQuery.All,
        [typeof(ApiResource)] = ApiResources.All[0],
    };

    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-arguments-").FullName;
    private readonly List<object> entries = [];

    private static CancellationToken Ending => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var options = new FileFetcherOptions { Box = Path.Combine(folder, "box") };
        var fetcher = new FileFetcher(options);
        var file = Path.Combine(folder, "a.json");
        await File.WriteAllTextAsync(file, "[1]", Ending);
        await fetcher.FetchAsync(Source.Parse(file), FetchOptions.Default, cancellationToken: Ending);
        entries.AddRange([
            fetcher,
            new ApiFetcher(new ApiFetcherOptions { Box = options.Box }),
            await Manifest.OpenAsync(options.Box, cancellationToken: Ending),
            new TransportRequests(options),
            new S3Transport(new S3Options(), options),
            new BitTorrentTransport(new BitTorrentOptions(), options),
            new SpanshDump(new SpanshDumpOptions { Targets = ["ndjson:x"] }),
            new EddnStream(new EddnStreamOptions()),
            new EddnStreamMetrics(),
            new EddnReplay(new EddnReplayOptions { Targets = ["ndjson:x"] }),
        ]);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var entry in entries)
        {
            await ((entry as IAsyncDisposable)?.DisposeAsync() ?? ValueTask.CompletedTask);
            (entry as IDisposable)?.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Every_entry_refuses_null_by_name()
    {
        var types = PublicLibraries.All.SelectMany(static library => library.GetExportedTypes()).ToList();
        var calls = types
            .SelectMany(static type => type.GetMethods(Public | BindingFlags.Static))
            .Select(static method => (Method: (MethodBase)method, On: (object?)null))
            .Concat(
                types
                    .Where(static type =>
                        !type.IsValueType
                        && !type.IsAssignableTo(typeof(Exception))
                        && type.GetMethod("<Clone>$") is null
                    )
                    .SelectMany(static type => type.GetConstructors(Public | BindingFlags.Instance))
                    .Select(static constructor => (Method: (MethodBase)constructor, On: (object?)null))
            )
            .Concat(
                entries.SelectMany(static entry =>
                    entry
                        .GetType()
                        .GetMethods(Public | BindingFlags.Instance)
                        .Select(method => (Method: (MethodBase)method, On: (object?)entry))
                )
            )
            .Where(static call => call.Method is ConstructorInfo || !call.Method.IsSpecialName)
            .ToList();

        var tried = 0;
        var wrong = new List<string>();
        foreach (var (method, on) in calls)
        {
            foreach (var parameter in method.GetParameters().Where(MayNotBeNull))
            {
                tried++;
                if (await CallAsync(method, on, parameter) is { } fault)
                {
                    wrong.Add($"{method.DeclaringType!.Name}.{method.Name}({parameter.Name}): {fault}");
                }
            }
        }

        Assert.True(tried > 60, $"Only {tried} were tried.");
        Assert.True(wrong.Count == 0, string.Join("\n", wrong));
    }

    private static bool MayNotBeNull(ParameterInfo parameter) =>
        !parameter.ParameterType.IsValueType
        && !parameter.IsOut
        && new NullabilityInfoContext().Create(parameter).WriteState == NullabilityState.NotNull;

    private static async Task<string?> CallAsync(MethodBase method, object? on, ParameterInfo isNull)
    {
        if (method is MethodInfo { IsGenericMethodDefinition: true } generic)
        {
            method = generic.MakeGenericMethod(typeof(string));
        }

        var arguments = method
            .GetParameters()
            .Select(parameter => parameter.Position == isNull.Position ? null : Sample(parameter))
            .ToArray();
        var names = method
            .GetParameters()
            .Where(parameter => arguments[parameter.Position] is null)
            .Select(one => one.Name);
        try
        {
            var result = method is ConstructorInfo made ? made.Invoke(arguments) : method.Invoke(on, arguments);
            await EndAsync(result).WaitAsync(TimeSpan.FromSeconds(20), Ending);
            return "it was taken";
        }
        catch (Exception error)
        {
            return (error is TargetInvocationException { InnerException: { } inner } ? inner : error) switch
            {
                ArgumentNullException refused when names.Contains(refused.ParamName) => null,
                var other => other.GetType().Name,
            };
        }
    }

    private static object? Sample(ParameterInfo parameter) =>
        parameter.HasDefaultValue && parameter.DefaultValue is not null ? parameter.DefaultValue
        : parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType)
        : MayNotBeNull(parameter) ? Samples.GetValueOrDefault(parameter.ParameterType)
        : null;

    private static async Task EndAsync(object? result)
    {
        var each = result
            ?.GetType()
            .GetInterfaces()
            .FirstOrDefault(static type =>
                type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IAsyncEnumerable<>)
            );
        if (each is not null)
        {
            await (Task)
                typeof(ArgumentTests)
                    .GetMethod(nameof(ReadAsync), BindingFlags.NonPublic | BindingFlags.Static)!
                    .MakeGenericMethod(each.GetGenericArguments())
                    .Invoke(null, [result])!;
        }
        else if (result is Task task)
        {
            await task;
        }
    }

    private static async Task ReadAsync<T>(IAsyncEnumerable<T> items)
    {
        await foreach (var _ in items.WithCancellation(Ending))
        {
            return;
        }
    }
}
