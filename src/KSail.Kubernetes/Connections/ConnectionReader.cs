using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Kubernetes.Connections.Network;

namespace KSail.Kubernetes.Connections;

/// <summary>Makes a connection of a context, its cluster and its user.</summary>
internal sealed class ConnectionReader(
    KubeconfigEntry context, KubeconfigEntry cluster, KubeconfigEntry? user, EnvironmentVariableReader environment, DiagnosticBag diagnostics)
{
    private const string HowToTrust = "; put the cluster's CA under 'certificate-authority-data'";

    private bool _failed;

    /// <summary>The connection; null after an error.</summary>
    public KubernetesConnection? Read()
    {
        var server = ReadServer();
        var authorities = ReadAuthorities();
        var target = server is null
            ? null
            : new ConnectionTarget(server, cluster.Text("tls-server-name") is { Length: > 0 } name ? name : server.IdnHost)
            {
                Authorities = authorities,
                IsInsecure = cluster.IsTrue("insecure-skip-tls-verify"),
                Proxy = ReadProxy(server),
                Compression = !cluster.IsTrue("disable-compression"),
            };
        var users = new UserReader(user, target, ClusterInfo(authorities), diagnostics);
        var credentials = users.ReadCredentials();
        if (_failed || target is null || credentials is null)
            return null;
        Warn(target, credentials.IsAnonymous);
        return new KubernetesConnection(context.Name, cluster.Name, user?.Name ?? "", target, credentials)
        {
            Namespace = context.Text("namespace"),
            Span = context.Span,
            Impersonation = users.ReadImpersonation(),
        };
    }

    private Uri? ReadServer()
    {
        var text = cluster.Text("server");
        if (text.Length == 0)
            return Fail("server", $"the cluster '{cluster.Name}' has no 'server': the address of its API server, such as https://10.0.0.1:6443");
        // As kubectl reads it: an address without a scheme is one of plain http.
        if (!text.Contains("://", StringComparison.Ordinal))
            text = "http://" + text;
        if (!Uri.TryCreate(text, UriKind.Absolute, out var server) || server.Scheme is not ("https" or "http") || server.Host.Length == 0)
            return Fail("server", $"'server' of the cluster '{cluster.Name}' is not an address such as https://10.0.0.1:6443");
        if (server.UserInfo.Length > 0 || server.Query.Length > 0 || server.Fragment.Length > 0)
            return Fail("server", $"'server' of the cluster '{cluster.Name}' holds more than scheme, host, port and path; credentials belong into 'users'");
        return server;
    }

    private X509Certificate2Collection? ReadAuthorities()
    {
        if (!cluster.TryReadContent("certificate-authority", KubernetesDiagnostics.InvalidCluster, diagnostics, out var content))
            _failed = true;
        if (content is null)
            return null;
        var key = cluster.Text("certificate-authority-data").Length > 0 ? "certificate-authority-data" : "certificate-authority";
        if (cluster.IsTrue("insecure-skip-tls-verify"))
        {
            Fail(key, $"the cluster '{cluster.Name}' has a certificate authority and 'insecure-skip-tls-verify: true', which contradict each other; remove the latter");
            return null;
        }

        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(Encoding.UTF8.GetString(content));
        }
        catch (CryptographicException)
        {
            authorities.Clear();
        }

        if (authorities.Count > 0)
            return authorities;
        Fail(key, $"'{key}' of the cluster '{cluster.Name}' holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)");
        return null;
    }

    private Uri? ReadProxy(Uri server)
    {
        var text = cluster.Text("proxy-url");
        if (text.Length == 0)
            return ProxyVariables.Find(server, environment);
        if (ProxyVariables.Parse(text) is { } proxy)
            return proxy;
        // Not quoted: it may hold a password.
        return Fail("proxy-url", $"'proxy-url' of the cluster '{cluster.Name}' is not an address of the form http://, https:// or socks5://host:port");
    }

    private void Warn(ConnectionTarget target, bool isAnonymous)
    {
        if (target is { IsEncrypted: true, IsInsecure: true })
        {
            var message = $"the certificate of {target.Server.Authority} is not checked ('insecure-skip-tls-verify: true'): anybody in between can read and change everything{HowToTrust}";
            diagnostics.Add(KubernetesDiagnostics.Unprotected, cluster.SpanOf("insecure-skip-tls-verify"), message);
        }
        else if (!target.IsEncrypted && !isAnonymous && !ConnectionTarget.IsLoopback(target.Server.Host))
        {
            diagnostics.Add(KubernetesDiagnostics.Unprotected, cluster.SpanOf("server"), $"the credentials go to {target.Server.Authority} in the open (http://); use https://");
        }
    }

    // What a credential plugin with 'provideClusterInfo' is told.
    private JsonObject ClusterInfo(X509Certificate2Collection? authorities)
    {
        var info = new JsonObject { ["server"] = cluster.Text("server") };
        if (cluster.Text("tls-server-name") is { Length: > 0 } name)
            info["tls-server-name"] = name;
        if (cluster.IsTrue("insecure-skip-tls-verify"))
            info["insecure-skip-tls-verify"] = true;
        if (authorities is not null)
            info["certificate-authority-data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(authorities.ExportCertificatePems() + "\n"));
        if (cluster.Text("proxy-url") is { Length: > 0 } proxy)
            info["proxy-url"] = proxy;
        if (cluster.IsTrue("disable-compression"))
            info["disable-compression"] = true;
        if (PluginConfig() is { } config)
            info["config"] = config;
        return info;
    }

    // Settings for plugins that belong to the cluster (client.authentication.k8s.io/exec among its extensions).
    private JsonNode? PluginConfig()
    {
        foreach (var item in cluster.Value.GetSequence("extensions") ?? [])
        {
            if (item is YamlMapping extension && extension.GetString("name") == "client.authentication.k8s.io/exec" && extension.TryGet("extension", out var value))
                return YamlJson.Of(value);
        }

        return null;
    }

    private Uri? Fail(string key, string message)
    {
        _failed = true;
        diagnostics.Add(KubernetesDiagnostics.InvalidCluster, cluster.SpanOf(key), message);
        return null;
    }
}
