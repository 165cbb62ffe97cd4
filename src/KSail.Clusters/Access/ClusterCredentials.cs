using System.Text;
using KSail.Clusters.Talos.Access;
using KSail.Documents;
using KSail.Talos.Credentials;
using KSail.Talos.Generation;

namespace KSail.Clusters.Access;

/// <summary>
/// Issues what administrators need to call a cluster. Made from the secrets and not by the cluster, so that it is there before the first node answers,
/// and after a certificate has expired.
/// </summary>
internal static class ClusterCredentials
{
    /// <summary>A context of a talosconfig, with a new certificate.</summary>
    public static TalosContext ForTalos(string cluster, MachineSecrets secrets, IReadOnlyList<string> endpoints, TimeProvider clock)
    {
        var client = ClientCertificates.ForTalos(secrets.TalosAuthority, clock.GetUtcNow(), ClientCertificates.Lifetime, ClientCertificates.AdminRole);
        return new TalosContext
        {
            Name = cluster,
            Endpoints = endpoints,
            Authority = secrets.TalosAuthority.Certificate,
            Certificate = client.Certificate,
            Key = client.Key,
        };
    }

    /// <summary>
    /// A kubeconfig with a new certificate, as a control plane makes it (Talos <c>pkg/kubeconfig/generate.go</c>), but for the server, which is where
    /// this machine reaches it, and for the name of the context.
    /// </summary>
    public static Secret ForKubernetes(string cluster, string context, MachineSecrets secrets, string server, TimeProvider clock)
    {
        var client = ClientCertificates.ForKubernetes(secrets.KubernetesAuthority, clock.GetUtcNow(), ClientCertificates.Lifetime);
        return KubeconfigOf(cluster, context, server, secrets.KubernetesAuthority.Certificate, client.Certificate, client.Key);
    }

    /// <summary>A kubeconfig with a certificate that is there already.</summary>
    public static Secret KubeconfigOf(string cluster, string context, string server, string authority, string certificate, Secret key) => new(
        $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: {cluster}
          cluster:
            server: {server}
            certificate-authority-data: {Base64(authority)}
        users:
        - name: {context}
          user:
            client-certificate-data: {Base64(certificate)}
            client-key-data: {Base64(key.Reveal())}
        contexts:
        - name: {context}
          context:
            cluster: {cluster}
            namespace: default
            user: {context}
        current-context: {context}

        """.ReplaceLineEndings("\n"));

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
