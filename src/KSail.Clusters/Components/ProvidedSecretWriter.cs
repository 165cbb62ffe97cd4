using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;

namespace KSail.Clusters.Components;

/// <summary>Puts the Secrets of a provider into a cluster, and restarts who would not notice that they changed.</summary>
public static class ProvidedSecretWriter
{
    // Says for which content the pods of a Deployment were started: another one starts them anew.
    private const string StartedFor = "ksail.io/started-for";

    /// <summary>Whether a cluster lacks a Secret, or has it with other entries than these. Further entries of others do not count.</summary>
    public static async Task<bool> DiffersAsync(IKubernetesApi api, ProvidedSecret secret, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(secret);
        if (await api.FindAsync(WellKnownKinds.Secrets, new ObjectName(secret.Namespace, secret.Name), cancellation).ConfigureAwait(false) is not { } found)
            return true;
        var data = found.Json.Object("data");
        foreach (var (key, value) in secret.Data)
        {
            if (data.Text(key) != Encode(value))
                return true;
        }

        return false;
    }

    /// <summary>Writes it, where it is not there as it shall be.</summary>
    /// <exception cref="KubernetesException">The cluster refuses it.</exception>
    public static async Task WriteAsync(IKubernetesApi api, ProvidedSecret secret, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(secret);
        if (await DiffersAsync(api, secret, cancellation).ConfigureAwait(false))
            await api.ApplyAsync(WellKnownKinds.Secrets, ObjectOf(secret), ApplyOptions.Default with { Force = true }, cancellation).ConfigureAwait(false);
        await RestartAsync(api, secret, cancellation).ConfigureAwait(false);
    }

    // Asked each time, so that a restart that an earlier run did not come to is made up for.
    private static async Task RestartAsync(IKubernetesApi api, ProvidedSecret secret, CancellationToken cancellation)
    {
        if (secret.ReadOnceBy is not { } reader)
            return;
        var name = new ObjectName(secret.Namespace, reader);
        if (await api.FindAsync(WellKnownKinds.Deployments, name, cancellation).ConfigureAwait(false) is not { } deployment)
            return;
        var digest = Digest(secret);
        if (deployment.Spec.Object("template").Object("metadata").Object("annotations").Text(StartedFor) == digest)
            return;
        var patch = KubernetesPatch.Merge(new JsonObject
        {
            ["spec"] = new JsonObject { ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [StartedFor] = digest } } } },
        });
        await api.PatchAsync(WellKnownKinds.Deployments, name, patch, WriteOptions.Default, cancellation).ConfigureAwait(false);
    }

    // Tells nothing of what is in it: of keys with so much chance nobody finds the text of a digest.
    private static string Digest(ProvidedSecret secret)
    {
        var text = new StringBuilder();
        foreach (var (key, value) in secret.Data.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
            text.Append(key).Append('=').Append(value.Reveal()).Append('\n');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }

    private static KubernetesObject ObjectOf(ProvidedSecret secret)
    {
        var value = new KubernetesObject(WellKnownKinds.Secrets, new ObjectName(secret.Namespace, secret.Name));
        var data = new JsonObject();
        foreach (var (key, text) in secret.Data)
            data[key] = Encode(text);
        value.Json["type"] = "Opaque";
        value.Json["data"] = data;
        return value;
    }

    private static string Encode(Documents.Secret value) => Convert.ToBase64String(Encoding.UTF8.GetBytes(value.Reveal()));
}
