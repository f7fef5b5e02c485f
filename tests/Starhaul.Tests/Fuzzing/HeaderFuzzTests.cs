using System.Net;
using System.Text;
using Starhaul.Integrity;
using Starhaul.Transfer;
using Starhaul.Transports.Http;
using Xunit;

namespace Starhaul.Tests.Fuzzing;

/// <summary>Header fields that are nearly right: nothing throws, and what is taken from them keeps its rules. <c>STARHAUL_LONG=1</c> tries twenty times as many.</summary>
public sealed class HeaderFuzzTests
{
    private const int Rounds = 3_000;

    private static readonly SourceIdentity Held = new() { ETag = "\"v1\"", Length = 1_000 };

    [Fact(Timeout = 600_000)]
    public Task A_range_is_believed_only_where_it_begins_as_asked_and_ends_within_the_file() =>
        EachAsync(
            ["bytes 100-999/1000", "bytes 100-199/*", "bytes */1000", "bytes 0-0/1", "items 1-2/3"],
            text =>
            {
                using var message = new HttpResponseMessage(HttpStatusCode.PartialContent);
                message.Headers.TryAddWithoutValidation("ETag", "\"v1\"");
                message.Content.Headers.TryAddWithoutValidation("Content-Range", text);
                using var response = new HttpResponse(message, new Uri("http://a.example/f"));

                var verdict = RangeVerdict.Judge(Held, response, from: 100);

                Assert.True(
                    verdict.Fault is not null || verdict is { Version: null, End: > 100 and <= 1_000 },
                    $"'{text}' was taken for {verdict}"
                );
                _ = RangeVerdict.JudgeEnd(Held, response, from: 100);
            }
        );

    [Fact(Timeout = 600_000)]
    public Task A_wait_is_positive_or_none() =>
        EachAsync(
            ["3", "1.5", "0", "-1", "99999999999999999999", "Fri, 21 Nov 2036 20:00:00 GMT", "soon"],
            text =>
            {
                using var message = new HttpResponseMessage(HttpStatusCode.ServiceUnavailable);
                message.Headers.TryAddWithoutValidation("Retry-After", text);
                using var response = new HttpResponse(message, new Uri("http://a.example/f"));

                Assert.True(response.RetryAfter(TimeProvider.System) is null or { Ticks: > 0 });
            }
        );

    [Fact(Timeout = 600_000)]
    public Task All_fields_together_are_read_to_an_end() =>
        EachAsync(
            [
                "ETag: \"v1\"\nLast-Modified: Sat, 14 Nov 2026 20:00:00 GMT\nContent-Length: 1000\nContent-Encoding: gzip",
                "Content-Length: 10, 10\nTransfer-Encoding: chunked\nContent-Type: application/json; charset=utf-8",
                "Link: <https://b.example/f>; rel=duplicate; pri=1\nRetry-After: 3\nContent-Range: bytes 0-9/10",
                "Content-Disposition: attachment; filename*=UTF-8''a%20b.gz; filename=\"a b.gz\"\nDate: Sat, 21 Nov 2026 20:00:00 GMT",
            ],
            text =>
            {
                using var message = new HttpResponseMessage(HttpStatusCode.OK);
                foreach (var line in text.Split('\n'))
                {
                    var parts = line.Split(':', 2);
                    if (parts.Length == 2 && parts[0].Length > 0 && parts[0].All(char.IsAsciiLetter))
                    {
                        _ =
                            message.Headers.TryAddWithoutValidation(parts[0], parts[1])
                            || message.Content.Headers.TryAddWithoutValidation(parts[0], parts[1]);
                    }
                }

                using var response = new HttpResponse(message, new Uri("http://a.example/f"));

                Assert.True(response.Identity.Length is null or >= 0);
                Assert.NotNull(response.ToFacts().Links);
                _ = (response.FramingFault, response.Digests, response.End, response.IsWholeRange);
            }
        );

    [Fact(Timeout = 600_000)]
    public Task A_digest_that_is_read_is_one_of_its_algorithm() =>
        EachAsync(
            [
                "sha-256=:4REjxQ4yrqUVicfSKYNO/cF9zNj5ANbzgDZt3/h3Qxo=:, sha-512=:AAAA:",
                "SHA-256=4REjxQ4yrqUVicfSKYNO/cF9zNj5ANbzgDZt3/h3Qxo=,MD5=1B2M2Y8AsgTpgAmY7PhCfg==",
                "crc32c=4waSgw==, md5=1B2M2Y8AsgTpgAmY7PhCfg==",
            ],
            text =>
            {
                foreach (
                    var name in (string[])
                        ["Repr-Digest", "Digest", "Content-MD5", "x-goog-hash", "x-amz-checksum-crc32"]
                )
                {
                    Assert.All(
                        DigestHeaders.Read([new(name, [text])]),
                        digest =>
                            Assert.True(
                                !DigestAlgorithm.TryParse(digest.Algorithm, out var algorithm)
                                    || algorithm.IsValue(digest.Value)
                            )
                    );
                }
            }
        );

    [Fact(Timeout = 600_000)]
    public Task A_name_that_is_not_refused_stays_in_its_folder() =>
        EachAsync(
            [
                "attachment; filename=\"a.json.gz\"",
                "attachment; filename*=UTF-8''%e2%82%ac%20rates.gz",
                "inline; filename=\"..\\..\\a\"; filename*=iso-8859-1'en'a%2f..%2fb",
            ],
            text =>
            {
                if (
                    ContentDisposition.FileName(text) is { Length: > 0 } name
                    && FileNameRules.FaultOfForeign(name) is null
                )
                {
                    Assert.Equal(name, Path.GetFileName(name));
                    Assert.True(name is not "." and not ".." && !name.Any(char.IsControl), name);
                }
            }
        );

    private static Task EachAsync(string[] seeds, Action<string> hold) =>
        Task.Run(
            () =>
            {
                foreach (var (_, bytes) in Mutation.Of([.. seeds.Select(Encoding.UTF8.GetBytes)], Rounds))
                {
                    hold(Encoding.Latin1.GetString(bytes));
                }
            },
            TestContext.Current.CancellationToken
        );
}
