using System.Text;
using KSail.Kubernetes.Connections;
using KSail.Kubernetes.Objects;
using KSail.Testing;
using KSail.Testing.Kubernetes;

namespace KSail.Kubernetes.Tests.Connections;

public sealed class CredentialTests : DoubleTests
{
    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_client_certificate_says_who_asks(bool isRsa, bool isInFiles)
    {
        var pair = Server.Authority.IssueClient("jane", DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1), isRsa);
        Folder.Write("pki/jane.crt", pair.Certificate);
        Folder.Write("pki/jane.key", pair.Key);
        var user = isInFiles
            ? "client-certificate: pki/jane.crt\nclient-key: pki/jane.key"
            : $"client-certificate-data: {Base64(pair.Certificate)}\nclient-key-data: {Base64(pair.Key)}";
        Assert.Equal("jane", await WhoAsync(user));
        Assert.Equal("HTTP/2", Server.Requests[^1].Protocol);
    }

    [Fact]
    public async Task An_expired_client_certificate_is_named_as_the_reason()
    {
        var pair = Server.Authority.IssueClient("jane", DateTimeOffset.UtcNow.AddDays(-9), DateTimeOffset.UtcNow.AddDays(-2));
        var e = await Assert.ThrowsAsync<KubernetesException>(() => WhoAsync($"client-certificate-data: {Base64(pair.Certificate)}\nclient-key-data: {Base64(pair.Key)}"));
        Assert.Equal(KubernetesFailure.CertificateExpired, e.Failure);
        Assert.Contains($"was answered with 401 (Unauthorized); the client certificate of user 'double' in {Folder["config"]} expired on ", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tokens_and_passwords_say_who_asks_and_are_in_no_message()
    {
        Server.AddToken("token-of-john", "john");
        Server.AddPassword("mary", "pa:ss wörd");
        Assert.Equal("john", await WhoAsync("token: token-of-john"));
        Assert.Equal("mary", await WhoAsync("username: mary\npassword: 'pa:ss wörd'"));
        Assert.Equal("other", await WhoAsync("token: token-of-john\nas: other"));
        var wrong = await Assert.ThrowsAsync<KubernetesException>(() => WhoAsync("token: token-of-nobody"));
        Assert.Equal((KubernetesFailure.Unauthorized, "Unauthorized"), (wrong.Failure, wrong.Status!.Reason));
        Assert.DoesNotContain("token-of-nobody", wrong.ToString(), StringComparison.Ordinal);
        Assert.Contains("the credentials of user 'double' in", wrong.Message, StringComparison.Ordinal);
        var anonymous = await Assert.ThrowsAsync<KubernetesException>(() => WhoAsync("x: y"));
        Assert.Equal(KubernetesFailure.Forbidden, anonymous.Failure);
        Assert.Contains("namespaces \"default\" is forbidden: User \"system:anonymous\" cannot get resource \"namespaces\" in API group \"\" at the cluster scope", anonymous.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_file_is_read_again_when_it_changes()
    {
        Server.AddToken("token-1", "first");
        Server.AddToken("token-2", "second");
        Folder.Write("token", "token-1\n");
        using var api = Clients.Open(Folder, Server.KubeconfigFor("tokenFile: token"));
        Assert.Equal("first", await WhoAsync(api));
        Folder.Write("token", "token-2\n");
        Assert.Equal("second", await WhoAsync(api));
        // While it is being replaced the last one is good enough.
        File.Delete(Folder["token"]);
        Assert.Equal("second", await WhoAsync(api));

        using var other = Clients.Open(Folder, Server.KubeconfigFor("tokenFile: token"));
        var e = await Assert.ThrowsAsync<KubernetesException>(() => WhoAsync(other));
        Assert.Equal(KubernetesFailure.Credentials, e.Failure);
        Assert.StartsWith($"the token file '{Folder["token"]}' of user 'double' in {Folder["config"]} cannot be read: ", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v1")]
    [InlineData("v1beta1")]
    public async Task A_plugin_is_asked_once_and_again_when_what_it_gave_is_refused(string version)
    {
        Plugin($$$"""
            echo "$1 $REGION $KUBERNETES_EXEC_INFO" >>calls.txt
            echo '{"apiVersion":"client.authentication.k8s.io/{{{version}}}","kind":"ExecCredential","status":{"token":"'$(cat current)'"}}'
            """);
        Folder.Write("current", "token-1");
        Server.AddToken("token-1", "first");
        using var api = Clients.Open(Folder, Server.KubeconfigFor($"exec: {{apiVersion: client.authentication.k8s.io/{version}, command: ./plugin, args: [get-token], env: [{{name: REGION, value: north}}], provideClusterInfo: true, interactiveMode: IfAvailable}}"));
        Assert.Equal("first", await WhoAsync(api));
        Assert.Equal("first", await WhoAsync(api));
        var call = Assert.Single(await File.ReadAllLinesAsync(Folder["calls.txt"]));
        Assert.StartsWith($$"""get-token north {"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/{{version}}","spec":{"interactive":false,"cluster":{"server":"{{Server.Address}}","certificate-authority-data":""", call, StringComparison.Ordinal);

        Folder.Write("current", "token-2");
        Server.RemoveToken("token-1");
        Server.AddToken("token-2", "second");
        Assert.Equal("second", await WhoAsync(api));
        Assert.Equal(2, (await File.ReadAllLinesAsync(Folder["calls.txt"])).Length);

        // The same again: then the server means it.
        Server.RemoveToken("token-2");
        var e = await Assert.ThrowsAsync<KubernetesException>(() => WhoAsync(api));
        Assert.Equal(KubernetesFailure.Unauthorized, e.Failure);
        Assert.DoesNotContain("token-2", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plugin_is_asked_again_when_what_it_gave_expires()
    {
        Plugin("""
            echo x >>calls.txt
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"token-1","expirationTimestamp":"2020-01-01T00:00:00Z"}}'
            """);
        Server.AddToken("token-1", "first");
        using var api = Clients.Open(Folder, Server.KubeconfigFor("exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin}"));
        Assert.Equal("first", await WhoAsync(api));
        Assert.Equal("first", await WhoAsync(api));
        Assert.Equal(2, (await File.ReadAllLinesAsync(Folder["calls.txt"])).Length);
    }

    [Fact]
    public async Task A_plugin_may_give_certificates_and_others_later()
    {
        Plugin("""cat answer.json""");
        Answer("jane", 1);
        using var api = Clients.Open(Folder, Server.KubeconfigFor("exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin}"));
        Assert.Equal("jane", await WhoAsync(api));
        Answer("joan", 1);
        Assert.Equal("jane", await WhoAsync(api));
        // Refused: the next connection shows the new one.
        Answer("jill", -1);
        using var expired = Clients.Open(Folder, Server.KubeconfigFor("exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin}"));
        var e = await Assert.ThrowsAsync<KubernetesException>(() => WhoAsync(expired));
        Assert.Equal(KubernetesFailure.CertificateExpired, e.Failure);
        Answer("june", 1);
        Assert.Equal("june", await WhoAsync(expired));

        void Answer(string user, int days)
        {
            var pair = Server.Authority.IssueClient(user, DateTimeOffset.UtcNow.AddDays(-5), DateTimeOffset.UtcNow.AddDays(days));
            var status = new System.Text.Json.Nodes.JsonObject { ["clientCertificateData"] = pair.Certificate, ["clientKeyData"] = pair.Key };
            Folder.Write("answer.json", new System.Text.Json.Nodes.JsonObject { ["apiVersion"] = "client.authentication.k8s.io/v1", ["kind"] = "ExecCredential", ["status"] = status }.ToJsonString());
        }
    }

    [Theory]
    [InlineData("echo 'session is over; run login' >&2; exit 3", "failed with exit code 3: session is over; run login")]
    [InlineData("echo \"bad token eyJhbGciOi.J9 and $KEY\" >&2; exit 1", "failed with exit code 1: bad token *** and ***")]
    [InlineData("echo nothing", "answered with something that is not JSON")]
    [InlineData("echo '{}'", "answered with something that is not an ExecCredential")]
    [InlineData("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1beta1","status":{"token":"x"}}'""", "answered in version 'client.authentication.k8s.io/v1beta1', not in client.authentication.k8s.io/v1 as the kubeconfig says; update the one or the other")]
    [InlineData("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{}}'""", "answered without a token and without a certificate")]
    [InlineData("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"a b"}}'""", "answered with a token that holds line breaks or characters that no token has")]
    [InlineData("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"clientCertificateData":"x"}}'""", "answered with a certificate without its key, or a key without its certificate")]
    [InlineData("""echo '{"kind":"ExecCredential","apiVersion":"client.authentication.k8s.io/v1","status":{"token":"x","expirationTimestamp":"soon"}}'""", "answered with an 'expirationTimestamp' that is not a time")]
    public async Task A_plugin_that_fails_says_why(string script, string message)
    {
        Plugin(script);
        var e = await Assert.ThrowsAsync<KubernetesException>(() => WhoAsync("exec: {apiVersion: client.authentication.k8s.io/v1, command: ./plugin, env: [{name: KEY, value: a-long-secret-key}]}"));
        Assert.Equal(KubernetesFailure.Credentials, e.Failure);
        Assert.Equal($"the credential plugin 'plugin' of user 'double' in {Folder["config"]} {message}", e.Message);
    }

    [Fact]
    public async Task A_plugin_that_is_missing_says_how_to_get_it()
    {
        var e = await Assert.ThrowsAsync<KubernetesException>(() => WhoAsync("exec: {apiVersion: client.authentication.k8s.io/v1, command: no-such-plugin, installHint: 'Get it at https://example.org.'}"));
        Assert.EndsWith(" is not on PATH; Get it at https://example.org", e.Message, StringComparison.Ordinal);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private void Plugin(string script)
    {
        var path = Folder.Write("plugin", "#!/bin/sh\ncd \"$(dirname \"$0\")\"\n" + script + "\n");
        if (OperatingSystem.IsWindows())
            throw new PlatformNotSupportedException("The plugins of these tests are scripts of a shell.");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private async Task<string> WhoAsync(string user)
    {
        using var api = Clients.Open(Folder, Server.KubeconfigFor(user));
        return await WhoAsync(api);
    }

    private async Task<string> WhoAsync(IKubernetesApi api)
    {
        await api.GetAsync(WellKnownKinds.Namespaces, new ObjectName("default"), CancellationToken.None);
        return Server.Requests[^1].User;
    }
}
