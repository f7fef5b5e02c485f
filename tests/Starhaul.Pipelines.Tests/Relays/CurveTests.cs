using Starhaul.Pipelines.Relays;
using Starhaul.TestOrigin;
using Xunit;

namespace Starhaul.Pipelines.Tests.Relays;

public sealed class CurveTests : IDisposable
{
    // The pair of the server in zmq_curve(7).
    private const string ServerKey = "rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf7";
    private const string ServerSecret = "JTKVSB%%)wK0E.X)V>+}o?pNmC{O&4W4b!Ni{Lh6";

    private readonly string folder = Directory.CreateTempSubdirectory("starhaul-curve-").FullName;

    [Fact]
    public async Task Listens_to_a_relay_that_encrypts()
    {
        await using var scene = ListeningScene.Begin();
        var relay = await scene.RelayAsync(new ZeroMqRelayOptions { SecretKey = ServerSecret });

        scene.Listen(ListeningScene.Quick with { Curve = CurveKeys.Read(ServerKey) }, relay.Endpoint);
        scene.Read();
        await relay.SubscribedAsync();
        var report = await relay.SendAsync(100);
        await scene.UntilAsync(() => scene.Frames == 100);

        Assert.Equal(report.Sha256, await scene.FinishAsync());
    }

    [Fact]
    public async Task Says_that_the_handshake_failed_with_the_key_of_another_relay()
    {
        await using var scene = ListeningScene.Begin();
        var relay = await scene.RelayAsync(new ZeroMqRelayOptions { SecretKey = ServerSecret });
        var other = CurveKeys.Read(ServerKey).ClientPublicKey;

        scene.Listen(ListeningScene.Quick with { Curve = CurveKeys.Read(other) }, relay.Endpoint);
        await scene.UntilAsync(() => scene.Status.Trouble is not null);

        Assert.Equal(
            "The handshake failed. Does the public key that is given belong to it?",
            scene.Status.Trouble?.Text
        );
        Assert.Equal(RelayFault.KeysRefused, scene.Status.Trouble?.Fault);
        Assert.Equal((false, 0), (scene.Status.IsConnected, scene.Status.Connections));
    }

    [Fact]
    public async Task Says_that_a_relay_encrypts_where_there_is_no_key()
    {
        await using var scene = ListeningScene.Begin();
        var relay = await scene.RelayAsync(new ZeroMqRelayOptions { SecretKey = ServerSecret });

        scene.Listen(ListeningScene.Quick, relay.Endpoint);
        await scene.UntilAsync(() => scene.Status.Trouble?.Fault == RelayFault.KeysRefused);

        Assert.Equal(
            $"The relay at 127.0.0.1:{relay.Port} is encrypted: its public CURVE key is to be given.",
            scene.Status.Trouble?.Text
        );
    }

    [Fact]
    public void Takes_keys_from_files_and_makes_a_new_pair_where_there_is_none()
    {
        Assert.SkipUnless(ZeroMqRelay.IsAvailable, ZeroMqRelay.SkipReason);
        var alone = Write($"{ServerKey}\n");
        var certificate = Write(
            $"metadata\n    name = \"relay\"\ncurve\n    public-key = \"{ServerKey}\"\n    secret-key = \"{ServerSecret}\"\n"
        );

        var keys = CurveKeys.Read(alone);
        var others = CurveKeys.Read(certificate);

        Assert.Equal((ServerKey, ServerKey), (keys.ServerKey, others.ServerKey));
        Assert.NotEqual(keys.ClientPublicKey, others.ClientPublicKey);
        Assert.Equal(new CurveKeys(ServerKey, ServerKey, ServerSecret), CurveKeys.Read(ServerKey, certificate));
        Assert.DoesNotContain(keys.ClientSecretKey, $"{keys}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "has 0)")]
    [InlineData("short", "has 5)")]
    [InlineData("rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf ", "has 40)")]
    [InlineData("rq:rM>}U?@Lns47E1%kR.o@n%FcmmsL/@{H8]yf77", "has 41)")]
    [InlineData("####################################yf7s", "has 40)")]
    public void Says_what_is_no_key(string key, string inMessage)
    {
        var error = Assert.Throws<ArgumentException>(() => CurveKeys.Read(key));

        Assert.Contains("expected 40 characters of Z85", error.Message, StringComparison.Ordinal);
        Assert.Contains(inMessage, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_which_file_holds_no_key()
    {
        var path = Write("public-key = \"too short\"\n");

        var server = Assert.Throws<ArgumentException>(() => CurveKeys.Read(path));
        var client = Assert.Throws<ArgumentException>(() => CurveKeys.Read(ServerKey, path));
        var nowhere = Assert.Throws<ArgumentException>(() => CurveKeys.Read(ServerKey, path + ".not"));

        Assert.All([server, client, nowhere], error => Assert.Contains(path, error.Message, StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string Write(string text)
    {
        var path = Path.Combine(folder, Guid.NewGuid().ToString("N"));
        File.WriteAllText(path, text);
        return path;
    }
}
