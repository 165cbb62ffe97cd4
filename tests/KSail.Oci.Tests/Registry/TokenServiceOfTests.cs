using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using KSail.Testing;

namespace KSail.Oci.Tests.Registry;

/// <summary>A token service as distribution specifies it: checks a password and signs what it grants.</summary>
internal sealed class TokenServiceOfTests : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _certificate;
    private readonly string _password;

    public TokenServiceOfTests(string password)
    {
        _password = password;
        var request = new CertificateRequest("CN=tests", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var port = DockerRegistry.FreePort();
        Realm = $"http://127.0.0.1:{port}/token";
        _listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        _listener.Start();
        _ = ServeAsync();
    }

    public string Realm { get; }

    public string CertificatePem => _certificate.ExportCertificatePem();

    /// <summary>Actions that are granted whatever is asked for; null for all.</summary>
    public string[]? Granted { get; init; }

    /// <summary>How many seconds its tokens live, as it says.</summary>
    public int Lifetime { get; init; } = 300;

    /// <summary>How many tokens were given.</summary>
    public int Count { get; private set; }

    /// <summary>The token given last.</summary>
    public string LastToken { get; private set; } = "";

    public void Dispose()
    {
        _listener.Close();
        _certificate.Dispose();
        _key.Dispose();
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                Answer(await _listener.GetContextAsync());
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private void Answer(HttpListenerContext context)
    {
        if (context.Request.HttpMethod == "POST")
        {
            AnswerRefresh(context);
            return;
        }

        var expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("somebody:" + _password));
        if (context.Request.Headers["Authorization"] != expected)
        {
            context.Response.StatusCode = 401;
            // A careless service that sends back what it was given.
            context.Response.Close(Encoding.UTF8.GetBytes($$"""{"errors":[{"code":"UNAUTHORIZED","message":"not valid: {{context.Request.Headers["Authorization"]}}"}]}"""), willBlock: true);
            return;
        }

        Give(context, "token", context.Request.QueryString.GetValues("scope") ?? []);
    }

    // OAuth 2: the refresh token is the password here.
    private void AnswerRefresh(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream);
        var form = System.Web.HttpUtility.ParseQueryString(reader.ReadToEnd());
        if (form["grant_type"] != "refresh_token" || form["refresh_token"] != _password || form["service"] != "tests" || string.IsNullOrEmpty(form["client_id"]))
        {
            context.Response.StatusCode = 400;
            context.Response.Close();
            return;
        }

        Give(context, "access_token", (form["scope"] ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    private void Give(HttpListenerContext context, string field, string[] scopes)
    {
        Count++;
        LastToken = Sign(scopes);
        context.Response.ContentType = "application/json";
        context.Response.Close(Encoding.UTF8.GetBytes($$"""{"{{field}}":"{{LastToken}}","expires_in":{{Lifetime}}}"""), willBlock: true);
    }

    private string Sign(string[] scopes)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var access = scopes.Select(scope => scope.Split(':')).Select(parts => new { type = parts[0], name = parts[1], actions = Granted ?? parts[2].Split(',') });
        var header = new { typ = "JWT", alg = "RS256", x5c = new[] { Convert.ToBase64String(_certificate.RawData) } };
        var claims = new { iss = "tests", sub = "somebody", aud = "tests", exp = now + 300, nbf = now - 10, iat = now, jti = Guid.NewGuid().ToString(), access };
        var signed = Encode(JsonSerializer.SerializeToUtf8Bytes(header)) + "." + Encode(JsonSerializer.SerializeToUtf8Bytes(claims));
        return signed + "." + Encode(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
    }

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
