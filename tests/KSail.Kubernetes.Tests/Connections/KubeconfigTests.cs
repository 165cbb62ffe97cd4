using KSail.Documents.Diagnostics;
using KSail.Kubernetes.Connections;
using KSail.Testing;

namespace KSail.Kubernetes.Tests.Connections;

public sealed class KubeconfigTests : IDisposable
{
    private const string Secret = "s3cr3t-t0ken-of-the-user";
    private const string Indicators = "{}[]:,&*!|>'\"%@`#-\n\t ";
    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_usual_one_leads_to_its_cluster()
    {
        var (connection, diagnostics) = Clients.TryConnect(_folder, Usual, "admin@prod");
        Assert.Empty(diagnostics);
        Assert.Equal(("admin@prod", "prod", "admin", "apps"), (connection!.Context, connection.Cluster, connection.User, connection.Namespace));
        Assert.Equal(new Uri("https://10.0.0.1:6443"), connection.Server);
        Assert.Equal("context 'admin@prod' (https://10.0.0.1:6443)", connection.ToString());
        Assert.Equal(14, connection.Span.Line);
    }

    [Theory]
    // Code, line, and what the message says of each mistake.
    [InlineData("admin@prdo", "", "", "KSAIL6101", 7, "there is no context 'admin@prdo' in */config; did you mean 'admin@prod'? (contexts: admin@local, admin@prod)")]
    [InlineData("admin@prod", "cluster: prod", "cluster: prdo", "KSAIL6102", 14, "the context 'admin@prod' names the cluster 'prdo', which is not in the kubeconfig; did you mean 'prod'?")]
    [InlineData("admin@prod", "cluster: prod,", "", "KSAIL6102", 14, "the context 'admin@prod' names no 'cluster'")]
    [InlineData("admin@prod", "user: admin", "user: somebody", "KSAIL6103", 14, "the context 'admin@prod' names the user 'somebody', which is not in the kubeconfig")]
    [InlineData("admin@prod", "server: https://10.0.0.1:6443", "x: y", "KSAIL6102", 6, "the cluster 'prod' has no 'server': the address of its API server, such as https://10.0.0.1:6443")]
    [InlineData("admin@prod", "https://10.0.0.1:6443", "'https://'", "KSAIL6102", 6, "'server' of the cluster 'prod' is not an address such as https://10.0.0.1:6443")]
    [InlineData("admin@prod", "https://10.0.0.1:6443", "ftp://10.0.0.1", "KSAIL6102", 6, "'server' of the cluster 'prod' is not an address")]
    [InlineData("admin@prod", "https://10.0.0.1:6443", "https://a:b@10.0.0.1", "KSAIL6102", 6, "holds more than scheme, host, port and path; credentials belong into 'users'")]
    [InlineData("admin@prod", "server: https", "certificate-authority-data: '%%%'\n    server: https", "KSAIL6102", 6, "'certificate-authority-data' is not Base64; it is cut, or was changed by hand")]
    [InlineData("admin@prod", "server: https", "certificate-authority-data: bm90aGluZw==\n    server: https", "KSAIL6102", 6, "'certificate-authority-data' of the cluster 'prod' holds no certificate in PEM form")]
    [InlineData("admin@prod", "server: https", "certificate-authority: missing.crt\n    server: https", "KSAIL6102", 6, "the file of 'certificate-authority' cannot be read: Could not find file '*/missing.crt'")]
    [InlineData("admin@prod", "server: https", "proxy-url: 'ftp://user:secret@proxy'\n    server: https", "KSAIL6102", 6, "'proxy-url' of the cluster 'prod' is not an address of the form http://, https:// or socks5://host:port")]
    [InlineData("admin@prod", "token: s3", "username: me\n    token: s3", "KSAIL6103", 19, "the user 'admin' has a token and a password; kubectl refuses that, too: remove one")]
    [InlineData("admin@prod", "token: s3", "client-certificate-data: YQ==\n    token: s3", "KSAIL6103", 19, "the user 'admin' has a client certificate without its key, or a key without its certificate")]
    [InlineData("admin@prod", "token: s3", "client-certificate-data: YQ==\n    client-key-data: YQ==\n    token: s3", "KSAIL6103", 19, "the client certificate of the user 'admin' cannot be used: there is no certificate in PEM form")]
    [InlineData("admin@prod", "token: s3", "auth-provider: {name: gcp}\n    token: s3", "KSAIL6103", 19, "'auth-provider: gcp' was removed from Kubernetes clients in 1.26; install gke-gcloud-auth-plugin and run 'gcloud container clusters get-credentials'")]
    [InlineData("admin@prod", "token: s3", "exec: {apiVersion: client.authentication.k8s.io/v1alpha1, command: aws}\n    x: s3", "KSAIL6103", 19, "that version is gone since Kubernetes 1.24: update the plugin")]
    [InlineData("admin@prod", "token: s3", "exec: {apiVersion: client.authentication.k8s.io/v1}\n    x: s3", "KSAIL6103", 19, "the credential plugin of the user 'admin' has no 'command'")]
    [InlineData("admin@prod", "token: s3", "exec: {apiVersion: client.authentication.k8s.io/v1, command: aws, interactiveMode: Always}\n    x: s3", "KSAIL6103", 19, "'interactiveMode: Always' needs somebody at a terminal, which a build has not")]
    [InlineData("admin@prod", "token: s3cr3t-t0ken-of-the-user", "token: \"a\\nb\"", "KSAIL6103", 19, "the token of the user 'admin' holds line breaks or characters that no token has")]
    [InlineData("admin@prod", "clusters:", "clusters: [", "KSAIL6100", 4, "*/config' is not a kubeconfig: ")]
    [InlineData("admin@prod", "kind: Config", "kind: Pod", "KSAIL6100", 2, "a kubeconfig has 'kind: Config', not 'Pod'")]
    [InlineData("admin@prod", "users:\n", "users: {a: b}\nx:\n", "KSAIL6100", 16, "'users' is a list of entries with 'name' and 'user'")]
    [InlineData("admin@prod", "- name: admin@local", "- nmae: admin@local", "KSAIL6100", 11, "an entry of 'contexts' has no 'name'")]
    [InlineData("admin@prod", "- name: admin@local", "- name: admin@prod", "KSAIL6100", 13, "'contexts' has two entries 'admin@prod'; remove one, kubectl does not read such a file either")]
    public void Mistakes_are_found_at_their_place(string context, string old, string changed, string code, int line, string message)
    {
        var text = old.Length == 0 ? Usual : Usual.Replace(old, changed, StringComparison.Ordinal);
        Assert.True(old.Length == 0 || text != Usual);
        var (connection, diagnostics) = Clients.TryConnect(_folder, text, context);
        Assert.Null(connection);
        var found = Assert.Single(diagnostics);
        Assert.Equal((code, DiagnosticSeverity.Error, line), (found.Code, found.Severity, found.Span.Line));
        var at = -1;
        foreach (var part in message.Split('*'))
        {
            var next = found.Message.IndexOf(part, at + 1, StringComparison.Ordinal);
            Assert.True(next >= 0, $"'{part}' is not in: {found.Message}");
            at = next;
        }

        Assert.DoesNotContain("secret", found.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, found.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("server: https", "insecure-skip-tls-verify: true\n    server: https", "the certificate of 10.0.0.1:6443 is not checked")]
    [InlineData("https://10.0.0.1:6443", "http://10.0.0.1:6443", "the credentials go to 10.0.0.1:6443 in the open")]
    [InlineData("https://10.0.0.1:6443", "http://127.0.0.1:8001", "")]
    public void An_open_connection_is_a_warning(string old, string changed, string message)
    {
        var (connection, diagnostics) = Clients.TryConnect(_folder, Usual.Replace(old, changed, StringComparison.Ordinal), "admin@prod");
        Assert.NotNull(connection);
        Assert.Equal(message.Length > 0 ? ["KSAIL6104"] : [], diagnostics.Select(static d => d.Code));
        Assert.All(diagnostics, d => Assert.Contains(message, d.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void A_missing_file_is_an_error_alone_and_passed_over_in_a_list()
    {
        var diagnostics = new DiagnosticBag();
        Assert.Null(Kubeconfig.Load(KubeconfigFiles.Single("nowhere", _folder.Root, static _ => null), diagnostics));
        Assert.Equal(("KSAIL6100", _folder["nowhere"]), (diagnostics.Items[0].Code, diagnostics.Items[0].Span.File));

        _folder.Write("config", Usual);
        var list = string.Join(Path.PathSeparator, "nowhere", "", _folder["config"]);
        var files = KubeconfigFiles.Default(_folder.Root, name => name == "KUBECONFIG" ? list : null);
        Assert.Equal(["admin@local", "admin@prod"], Kubeconfig.Load(files, new DiagnosticBag())!.Contexts);

        var none = new DiagnosticBag();
        Assert.Null(Kubeconfig.Load(KubeconfigFiles.Default(_folder.Root, static name => name == "KUBECONFIG" ? "nowhere" : null), none));
        Assert.Contains("(from KUBECONFIG) exists", none.Items[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_one_name_the_first_file_counts_whole()
    {
        _folder.Write("first/config", "current-context: ''\nusers: [{name: admin, user: {}}]\ncontexts: [{name: a, context: {cluster: c, user: admin}}]\n");
        _folder.Write("second/config", "current-context: a\nusers: [{name: admin, user: {token: x, username: y}}]\nclusters: [{name: c, cluster: {server: 'https://h', certificate-authority: ca.crt}}]\ncontexts: [{name: a, context: {}}]\n");
        var variable = string.Join(Path.PathSeparator, _folder["first/config"], _folder["second/config"]);
        var diagnostics = new DiagnosticBag();
        var kubeconfig = Kubeconfig.Load(KubeconfigFiles.Default(_folder.Root, name => name == "KUBECONFIG" ? variable : null), diagnostics)!;
        Assert.Equal("a", kubeconfig.CurrentContext);
        Assert.Null(kubeconfig.Connect("a", SourceSpan.None, static _ => null, diagnostics));
        // Relative to its own file, not to the first; and the user has no two ways to authenticate.
        Assert.Contains(_folder["second/ca.crt"], Assert.Single(diagnostics.Items).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("~/.kube/config", "/home/me/.kube/config")]
    [InlineData("kube/config", "/repo/env/kube/config")]
    [InlineData("/etc/kube", "/etc/kube")]
    [InlineData("../config", "/repo/config")]
    public void Paths_are_absolute(string path, string expected) =>
        Assert.Equal([expected], KubeconfigFiles.Single(path, "/repo/env", static name => name == "HOME" ? "/home/me" : null).Paths);

    [Fact]
    public void Without_a_variable_it_is_in_the_home() =>
        Assert.Equal(["/home/me/.kube/config"], KubeconfigFiles.Default("/repo", static name => name == "HOME" ? "/home/me" : null).Paths);

    [Fact]
    public void Mutated_ones_are_read_or_refused_and_never_tell_secrets()
    {
        var random = new Random(20260101);
        for (var round = 0; round < 1000; round++)
        {
            var text = Usual.ToCharArray().ToList();
            for (var i = random.Next(1, 4); i > 0; i--)
            {
                var at = random.Next(text.Count);
                switch (random.Next(4))
                {
                    case 0:
                        text.RemoveAt(at);
                        break;
                    case 1:
                        text.Insert(at, Indicators[random.Next(Indicators.Length)]);
                        break;
                    case 2:
                        text[at] = (char)random.Next(1, 256);
                        break;
                    default:
                        text.RemoveRange(at, Math.Min(random.Next(40), text.Count - at));
                        break;
                }

                if (text.Count == 0)
                    text.Add(' ');
            }

            var (connection, diagnostics) = Clients.TryConnect(_folder, new string([.. text]), "admin@prod");
            Assert.True(connection is not null || Diagnostic.AnyError(diagnostics), new string([.. text]));
            Assert.All(diagnostics, static d => Assert.DoesNotContain("3cr3t-t0ken-of", d.Message, StringComparison.Ordinal));
        }
    }

    private const string Usual = """
        apiVersion: v1
        kind: Config
        clusters:
        - name: prod
          cluster:
            server: https://10.0.0.1:6443
        - name: local
          cluster: {server: "https://127.0.0.1:6443"}
        current-context: admin@local
        contexts:
        - name: admin@local
          context: {cluster: local, user: admin}
        - name: admin@prod
          context: {cluster: prod, user: admin, namespace: apps}
        preferences: {}
        users:
        - name: admin
          user:
            token: s3cr3t-t0ken-of-the-user
        """;
}
