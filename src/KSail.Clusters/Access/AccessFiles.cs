using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KSail.Clusters.Definition;
using KSail.Clusters.Providers;
using KSail.Clusters.Talos;
using KSail.Clusters.Talos.Config;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Kubernetes;
using KSail.Kubernetes.Connections;
using KSail.Talos.Generation;

namespace KSail.Clusters.Access;

/// <summary>
/// Keeps the entries of a cluster in the user's kubeconfig and talosconfig: made once, changed only where the address or the secrets of the cluster
/// changed, renewed before their certificates expire. Entries of others stay as they are.
/// </summary>
internal sealed class AccessFiles(ClusterDefinition definition, TimeProvider clock)
{
    private static readonly TimeSpan Renewal = TimeSpan.FromDays(30);

    /// <summary>
    /// Tells which of the files could not be written, while nothing is made yet. Entries that are there already, and whose secrets are on this machine, need no writing
    /// as far as anybody can know before there is an address.
    /// </summary>
    /// <param name="hasSecrets">Whether the secrets of the cluster are on this machine.</param>
    /// <param name="diagnostics">Takes what is in the way.</param>
    public void Check(bool hasSecrets, DiagnosticBag diagnostics)
    {
        var (path, entry) = FindKubeconfig();
        if (!(hasSecrets && entry is not null && HoldsLongEnough(entry.Certificate)) && UserFile.Problem(path, KubeconfigWriter.CanChange) is { } problem)
            diagnostics.Add(KubernetesDiagnostics.NotWritten, SourceSpan.OfFile(path), $"the kubeconfig cannot be written: {problem}, or name another file (spec.cluster.connection.kubeconfig or KUBECONFIG); nothing was made");
        var context = new TalosConfigFile(definition.Talosconfig, clock).Find(definition.Name, new DiagnosticBag());
        if (!(hasSecrets && context is not null && HoldsLongEnough(context.Certificate)) && UserFile.Problem(definition.Talosconfig, static text => TalosConfigText.Read(text) is not null) is { } trouble)
            diagnostics.Add(TalosDiagnostics.ConfigUnwritable, SourceSpan.OfFile(definition.Talosconfig), $"the talosconfig cannot be written: {trouble}, or name another file (spec.cluster.talos.config or TALOSCONFIG); nothing was made");
    }

    /// <summary>Has the talosconfig lead to the cluster; says what was done.</summary>
    public async Task<string> WriteTalosconfigAsync(MachineSecrets secrets, ClusterAddresses addresses, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        var file = new TalosConfigFile(definition.Talosconfig, clock);
        var found = new DiagnosticBag();
        var present = file.Find(definition.Name, found);
        if (present is not null && present.Authority.Trim() == secrets.TalosAuthority.Certificate.Trim() && HoldsLongEnough(present.Certificate))
        {
            if (present.Endpoints.SequenceEqual(addresses.Talos, StringComparer.Ordinal))
                return $"the context {definition.Name} in {definition.Talosconfig} is as it should be";
            await file.MergeAsync(present with { Endpoints = addresses.Talos }, diagnostics, cancellation).ConfigureAwait(false);
            return $"the context {definition.Name} in {definition.Talosconfig} has the new address";
        }

        var context = ClusterCredentials.ForTalos(definition.Name, secrets, addresses.Talos, clock);
        var name = await file.MergeAsync(context, diagnostics, cancellation).ConfigureAwait(false);
        return $"context {name} in {definition.Talosconfig}";
    }

    /// <summary>Has the kubeconfig lead to the cluster; says what was done.</summary>
    public string WriteKubeconfig(MachineSecrets secrets, ClusterAddresses addresses, DiagnosticBag diagnostics)
    {
        var (path, present) = FindKubeconfig();
        if (present is not null && present.Authority.Trim() == secrets.KubernetesAuthority.Certificate.Trim() && HoldsLongEnough(present.Certificate))
        {
            if (present.Server == addresses.Kubernetes)
                return $"the context {definition.Context} in {path} is as it should be";
            var moved = ClusterCredentials.KubeconfigOf(definition.Name, definition.Context, addresses.Kubernetes, present.Authority, present.Certificate, present.Key);
            KubeconfigWriter.Merge(path, moved.Reveal(), definition.Context, makeCurrent: false, diagnostics);
            return $"the context {definition.Context} in {path} has the new address";
        }

        var fresh = ClusterCredentials.ForKubernetes(definition.Name, definition.Context, secrets, addresses.Kubernetes, clock);
        KubeconfigWriter.Merge(path, fresh.Reveal(), definition.Context, makeCurrent: true, diagnostics);
        return $"context {definition.Context} in {path}";
    }

    /// <summary>Takes the entries out again, if they are of this cluster.</summary>
    /// <param name="secrets">Its secrets; null where they are lost, so that nobody can tell whose the entries are.</param>
    /// <param name="diagnostics">Takes why a file could not be changed, and what was left.</param>
    /// <param name="cancellation">Gives up.</param>
    public async Task RemoveAsync(MachineSecrets? secrets, DiagnosticBag diagnostics, CancellationToken cancellation)
    {
        var talosconfig = new TalosConfigFile(definition.Talosconfig, clock);
        var (path, present) = FindKubeconfig();
        if (secrets is null)
        {
            if (present is not null)
                Leave(path, definition.Context);
            if (talosconfig.Find(definition.Name, new DiagnosticBag()) is not null)
                Leave(definition.Talosconfig, definition.Name);
            return;
        }

        if (present is not null && present.Authority.Trim() == secrets.KubernetesAuthority.Certificate.Trim())
            KubeconfigWriter.Remove(path, definition.Context, diagnostics);
        else if (present is not null)
            Leave(path, definition.Context);
        await talosconfig.RemoveAsync(definition.Name, secrets.TalosAuthority.Certificate, diagnostics, cancellation).ConfigureAwait(false);

        void Leave(string file, string context) => diagnostics.Add(
            LifecycleDiagnostics.LeftBehind, definition.Span, $"the context '{context}' in {file} was left, because it is not known to be of this cluster; remove it if it is");
    }

    // The one that has the context, or else the first.
    private (string Path, Entry? Present) FindKubeconfig()
    {
        foreach (var path in definition.Kubeconfigs)
        {
            if (Read(path) is { } entry)
                return (path, entry);
        }

        return (definition.Kubeconfigs[0], null);
    }

    private Entry? Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Whoever writes it says what is wrong with it.
            return null;
        }

        var file = YamlReader.Read(SourceFile.FromText(path, text));
        if (file.HasErrors || file.Documents is not [YamlMapping root] || Find(root, "contexts", "context", definition.Context) is not { } context)
            return null;
        var cluster = Find(root, "clusters", "cluster", context.GetString("cluster"));
        var user = Find(root, "users", "user", context.GetString("user"));
        return new Entry(
            cluster?.GetString("server") ?? "",
            Decode(cluster?.GetString("certificate-authority-data")),
            Decode(user?.GetString("client-certificate-data")),
            new Secret(Decode(user?.GetString("client-key-data"))));
    }

    private static YamlMapping? Find(YamlMapping root, string list, string key, string? name)
    {
        foreach (var item in (IEnumerable<YamlNode>?)root.GetSequence(list) ?? [])
        {
            if (item is YamlMapping entry && entry.GetString("name") == name)
                return entry.GetMapping(key);
        }

        return null;
    }

    private bool HoldsLongEnough(string certificate)
    {
        try
        {
            using var parsed = X509Certificate2.CreateFromPem(certificate);
            return new DateTimeOffset(parsed.NotAfter) > clock.GetUtcNow() + Renewal && new DateTimeOffset(parsed.NotBefore) <= clock.GetUtcNow();
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static string Decode(string? base64)
    {
        var bytes = new byte[base64?.Length ?? 0];
        return Convert.TryFromBase64String(base64 ?? "", bytes, out var length) ? Encoding.UTF8.GetString(bytes, 0, length) : "";
    }

    private sealed record Entry(string Server, string Authority, string Certificate, Secret Key);
}
