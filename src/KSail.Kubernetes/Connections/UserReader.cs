using System.Text;
using System.Text.Json.Nodes;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Kubernetes.Connections.Credentials;

namespace KSail.Kubernetes.Connections;

/// <summary>Reads who a user is, by the rules of <c>kubectl</c>: one way to authenticate, and a certificate besides if there is one.</summary>
internal sealed class UserReader(KubeconfigEntry? user, ConnectionTarget? target, JsonObject clusterInfo, DiagnosticBag diagnostics)
{
    private const string ExecGroup = "client.authentication.k8s.io/";

    /// <summary>How to authenticate; null after an error.</summary>
    public CredentialPlan? ReadCredentials()
    {
        if (user is null)
            return CredentialPlan.Anonymous;
        var plan = new CredentialPlan { Origin = $"user '{user.Name}' in {user.File}" };
        if (user.Value.Contains("auth-provider") && user.Value["auth-provider"] is YamlMapping provider)
        {
            var name = provider.GetString("name") ?? "";
            return Fail(user.SpanOf("auth-provider"), $"'auth-provider: {name}' was removed from Kubernetes clients in 1.26; {Replacement(name)}");
        }

        if (HasCertificate() && ReadCertificate() is var certificate)
        {
            if (certificate is null)
                return null;
            plan = plan with { Certificate = certificate };
        }

        var token = user.Text("token");
        var tokenFile = user.Path("tokenFile");
        var userName = user.Text("username");
        var hasToken = token.Length > 0 || tokenFile is not null;
        if (hasToken && userName.Length > 0)
            return Fail(user.SpanOf("username"), $"the user '{user.Name}' has a token and a password; kubectl refuses that, too: remove one");
        if (hasToken)
            return ReadToken(plan, token, tokenFile);
        if (userName.Length > 0)
            return plan with { Basic = new Secret(Convert.ToBase64String(Encoding.UTF8.GetBytes($"{userName}:{user.Text("password")}"))), Password = new Secret(user.Text("password")) };
        return user.Value["exec"] is YamlMapping exec ? ReadPlugin(plan, exec) : plan;
    }

    /// <summary>Headers that let the user act as another one.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> ReadImpersonation()
    {
        var headers = new List<KeyValuePair<string, string>>();
        if (user is null)
            return headers;
        Add("Impersonate-User", user.Text("as"));
        Add("Impersonate-Uid", user.Text("as-uid"));
        foreach (var group in user.Value.GetSequence("as-groups") ?? [])
            Add("Impersonate-Group", (group as YamlScalar)?.Value ?? "");
        foreach (var extra in user.Value.GetMapping("as-user-extra")?.Entries ?? [])
        {
            foreach (var value in extra.Value as YamlSequence ?? [])
                Add("Impersonate-Extra-" + Uri.EscapeDataString(extra.Name), (value as YamlScalar)?.Value ?? "");
        }

        return headers;

        void Add(string name, string value)
        {
            if (value.Length > 0)
                headers.Add(new(name, value));
        }
    }

    private bool HasCertificate()
    {
        foreach (var key in (ReadOnlySpan<string>)["client-certificate", "client-certificate-data", "client-key", "client-key-data"])
        {
            if (user!.Text(key).Length > 0)
                return true;
        }

        return false;
    }

    private ClientCertificate? ReadCertificate()
    {
        // Both, even after an error in the first.
        var hasCertificate = user!.TryReadContent("client-certificate", KubernetesDiagnostics.InvalidUser, diagnostics, out var certificate);
        var hasKey = user.TryReadContent("client-key", KubernetesDiagnostics.InvalidUser, diagnostics, out var key);
        if (!hasCertificate || !hasKey)
            return null;
        var certificateKey = user.Text("client-certificate-data").Length > 0 ? "client-certificate-data" : "client-certificate";
        if (certificate is null || key is null)
        {
            Fail(user.Span, $"the user '{user.Name}' has a client certificate without its key, or a key without its certificate");
            return null;
        }

        var (read, problem) = ClientCertificate.Read(Encoding.UTF8.GetString(certificate), new Secret(Encoding.UTF8.GetString(key)));
        if (read is null)
            Fail(user.SpanOf(certificateKey), $"the client certificate of the user '{user.Name}' cannot be used: {problem}");
        return read;
    }

    private CredentialPlan? ReadToken(CredentialPlan plan, string token, string? tokenFile)
    {
        if (!IsHeaderText(token))
            return Fail(user!.SpanOf("token"), $"the token of the user '{user.Name}' holds line breaks or characters that no token has");
        // A file goes before a token, which counts as long as the file cannot be read.
        return plan with { Token = token.Length > 0 ? new Secret(token) : null, TokenFile = tokenFile };
    }

    private CredentialPlan? ReadPlugin(CredentialPlan plan, YamlMapping exec)
    {
        var version = exec.GetString("apiVersion") ?? "";
        if (version is not (ExecGroup + "v1" or ExecGroup + "v1beta1"))
        {
            var advice = version == ExecGroup + "v1alpha1" ? "; that version is gone since Kubernetes 1.24: update the plugin and let it write the kubeconfig anew" : "";
            return Fail(exec["apiVersion"]?.Span ?? exec.Span, $"the credential plugin of the user '{user!.Name}' has the 'apiVersion' '{version}', not {ExecGroup}v1 or v1beta1{advice}");
        }

        if (exec.GetString("command") is not { Length: > 0 } command)
            return Fail(exec.Span, $"the credential plugin of the user '{user!.Name}' has no 'command'");
        if (exec.GetString("interactiveMode") is { } mode && mode is not ("Never" or "IfAvailable"))
        {
            var what = mode == "Always" ? "needs somebody at a terminal, which a build has not; use another user for it" : "is not 'Never' or 'IfAvailable'";
            return Fail(exec["interactiveMode"]!.Span, $"the credential plugin of the user '{user!.Name}': 'interactiveMode: {mode}' {what}");
        }

        var variables = new List<KeyValuePair<string, string>>();
        foreach (var item in exec.GetSequence("env") ?? [])
        {
            if (item is YamlMapping variable && variable.GetString("name") is { Length: > 0 } name)
                variables.Add(new(name, variable.GetString("value") ?? ""));
        }

        var arguments = new List<string>();
        foreach (var item in exec.GetSequence("args") ?? [])
            arguments.Add((item as YamlScalar)?.Value ?? "");
        var plugin = new ExecPlugin(version, command.IndexOfAny(['/', Path.DirectorySeparatorChar]) >= 0 ? user!.Resolve(command) : command)
        {
            Arguments = arguments,
            Variables = variables,
            InstallHint = exec.GetString("installHint") ?? "",
            Cluster = exec["provideClusterInfo"] is YamlScalar provide && provide.AsBoolean() == true && target is not null ? clusterInfo : null,
        };
        return plan with { Plugin = plugin };
    }

    private CredentialPlan? Fail(SourceSpan span, string message)
    {
        diagnostics.Add(KubernetesDiagnostics.InvalidUser, span, message);
        return null;
    }

    private static string Replacement(string provider) => provider switch
    {
        "gcp" => "install gke-gcloud-auth-plugin and run 'gcloud container clusters get-credentials'",
        "azure" => "run 'kubelogin convert-kubeconfig'",
        "oidc" => "use the plugin 'kubectl oidc-login' in 'exec'",
        _ => "use a credential plugin in 'exec'",
    };

    // Anything else would end the header, or begin another one.
    internal static bool IsHeaderText(string text)
    {
        foreach (var c in text)
        {
            if (c is <= ' ' or >= '\u007f')
                return false;
        }

        return true;
    }
}
