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

    // On the Secret until all who read it are restarted, so that whoever goes on after an interruption knows.
    private const string RestartsPending = "ksail.io/restarts-pending";

    /// <summary>Whether a cluster lacks a Secret, or has it with other entries than these. Further entries of others do not count.</summary>
    /// <param name="api">The cluster.</param>
    /// <param name="secret">The Secret.</param>
    /// <param name="lacking">Whether a Secret that is not there differs; otherwise it is left to who brings the cluster up.</param>
    /// <param name="cancellation">Gives up.</param>
    public static async Task<bool> DiffersAsync(IKubernetesApi api, ProvidedSecret secret, bool lacking, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(secret);
        return await FindAsync(api, secret, cancellation).ConfigureAwait(false) is { } found ? Differs(found, secret) : lacking;
    }

    /// <summary>Writes it, where it is not there as it shall be, and restarts who has read what was there before.</summary>
    /// <exception cref="KubernetesException">The cluster refuses it.</exception>
    public static async Task WriteAsync(IKubernetesApi api, ProvidedSecret secret, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(api);
        ArgumentNullException.ThrowIfNull(secret);
        var found = await FindAsync(api, secret, cancellation).ConfigureAwait(false);
        if (found is not null && !Differs(found, secret))
            return;
        // Nobody has started without it.
        if (found is not null && secret.ReadOnceBy.Count > 0)
        {
            await ApplyAsync(api, secret, isPending: true, cancellation).ConfigureAwait(false);
            foreach (var reader in secret.ReadOnceBy)
                await RestartAsync(api, secret, new ObjectName(secret.Namespace, reader), cancellation).ConfigureAwait(false);
        }

        await ApplyAsync(api, secret, isPending: false, cancellation).ConfigureAwait(false);
    }

    private static Task<KubernetesObject?> FindAsync(IKubernetesApi api, ProvidedSecret secret, CancellationToken cancellation) =>
        api.FindAsync(WellKnownKinds.Secrets, new ObjectName(secret.Namespace, secret.Name), cancellation);

    private static bool Differs(KubernetesObject found, ProvidedSecret secret)
    {
        var data = found.Json.Object("data");
        foreach (var (key, value) in secret.Data)
        {
            if (data.Text(key) != Encode(value))
                return true;
        }

        return found.Annotation(RestartsPending) is not null;
    }

    private static async Task RestartAsync(IKubernetesApi api, ProvidedSecret secret, ObjectName reader, CancellationToken cancellation)
    {
        if (await api.FindAsync(WellKnownKinds.Deployments, reader, cancellation).ConfigureAwait(false) is not { } deployment)
            return;
        var key = $"{StartedFor}-{secret.Name}";
        var digest = Digest(secret);
        if (deployment.Spec.Object("template").Object("metadata").Object("annotations").Text(key) == digest)
            return;
        var patch = KubernetesPatch.Merge(new JsonObject
        {
            ["spec"] = new JsonObject { ["template"] = new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [key] = digest } } } },
        });
        await api.PatchAsync(WellKnownKinds.Deployments, reader, patch, WriteOptions.Default, cancellation).ConfigureAwait(false);
    }

    // Tells nothing of what is in it: of keys with so much chance nobody finds the text of a digest.
    private static string Digest(ProvidedSecret secret)
    {
        var text = new StringBuilder();
        foreach (var (key, value) in secret.Data.OrderBy(static entry => entry.Key, StringComparer.Ordinal))
            text.Append(key).Append('=').Append(value.Reveal()).Append('\n');
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..16];
    }

    private static Task<KubernetesObject> ApplyAsync(IKubernetesApi api, ProvidedSecret secret, bool isPending, CancellationToken cancellation)
    {
        var value = new KubernetesObject(WellKnownKinds.Secrets, new ObjectName(secret.Namespace, secret.Name));
        var data = new JsonObject();
        foreach (var (key, text) in secret.Data)
            data[key] = Encode(text);
        value.Json["type"] = "Opaque";
        value.Json["data"] = data;
        if (isPending)
            value.Json["metadata"]!["annotations"] = new JsonObject { [RestartsPending] = "true" };
        return api.ApplyAsync(WellKnownKinds.Secrets, value, ApplyOptions.Default with { Force = true }, cancellation);
    }

    private static string Encode(Documents.Secret value) => Convert.ToBase64String(Encoding.UTF8.GetBytes(value.Reveal()));
}
