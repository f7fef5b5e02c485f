using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Starhaul.BitTorrent.Aria2;

/// <summary>
/// An aria2 of ours alone: it listens on loopback under a secret that stands in a file of mode 0600 while it starts, keeps no list of downloads,
/// and ends with this process whatever ends that.
/// </summary>
internal sealed class Aria2Process : IAsyncDisposable
{
    private const int Starts = 5;

    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan LongestGoodbye = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StartPoll = TimeSpan.FromMilliseconds(20);

    private readonly Process shell;
    private readonly int id;

    private Aria2Process(Process shell, int id, Aria2Folder folder, Aria2Client client)
    {
        this.shell = shell;
        this.id = id;
        Folder = folder;
        Client = client;
    }

    /// <summary>The files that it reads and writes.</summary>
    public Aria2Folder Folder { get; }

    public Aria2Client Client { get; }

    /// <summary>Starts aria2 and waits until it answers.</summary>
    /// <exception cref="MissingDependencyException">It is not installed.</exception>
    /// <exception cref="TransferException">It does not start.</exception>
    public static async Task<Aria2Process> StartAsync(
        BitTorrentOptions options,
        TransferLimits limits,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var program = Aria2Program.Find(options.Variable);
        for (var start = 1; ; start++)
        {
            // The port was free a moment ago; another program may have taken it since.
            if (
                await TryStartAsync(program, options, limits, time, cancellationToken).ConfigureAwait(false) is
                { } started
            )
            {
                return started;
            }

            if (start == Starts)
            {
                throw new TransferException($"{program} does not answer after {Starts} starts.")
                {
                    Step = FetchStep.Transfer,
                    Hint = options.ListenPort is { } port
                        ? $"See whether another program has port {port} (BitTorrentOptions.ListenPort), and whether '{program} --version' works."
                        : $"See whether '{program} --version' works.",
                };
            }
        }
    }

    /// <summary>Adds a torrent to what aria2 does.</summary>
    /// <returns>The name that aria2 gives it.</returns>
    /// <exception cref="Aria2Exception">aria2 refuses it, or is gone.</exception>
    public async Task<string> AddAsync(
        ReadOnlyMemory<byte> torrent,
        JsonObject options,
        CancellationToken cancellationToken
    )
    {
        var added = await Client
            .CallAsync("addTorrent", cancellationToken, Convert.ToBase64String(torrent.Span), new JsonArray(), options)
            .ConfigureAwait(false);
        return added.GetString() ?? "";
    }

    /// <summary>Ends aria2 and takes its folder away.</summary>
    public async ValueTask DisposeAsync()
    {
        // It has nothing to finish: every byte is in our files, and nothing of it is kept. Trackers hear nothing either way
        // of a peer that is killed, so it gets a moment to say good-bye.
        try
        {
            using var ending = new CancellationTokenSource(LongestGoodbye);
            await Client.CallAsync("forceShutdown", ending.Token).ConfigureAwait(false);
            await shell.WaitForExitAsync(ending.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is Aria2Exception or OperationCanceledException)
        {
            // Where the shell is gone, aria2 is, and its id may be another program's.
            if (!shell.HasExited)
            {
                Aria2Program.Kill(id);
            }
        }

        await EndAsync(shell).ConfigureAwait(false);
        Client.Dispose();
        Folder.Dispose();
    }

    private static async Task<Aria2Process?> TryStartAsync(
        string program,
        BitTorrentOptions options,
        TransferLimits limits,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var folder = new Aria2Folder();
        Aria2Client? client = null;
        Process? around = null;
        var started = 0;
        try
        {
            var (port, secret) = (FreePort(), Aria2Folder.CreateSecret());
            folder.Configure(Aria2Configuration.Write(folder.Path, port, secret, options, limits));
            client = new Aria2Client(port, secret);
            around = Aria2Program.Start(program, folder.Path);
            var line = await around.StandardOutput.ReadLineAsync(cancellationToken).ConfigureAwait(false);
            started = int.Parse(line ?? "0", CultureInfo.InvariantCulture);
            if (await AnswersAsync(client, around, time, cancellationToken).ConfigureAwait(false))
            {
                folder.ForgetConfiguration();
                return new Aria2Process(around, started, folder, client);
            }
        }
        catch
        {
            await GiveUpAsync().ConfigureAwait(false);
            throw;
        }

        await GiveUpAsync().ConfigureAwait(false);
        return null;

        async Task GiveUpAsync()
        {
            if (around is not null)
            {
                Aria2Program.Kill(started);
                await EndAsync(around).ConfigureAwait(false);
            }

            client?.Dispose();
            folder.Dispose();
        }
    }

    private static async Task<bool> AnswersAsync(
        Aria2Client client,
        Process around,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var began = time.GetTimestamp();
        while (!around.HasExited && time.GetElapsedTime(began) < LongestStart)
        {
            try
            {
                await client.CallAsync("getVersion", cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (Aria2Exception e) when (e.IsGone)
            {
                await Task.Delay(StartPoll, cancellationToken).ConfigureAwait(false);
            }
            catch (Aria2Exception)
            {
                return false; // somebody else's
            }
        }

        return false;
    }

    private static async Task EndAsync(Process around)
    {
        try
        {
            using var ending = new CancellationTokenSource(LongestEnd);
            await around.WaitForExitAsync(ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            around.Kill();
        }

        around.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
