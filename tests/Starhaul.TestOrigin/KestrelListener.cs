using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Starhaul.TestOrigin;

/// <summary>HTTP/2 within TLS by Kestrel. Faults of HTTP/1.1's framing have no meaning here; a cut resets the stream.</summary>
internal sealed class KestrelListener : IListener
{
    private readonly OriginCore core;
    private readonly WebApplication application;
    private readonly Dictionary<string, int> connections = new(StringComparer.Ordinal);

    private KestrelListener(OriginCore core, TestAuthority authority)
    {
        this.core = core;
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(options =>
        {
            options.AddServerHeader = false;
            options.Limits.MinResponseDataRate = null;
            options.Listen(
                IPAddress.Loopback,
                0,
                listen =>
                {
                    listen.Protocols = HttpProtocols.Http2;
                    listen.UseHttps(authority.Server);
                }
            );
        });
        application = builder.Build();
        application.Run(AnswerAsync);
    }

    public int Port { get; private set; }

    public static async Task<KestrelListener> StartAsync(OriginCore core, TestAuthority authority)
    {
        var listener = new KestrelListener(core, authority);
        await listener.application.StartAsync();
        var addresses = listener
            .application.Services.GetRequiredService<IServer>()
            .Features.GetRequiredFeature<IServerAddressesFeature>();
        listener.Port = new Uri(addresses.Addresses.First()).Port;
        return listener;
    }

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await application.StopAsync(soon.Token);
        await application.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = await ReadAsync(context);
        var (answer, resource) = core.Begin(request);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, core.Ended);
        try
        {
            if (answer.IsDropped || !await WriteAsync(context, answer, request, resource, ending.Token))
            {
                context.Abort();
            }
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or InvalidOperationException)
        {
            // The client has left, the origin ends, or the declared length was a lie: the stream is reset.
            context.Abort();
        }
        finally
        {
            core.Finish(resource);
        }
    }

    /// <returns>False when the body was cut.</returns>
    private async Task<bool> WriteAsync(
        HttpContext context,
        OriginResponse answer,
        OriginRequest request,
        Resource? resource,
        CancellationToken cancellationToken
    )
    {
        Task Stall() => core.StallAsync(() => context.RequestAborted.IsCancellationRequested, cancellationToken);
        if (answer.StallsBeforeHead)
        {
            await Stall();
        }

        request.Status = answer.Status;
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers.Fields)
        {
            context.Response.Headers.Append(name, value);
        }

        if (answer.Framing == Framing.Length && answer.Status is not (204 or 304))
        {
            context.Response.ContentLength = answer.DeclaredLength ?? answer.Length;
        }

        await context.Response.StartAsync(cancellationToken);
        if (request.Method == "HEAD" || answer.Status is 204 or 304)
        {
            return true;
        }

        var isWhole = await BodySender.SendAsync(
            answer,
            async block =>
            {
                await context.Response.Body.WriteAsync(block, cancellationToken);
                request.CountSent(block.Length);
                resource?.CountSent(block.Length);
            },
            Stall,
            cancellationToken
        );
        await context.Response.Body.FlushAsync(cancellationToken);
        return isWhole && answer.Framing != Framing.ChunkedWithoutEnd;
    }

    private async Task<OriginRequest> ReadAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        var headers = context.Request.Headers.Aggregate(
            HeaderList.Empty,
            (list, field) => list.Add(field.Key, field.Value.ToString())
        );
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return new OriginRequest(context.Request.Method, target, headers, body.ToArray())
        {
            Connection = Number(context.Connection.Id),
        };
    }

    private int Number(string connection)
    {
        lock (connections)
        {
            if (!connections.TryGetValue(connection, out var number))
            {
                number = connections.Count;
                connections.Add(connection, number);
            }

            return number;
        }
    }
}
