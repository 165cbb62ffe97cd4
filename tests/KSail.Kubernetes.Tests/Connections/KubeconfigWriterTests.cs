using KSail.Documents.Diagnostics;
using KSail.Kubernetes.Connections;
using KSail.Testing;

namespace KSail.Kubernetes.Tests.Connections;

public sealed class KubeconfigWriterTests : IDisposable
{
    private const string Addition = """
        apiVersion: v1
        kind: Config
        clusters: [{name: local, cluster: {server: "https://127.0.0.1:6443", certificate-authority-data: QUJD}}]
        users: [{name: admin, user: {client-certificate-data: QUJD, client-key-data: QUJD}}]
        contexts: [{name: whatever, context: {cluster: local, user: admin, namespace: default}}]
        """;

    private const string Existing = """
        # My clusters.
        apiVersion: v1
        kind: Config
        preferences:
          colors: true # I like them
        clusters:
        # The one at work.
        - name: work
          cluster:
            server: https://10.0.0.1:6443
        contexts:
        - name: work
          context:
            cluster: work
            user: admin
        current-context: work # careful
        users:
        - name: admin
          user:
            token: of-work
        """;

    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_file_is_made_where_there_is_none()
    {
        var diagnostics = new DiagnosticBag();
        Assert.True(KubeconfigWriter.Merge(_folder["new/config"], Addition, "admin@local", makeCurrent: true, diagnostics));
        Assert.Empty(diagnostics.Items);
        Assert.Equal(
            """
            apiVersion: v1
            kind: Config
            clusters:
            - name: local
              cluster:
                server: "https://127.0.0.1:6443"
                certificate-authority-data: QUJD
            contexts:
            - name: admin@local
              context:
                cluster: local
                user: admin
                namespace: default
            users:
            - name: admin
              user:
                client-certificate-data: QUJD
                client-key-data: QUJD
            current-context: admin@local

            """,
            File.ReadAllText(_folder["new/config"]));
        Assert.Equal([_folder["new/config"]], Directory.GetFiles(_folder["new"]));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder["new/config"]));
    }

    [Fact]
    public void Everything_else_stays_and_names_of_others_are_not_taken()
    {
        var path = _folder.Write("config", Existing);
        Assert.True(KubeconfigWriter.Merge(path, Addition, "admin@local", makeCurrent: false, new DiagnosticBag()));
        var text = File.ReadAllText(path);
        Assert.Equal(
            """
            # My clusters.
            apiVersion: v1
            kind: Config
            preferences:
              colors: true # I like them
            clusters:
            # The one at work.
            - name: work
              cluster:
                server: https://10.0.0.1:6443
            - name: local
              cluster:
                server: "https://127.0.0.1:6443"
                certificate-authority-data: QUJD
            contexts:
            - name: work
              context:
                cluster: work
                user: admin
            - name: admin@local
              context:
                cluster: local
                user: admin@local
                namespace: default
            current-context: work # careful
            users:
            - name: admin
              user:
                token: of-work
            - name: admin@local
              user:
                client-certificate-data: QUJD
                client-key-data: QUJD

            """,
            text);
        Assert.Equal(Existing, File.ReadAllText(path + ".bak").TrimEnd('\n'));

        // Once more is nothing; and taking it out again leaves what there was.
        Assert.True(KubeconfigWriter.Merge(path, Addition, "admin@local", makeCurrent: false, new DiagnosticBag()));
        Assert.Equal(text, File.ReadAllText(path));
        Assert.True(KubeconfigWriter.Remove(path, "admin@local", new DiagnosticBag()));
        Assert.Equal(Existing, File.ReadAllText(path).TrimEnd('\n'));
        Assert.Equal([path, path + ".bak"], Directory.GetFiles(_folder.Root).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_cluster_that_was_made_anew_replaces_its_former_self()
    {
        var path = _folder["config"];
        Assert.True(KubeconfigWriter.Merge(path, Addition, "admin@local", makeCurrent: true, new DiagnosticBag()));
        Assert.True(KubeconfigWriter.Merge(path, Addition.Replace("QUJD", "REVG", StringComparison.Ordinal), "admin@local", makeCurrent: true, new DiagnosticBag()));
        var text = File.ReadAllText(path);
        Assert.DoesNotContain("QUJD", text, StringComparison.Ordinal);
        Assert.Equal(5, text.Split("name:").Length + text.Split("REVG").Length - 3);
    }

    [Fact]
    public void The_current_context_goes_with_its_context()
    {
        var path = _folder.Write("config", Existing);
        Assert.True(KubeconfigWriter.Remove(path, "work", new DiagnosticBag()));
        var kubeconfig = Kubeconfig.Load(KubeconfigFiles.Single(path, _folder.Root, static _ => null), new DiagnosticBag())!;
        Assert.Empty(kubeconfig.Contexts);
        Assert.Equal("", kubeconfig.CurrentContext);
        Assert.DoesNotContain("of-work", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.True(KubeconfigWriter.Remove(path, "work", new DiagnosticBag()));
        Assert.True(KubeconfigWriter.Remove(_folder["nowhere"], "work", new DiagnosticBag()));
    }

    [Fact]
    public void A_link_stays_one()
    {
        var target = _folder.Write("real/config", Existing);
        File.CreateSymbolicLink(_folder["config"], target);
        Assert.True(KubeconfigWriter.Merge(_folder["config"], Addition, "admin@local", makeCurrent: true, new DiagnosticBag()));
        Assert.Equal(target, File.ResolveLinkTarget(_folder["config"], returnFinalTarget: true)!.FullName);
        Assert.Contains("admin@local", File.ReadAllText(target), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("clusters: [", Addition, "is not a kubeconfig that can be changed; correct it first, nothing was changed")]
    [InlineData("- a list", Addition, "is not a kubeconfig that can be changed; correct it first, nothing was changed")]
    [InlineData("", "contexts: []", "what is to be added is not a kubeconfig with one context; nothing was changed")]
    [InlineData("", "secret: [", "what is to be added is not a kubeconfig with one context; nothing was changed")]
    public void What_is_none_stays_as_it_is(string existing, string addition, string message)
    {
        var path = _folder.Write("config", existing);
        var diagnostics = new DiagnosticBag();
        Assert.False(KubeconfigWriter.Merge(path, addition, "admin@local", makeCurrent: true, diagnostics));
        var found = Assert.Single(diagnostics.Items);
        Assert.Equal(("KSAIL6105", path), (found.Code, found.Span.File));
        Assert.EndsWith(message, found.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(path, found.Message, StringComparison.Ordinal);
        Assert.Equal(existing, File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_folder.Root));
    }

    [Fact]
    public async Task Two_programs_do_not_undo_each_other()
    {
        var path = _folder.Write("config", Existing);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(() => Assert.True(KubeconfigWriter.Merge(path, Addition, $"c{i}", makeCurrent: false, new DiagnosticBag())))));
        Assert.Equal(9, Kubeconfig.Load(KubeconfigFiles.Single(path, _folder.Root, static _ => null), new DiagnosticBag())!.Contexts.Count);
    }
}
