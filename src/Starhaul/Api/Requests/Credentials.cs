using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Starhaul.Api.Values;

namespace Starhaul.Api.Requests;

/// <summary>Adds to a request what says who asks. What it adds is seen by the wire alone.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A SemaphoreSlim whose wait handle nobody took holds nothing.")]
internal sealed class Credentials(ApiResource resource, Func<string, string?> secrets, TimeProvider time)
    : IResponseRedaction
{
    /// <summary>Most characters of a server's own words in a message.</summary>
    private const int LongestWords = 200;

    /// <summary>Most characters of what an error shows of a response.</summary>
    private const int LongestExcerpt = 500;

    /// <summary>How long before its end a token is no longer used.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(30);

    /// <summary>The forms of each secret that was used.</summary>
    private readonly ConcurrentDictionary<string, Regex> used = new(StringComparer.Ordinal);

    /// <summary>One token is asked for at a time, however many requests wait for it.</summary>
    private readonly SemaphoreSlim tokens = new(1, 1);
    private string? refreshed;
    private string? token;
    private DateTimeOffset tokenEnds;

    /// <summary>A request with credentials.</summary>
    /// <param name="request">The request without them.</param>
    /// <param name="ask">Sends a request for a token and gives the body of its response.</param>
    /// <exception cref="SourceUnavailableException">A secret that is needed is not there.</exception>
    public async Task<PreparedRequest> AddAsync(PreparedRequest request, Func<PreparedRequest, Task<TokenResponse>> ask)
    {
        if (resource.Authentication is not { } how || Secret(how.Secret, how.IsOptional) is not { } secret)
        {
            return request;
        }

        switch (how.Kind)
        {
            case ApiAuthenticationKind.KeyInHeader:
                return request.WithHeader(how.Name, secret);
            case ApiAuthenticationKind.KeyInQuery:
                return request.WithQuery(how.Name, secret);
            case ApiAuthenticationKind.KeyInBody when request.Form is { } form:
                return request with { Form = [.. form, KeyValuePair.Create(how.Name, secret)] };
            case ApiAuthenticationKind.KeyInBody:
                var json = request.Json?.DeepClone() as JsonObject ?? [];
                JsonPointer.Set(json, how.Name, JsonValue.Create(secret));
                return request.Method == HttpMethod.Get ? request : request with { Json = json };
            case ApiAuthenticationKind.Bearer:
                return request.WithHeader("Authorization", "Bearer " + secret);
            case ApiAuthenticationKind.Basic:
                return request.WithHeader("Authorization", Basic(Secret(how.User!, isOptional: false)!, secret));
            default:
                var issued = await TokenAsync(how, secret, ask).ConfigureAwait(false);
                return how is { Kind: ApiAuthenticationKind.Login, TokenPointer: null }
                    ? request.WithHeader("Cookie", issued)
                    : request.WithHeader("Authorization", "Bearer " + issued);
        }
    }

    /// <summary>Forgets the token of a request that was refused; true when it had one, for which another can be asked.</summary>
    public bool Renew(PreparedRequest refused)
    {
        var last = refused.Headers is [.., { Key: "Authorization" or "Cookie", Value: var value }] ? value : null;
        if (last is null || resource.Authentication?.Kind is not { } kind || !IsIssued(kind))
        {
            return false;
        }

        // Of requests side by side one may have asked for another token already, which is not the one that was refused.
        if (token is { } current && last.EndsWith(current, StringComparison.Ordinal))
        {
            Interlocked.CompareExchange(ref token, null, current);
        }

        return true;
    }

    /// <summary>A text from outside without the secrets that it may repeat.</summary>
    public string Redact(string text) => used.Values.Aggregate(text, static (left, form) => form.Replace(left, "***"));

    /// <summary>Words of a server, fit for a message. What is cut off last cannot leave a part of a secret behind.</summary>
    public string Display(string text) => ServerText.Clean(Redact(text), LongestWords);

    /// <summary>The beginning of a response, fit to be shown.</summary>
    public string Excerpt(string text) => ServerText.Clean(Redact(text), LongestExcerpt);

    /// <summary>Whether a text holds a secret, as it is or escaped.</summary>
    public bool IsIn(string text) => used.Values.Any(form => form.IsMatch(text));

    /// <summary>A URL that a server gave, without the keys that it repeats: each request gets them anew.</summary>
    public Uri RemoveKeys(Uri url)
    {
        var fields = url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries);
        var kept = fields.Where(field => !IsIn(field) && !IsKey(Uri.UnescapeDataString(field.Split('=', 2)[0])));
        return new UriBuilder(url) { Query = string.Join('&', kept), Fragment = "" }.Uri;
    }

    private static bool IsIssued(ApiAuthenticationKind kind) =>
        kind
            is ApiAuthenticationKind.ClientCredentials
                or ApiAuthenticationKind.RefreshToken
                or ApiAuthenticationKind.JwtBearer
                or ApiAuthenticationKind.Login;

    private bool IsKey(string name) =>
        resource.Authentication is { Kind: ApiAuthenticationKind.KeyInQuery } how && how.Name == name;

    private string? Secret(string name, bool isOptional)
    {
        if (secrets(name) is { Length: > 0 } secret)
        {
            Remember(secret);
            return secret;
        }

        return isOptional
            ? null
            : throw new SourceUnavailableException($"{resource.Name} needs the secret '{name}', and it is not there.")
            {
                Step = FetchStep.Input,
                Hint = $"Set {ApiSecrets.VariableOf(name)}, or put it into the file of secrets; see docs/api.md.",
            };
    }

    private async Task<string> TokenAsync(
        ApiAuthentication how,
        string secret,
        Func<PreparedRequest, Task<TokenResponse>> ask
    )
    {
        await tokens.WaitAsync().ConfigureAwait(false);
        try
        {
            return token is { } current && time.GetUtcNow() < tokenEnds
                ? current
                : await NewTokenAsync(how, secret, ask).ConfigureAwait(false);
        }
        finally
        {
            tokens.Release();
        }
    }

    private async Task<string> NewTokenAsync(
        ApiAuthentication how,
        string secret,
        Func<PreparedRequest, Task<TokenResponse>> ask
    )
    {
        var request =
            how.Kind == ApiAuthenticationKind.Login ? Login(how, secret)
            : how.Kind == ApiAuthenticationKind.ClientCredentials ? Grant(how, secret, "client_credentials", [])
            : how.Kind == ApiAuthenticationKind.RefreshToken
                ? Grant(
                    how,
                    how.ClientSecret is { } name ? Secret(name, isOptional: false) : null,
                    "refresh_token",
                    [KeyValuePair.Create("refresh_token", refreshed ?? secret)]
                )
            : Grant(how, null, "urn:ietf:params:oauth:grant-type:jwt-bearer", [Assertion(how, secret)]);
        var answer = await ask(request).ConfigureAwait(false);
        var given =
            how.Kind == ApiAuthenticationKind.Login ? LoginToken(how, answer, request) : AccessToken(answer, request);
        Remember(given);
        if (Text(answer, "/refresh_token") is { } next)
        {
            // Servers may take a refresh token once (RFC 6749 §6).
            refreshed = next;
            Remember(next);
        }

        var lives =
            answer.Body is { } body
            && JsonPointer.Find(body, "/expires_in") is { ValueKind: JsonValueKind.Number } seconds
                ? TimeSpan.FromSeconds(Math.Clamp(seconds.GetDouble(), 0, 1e7))
                : TimeSpan.FromHours(1);
        tokenEnds = time.GetUtcNow() + (lives > Margin * 2 ? lives - Margin : lives / 2);
        token = given;
        return given;
    }

    // RFC 6749 §4.4.2 and §6, with the client's name and secret as §2.3.1 prefers them; a public client names itself.
    private PreparedRequest Grant(
        ApiAuthentication how,
        string? password,
        string grant,
        IEnumerable<KeyValuePair<string, string>> more
    )
    {
        var form = new List<KeyValuePair<string, string>> { KeyValuePair.Create("grant_type", grant) };
        form.AddRange(more);
        if (how.Scope is { } scope && how.Kind != ApiAuthenticationKind.JwtBearer)
        {
            form.Add(KeyValuePair.Create("scope", scope));
        }

        var user = how.User is { } name ? Secret(name, isOptional: false) : null;
        if (user is not null && password is null)
        {
            form.Add(KeyValuePair.Create("client_id", user));
        }

        var request = new PreparedRequest
        {
            Method = HttpMethod.Post,
            Url = new Uri(resource.BaseUrl, how.TokenUrl!),
            Form = form,
        };
        return user is null || password is null
            ? request
            : request.WithHeader("Authorization", Basic(Uri.EscapeDataString(user), Uri.EscapeDataString(password)));
    }

    private KeyValuePair<string, string> Assertion(ApiAuthentication how, string pem)
    {
        var url = new Uri(resource.BaseUrl, how.TokenUrl!);
        var assertion = SignedAssertion.Create(how, pem, url, time.GetUtcNow());
        Remember(assertion);
        return KeyValuePair.Create("assertion", assertion);
    }

    private PreparedRequest Login(ApiAuthentication how, string secret)
    {
        var values = new Dictionary<string, JsonNode?>(StringComparer.Ordinal)
        {
            ["secret"] = JsonValue.Create(secret),
            ["user"] = how.User is { } name ? JsonValue.Create(Secret(name, isOptional: false)) : null,
        };
        var template = how.LoginRequest!;
        return new PreparedRequest
        {
            Method = HttpMethod.Parse(template.Method),
            Url = new Uri(resource.BaseUrl, template.Path),
            Json = Template.Fill(template.Json, values),
            Form = template.Form is { } form
                ? [.. form.Select(pair => KeyValuePair.Create(pair.Key, Template.Fill(pair.Value, values) ?? ""))]
                : null,
        };
    }

    private static string LoginToken(ApiAuthentication how, TokenResponse answer, PreparedRequest request) =>
        how.TokenPointer is { } pointer
            ? Text(answer, pointer)
                ?? throw new UnexpectedContentException($"{request.Url.Authority} gave no token at {pointer}.")
        : answer.Cookies.Count > 0 ? string.Join("; ", answer.Cookies)
        : throw new UnexpectedContentException($"{request.Url.Authority} set no cookie.");

    private static string AccessToken(TokenResponse answer, PreparedRequest request) =>
        Text(answer, "/access_token")
        ?? throw new UnexpectedContentException($"{request.Url.Authority} gave no access_token.");

    private static string? Text(TokenResponse answer, string pointer) =>
        answer.Body is { } body && JsonPointer.Find(body, pointer) is { ValueKind: JsonValueKind.String } found
            ? found.GetString()
            : null;

    private string Basic(string user, string password)
    {
        var coded = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        Remember(coded);
        return new AuthenticationHeaderValue("Basic", coded).ToString();
    }

    private void Remember(string secret)
    {
        used.GetOrAdd(secret, SecretForms.CreatePattern);
    }
}
