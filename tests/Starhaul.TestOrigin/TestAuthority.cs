using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Starhaul.TestOrigin;

/// <summary>A certificate authority of the tests' own, with a server certificate for localhost and 127.0.0.1.</summary>
public sealed class TestAuthority : IDisposable
{
    private static readonly Lazy<TestAuthority> SharedAuthority = new(() => new TestAuthority());

    private readonly X509Certificate2 authority;
    private readonly string serverPem;
    private readonly string serverKeyPem;

    /// <summary>Makes new keys and certificates, valid from yesterday for ten days.</summary>
    public TestAuthority()
    {
        var start = TimeProvider.System.GetUtcNow().AddDays(-1);
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authorityRequest = new CertificateRequest("CN=Starhaul Test CA", authorityKey, HashAlgorithmName.SHA256);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authorityRequest.CertificateExtensions.Add(
            new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true)
        );
        authorityRequest.CertificateExtensions.Add(
            new X509SubjectKeyIdentifierExtension(authorityRequest.PublicKey, false)
        );
        authority = authorityRequest.CreateSelfSigned(start, start.AddDays(11));

        using var serverKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var serverRequest = new CertificateRequest("CN=localhost", serverKey, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        serverRequest.CertificateExtensions.Add(names.Build());
        serverRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        serverRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        serverRequest.CertificateExtensions.Add(
            new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false) // serverAuth
        );
        using var issued = serverRequest.Create(authority, start, start.AddDays(10), RandomNumberGenerator.GetBytes(8));
        Server = issued.CopyWithPrivateKey(serverKey);
        serverPem = Server.ExportCertificatePem();
        serverKeyPem = serverKey.ExportPkcs8PrivateKeyPem();
    }

    /// <summary>One authority for a whole test run. Nobody disposes it.</summary>
    public static TestAuthority Shared => SharedAuthority.Value;

    /// <summary>The authority's certificate in PEM form: what <c>SSL_CERT_FILE</c> of a client's process names.</summary>
    public string CaPem => authority.ExportCertificatePem();

    /// <summary>The server's certificate with its key.</summary>
    public X509Certificate2 Server { get; }

    /// <summary>Accepts certificates of this authority alone, for a handler within this process.</summary>
    public RemoteCertificateValidationCallback Validate =>
        (_, certificate, _, _) =>
        {
            using var chain = new X509Chain();
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.Add(authority);
            chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
            return certificate is X509Certificate2 known && chain.Build(known);
        };

    /// <summary>Writes <c>ca.pem</c>, <c>server.pem</c> and <c>server.key</c> into a folder.</summary>
    public void WriteTo(string folder)
    {
        File.WriteAllText(Path.Combine(folder, "ca.pem"), CaPem);
        File.WriteAllText(Path.Combine(folder, "server.pem"), serverPem);
        File.WriteAllText(Path.Combine(folder, "server.key"), serverKeyPem);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        authority.Dispose();
        Server.Dispose();
    }
}
