using System.Reflection;
using Starhaul.BitTorrent;
using Starhaul.DuckDb;
using Starhaul.Pipelines;
using Starhaul.Pipelines.Sinks;
using Starhaul.Postgres;
using Starhaul.Retries;
using Starhaul.S3;
using Starhaul.Transfer;
using Xunit;

namespace Starhaul.PlugIn;

/// <summary>What is public has a user: an entry type, a part that others derive from, an error, or what one of these gives or takes.</summary>
public sealed class SurfaceTests
{
    private static readonly Type[] Entries =
    [
        typeof(FileFetcher),
        typeof(ApiFetcher),
        typeof(ApiResources),
        typeof(Manifest),
        typeof(PublicSources),
        typeof(StarhaulServices),
        typeof(Telemetry),
        typeof(TransportRequests),
        typeof(SpanshDump),
        typeof(EddnStream),
        typeof(EddnStreamMetrics),
        typeof(EddnReplay),
        typeof(PipelineServices),
        typeof(S3Transport),
        typeof(BitTorrentTransport),
        typeof(DuckDbSinks),
        typeof(PostgresSinks),
    ];

    private static readonly Type[] Extended =
    [
        typeof(DownloadStrategy),
        typeof(ITransport),
        typeof(AttemptFailedException),
        typeof(ApiPagination),
        typeof(ApiPaginationType),
        typeof(ApiLimit),
        typeof(ApiLimitType),
        typeof(SinkFactory),
        typeof(FolderSink),
        typeof(Sink),
    ];

    [Fact]
    public void Every_public_type_is_reached_from_what_is_used_or_extended()
    {
        var exported = PublicLibraries.All.SelectMany(static library => library.GetExportedTypes()).ToHashSet();
        var errors = exported.Where(static type => type.IsSubclassOf(typeof(StarhaulException)));
        var reached = new HashSet<Type>();
        var next = new Queue<Type>([.. Entries, .. Extended, .. errors]);
        while (next.TryDequeue(out var type))
        {
            if (exported.Contains(type) && reached.Add(type))
            {
                foreach (var named in NamedBy(type).SelectMany(Parts))
                {
                    next.Enqueue(named);
                }
            }
        }

        Assert.Empty(exported.Except(reached).Select(static type => type.FullName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_public_method_writes_a_record()
    {
        var writers = PublicLibraries
            .All.SelectMany(static library => library.GetExportedTypes())
            .Where(static type => type != typeof(ManifestRecord))
            .SelectMany(static type =>
                type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)
            )
            .Where(static method =>
                !method.IsSpecialName
                && method.Name is not "Deconstruct"
                && method
                    .GetParameters()
                    .Any(static parameter => Parts(parameter.ParameterType).Contains(typeof(ManifestRecord)))
            )
            .Select(static method => $"{method.DeclaringType!.Name}.{method.Name}")
            .Order(StringComparer.Ordinal);

        // They look at a record, or take it out.
        Assert.Equal(["Manifest.CheckStateAsync", "Manifest.ForgetAsync"], writers);
    }

    private static IEnumerable<Type> NamedBy(Type type)
    {
        const BindingFlags Declared =
            BindingFlags.Public
            | BindingFlags.NonPublic
            | BindingFlags.Instance
            | BindingFlags.Static
            | BindingFlags.DeclaredOnly;
        IEnumerable<MethodBase> methods = [.. type.GetMethods(Declared), .. type.GetConstructors(Declared)];
        foreach (
            var method in methods.Where(static method =>
                method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly
            )
        )
        {
            foreach (var parameter in method.GetParameters())
            {
                yield return parameter.ParameterType;
            }

            if (method is MethodInfo { ReturnType: var returned })
            {
                yield return returned;
            }
        }

        foreach (var field in type.GetFields(Declared).Where(static field => field.IsPublic || field.IsFamily))
        {
            yield return field.FieldType;
        }

        foreach (var above in type.GetInterfaces().Append(type.BaseType ?? typeof(object)))
        {
            yield return above;
        }
    }

    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericType ? [type.GetGenericTypeDefinition(), .. type.GetGenericArguments().SelectMany(Parts)]
        : [type];
}
