using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Starhaul.Integrity;
using Xunit;

namespace Starhaul.Tests.Integrity;

public sealed class ChecksumFileTests
{
    private static readonly string A = new('a', 64);
    private static readonly string B = new('b', 64);
    private static readonly string Md5 = new('c', 32);
    private static readonly string Sha512 = new('d', 128);

    [Theory]
    [InlineData("{A}  x.gz\n{B}  y.gz\n")]
    [InlineData("{A} *x.gz\n{B} *y.gz")]
    [InlineData("{B}  y.gz\r\n{A}  x.gz\r\n")]
    [InlineData("\uFEFF{A}  x.gz\n{B}  y.gz\n")]
    [InlineData("# made today\n\n{A}\tx.gz\n")]
    [InlineData("SHA256 (x.gz) = {A}\nSHA256 (y.gz) = {B}\n")]
    [InlineData("SHA2-256(x.gz)= {A}\n")]
    [InlineData("MD5 (x.gz) = {C}\nSHA256 (x.gz) = {A}\n")]
    [InlineData("{C}  x.gz\n{A}  x.gz\n")]
    [InlineData("{A}  ./x.gz\n{B}  old/x.gz\n")]
    [InlineData("{A}  dumps/x.gz\n{B}  dumps/y.gz\n")]
    [InlineData("{A}  dumps\\x.gz\n")]
    [InlineData("{A}\n")]
    [InlineData("{A}  -\n")]
    [InlineData("SHA2-256(stdin)= {A}")]
    [InlineData(
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\n{A}  x.gz\n-----BEGIN PGP SIGNATURE-----\n\niQIz\n"
    )]
    [InlineData("{A}  x.gz\n{A}  x.gz\n")]
    [InlineData("BLAKE2b (x.gz) = {D}\nSHA256 (x.gz) = {A}\n")]
    [InlineData("y.gz {B}\nx.gz {A}\n")]
    [InlineData("x.gz: {A}\n")]
    [InlineData("x.gz = {A}\n")]
    [InlineData("{A}  \"x.gz\"\n{B}  'y.gz'\n")]
    [InlineData("     3001  {A}  x.gz\n      17  {B}  y.gz\n")]
    [InlineData("SHA256:\n {A}  3001 main/x.gz\n {B} 17 main/y.gz\n")]
    [InlineData("sha256:{A}  x.gz\n")]
    [InlineData("SHA256: {A}\n")]
    [InlineData(
        "\r\nAlgorithm       Hash      Path\r\n---------       ----      ----\r\nSHA256          {A}      D:\\files\\x.gz\r\n\r\n"
    )]
    [InlineData("\r\nAlgorithm : SHA256\r\nHash      : {A}\r\nPath      : D:\\files\\x.gz\r\n\r\n")]
    [InlineData("SHA256 hash of x.gz:\r\n{A}\r\nCertUtil: -hashfile command completed successfully.\r\n")]
    [InlineData("SHA256-Hash von x.gz:\r\n{A}\r\nCertUtil: -hashfile-Befehl wurde erfolgreich ausgeführt.\r\n")]
    public void Finds_a_file_in_every_usual_form(string text) =>
        Assert.Equal(
            new DeclaredDigest("sha-256", A, "checksums", DigestScope.Published),
            ChecksumFile.Parse(Fill(text), "x.gz")
        );

    [Theory]
    [InlineData("\\{A}  a\\nb\\\\c.gz\n", "a\nb\\c.gz")]
    [InlineData("\\SHA256 (a\\nb\\\\c.gz) = {A}\n", "a\nb\\c.gz")]
    [InlineData("\\{A}  a\\\\nb.gz\n", "a\\nb.gz")]
    [InlineData("SHA256 (a (1).gz) = {A}\n", "a (1).gz")]
    [InlineData("{A}  a (1).gz\n", "a (1).gz")]
    [InlineData("{A}  two words.gz\n", "two words.gz")]
    [InlineData("{A}  x.gz\n{B}  sub/x.gz\n", "x.gz")]
    [InlineData("{B}  x.gz\n{A}  sub/x.gz\n", "sub/x.gz")]
    public void Finds_a_name_as_it_is(string text, string name) =>
        Assert.Equal(A, ChecksumFile.Parse(Fill(text), name).Value);

    [Theory]
    [InlineData("{C}", "md5")]
    [InlineData("SHA512 (x.gz) = {D}", "sha-512")]
    [InlineData("# SHA-512\n{D}  x.gz", "sha-512")]
    [InlineData("0123456789012345678901234567890123456789 *x.gz", "sha-1")]
    public void Knows_the_algorithm_by_the_length(string text, string algorithm) =>
        Assert.Equal(algorithm, ChecksumFile.Parse(Fill(text), "x.gz").Algorithm);

    [Fact]
    public void Takes_128_digits_for_SHA_512_only_where_something_says_so()
    {
        var text = Fill("{D}  x.gz\n");

        Assert.Equal("sha-512", ChecksumFile.Parse(text, "x.gz", "SHA512SUMS").Algorithm);
        Assert.Equal("sha-512", ChecksumFile.Parse(text, "x.gz", "x.gz.sha512").Algorithm);
        Assert.Throws<IntegrityException>(() => ChecksumFile.Parse(text, "x.gz", "checksums.txt"));
        Assert.Equal("sha-256", ChecksumFile.Parse(text + Fill("{A}  x.gz\n"), "x.gz", "checksums.txt").Algorithm);
    }

    [Theory]
    [InlineData("SHA256 hash of y.gz:\r\n{A}\r\nCertUtil: done.\r\n")]
    [InlineData("SHA256 hash of file C:\\x.gz\\y.gz:\r\n{A}\r\n")]
    [InlineData("y.gz  {A}\n")]
    [InlineData("SHA256  {A}  D:\\files\\y.gz\n")]
    [InlineData("Algorithm : SHA256\nHash : {A}\nPath : D:\\y.gz\n")]
    [InlineData("{A}  \"y.gz\"\n")]
    public void Never_takes_the_digest_of_another_file(string text) =>
        Assert.Throws<IntegrityException>(() => ChecksumFile.Parse(Fill(text), "x.gz"));

    [Theory]
    [InlineData("utf-8", true)]
    [InlineData("utf-8", false)]
    [InlineData("utf-16", true)]
    [InlineData("utf-16", false)]
    [InlineData("utf-16BE", true)]
    [InlineData("utf-16BE", false)]
    public void Reads_what_a_shell_of_another_system_redirected(string encoding, bool hasMark)
    {
        var form = Encoding.GetEncoding(encoding);
        byte[] bytes = [.. hasMark ? form.GetPreamble() : [], .. form.GetBytes($"{A}  x.gz\r\n")];

        Assert.Equal(A, ChecksumFile.Parse(ChecksumFile.Decode(bytes), "x.gz").Value);
    }

    [Fact]
    public void Writes_the_value_in_lower_case() =>
        Assert.Equal(A, ChecksumFile.Parse(A.ToUpperInvariant() + "  x.gz", "x.gz").Value);

    [Theory]
    [InlineData("{A}  y.gz\n", "it has 1 entry, the first for 'y.gz'")]
    [InlineData("{A}  y.gz\n{B}  z.gz\n{A}\n", "it has 3 entries, the first for 'y.gz'")]
    [InlineData("{A}  X.GZ\n", "it has 1 entry")]
    public void Refuses_a_file_that_is_not_listed(string text, string message)
    {
        var error = Assert.Throws<IntegrityException>(() => ChecksumFile.Parse(Fill(text), "x.gz"));

        Assert.Contains("does not list 'x.gz': " + message, error.Message, StringComparison.Ordinal);
        Assert.Contains("FetchOptions.Digests", error.Hint, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{A}  a/x.gz\n{B}  b/x.gz\n")]
    [InlineData("{A}  x.gz\n{B}  x.gz\n")]
    [InlineData("{A}\n{B}\n")]
    public void Refuses_two_values_for_one_file(string text)
    {
        var error = Assert.Throws<IntegrityException>(() => ChecksumFile.Parse(Fill(text), "x.gz"));

        Assert.Contains($"lists 'x.gz' twice: sha-256 {A} and {B}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BLAKE2b (x.gz) = {D}\n")]
    [InlineData("{A}{C}  x.gz\n")]
    [InlineData("SHA256 (x.gz) = {C}\n")]
    public void Refuses_a_file_that_is_listed_with_an_unknown_algorithm_only(string text)
    {
        var error = Assert.Throws<IntegrityException>(() => ChecksumFile.Parse(Fill(text), "x.gz"));

        Assert.Contains("no algorithm that is known here", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData(" \n", "is empty")]
    [InlineData("<!DOCTYPE html><html>", "begins with '<!DOCTYPE html><html>'")]
    [InlineData("404 page not found", "begins with '404 page not found'")]
    public void Refuses_a_text_without_a_checksum(string text, string message)
    {
        var error = Assert.Throws<UnexpectedContentException>(() => ChecksumFile.Parse(text, "x.gz"));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Throws_nothing_but_its_own_errors_for_any_text()
    {
        var pieces = Gen.Elements(
            A,
            Md5,
            "  ",
            " *",
            "x.gz",
            "\n",
            "\r\n",
            "\\",
            "SHA256 (",
            ") = ",
            "#",
            "\0",
            "é",
            "="
        );
        Prop.ForAll(
                pieces.ListOf().Select(list => string.Concat(list)).ToArbitrary(),
                text =>
                {
                    try
                    {
                        return ChecksumFile.Parse(text, "x.gz").Origin == "checksums";
                    }
                    catch (StarhaulException)
                    {
                        return true;
                    }
                }
            )
            .QuickCheckThrowOnFailure();
    }

    private static string Fill(string text) =>
        text.Replace("{A}", A, StringComparison.Ordinal)
            .Replace("{B}", B, StringComparison.Ordinal)
            .Replace("{C}", Md5, StringComparison.Ordinal)
            .Replace("{D}", Sha512, StringComparison.Ordinal);
}
