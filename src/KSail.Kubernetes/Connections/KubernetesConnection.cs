using KSail.Documents.Diagnostics;
using KSail.Kubernetes.Client;
using KSail.Kubernetes.Connections.Credentials;

namespace KSail.Kubernetes.Connections;

/// <summary>How to speak to one cluster as one user. Immutable; prints without secrets.</summary>
public sealed class KubernetesConnection
{
    internal KubernetesConnection(string context, string cluster, string user, ConnectionTarget target, CredentialPlan credentials)
    {
        Context = context;
        Cluster = cluster;
        User = user;
        Target = target;
        Credentials = credentials;
    }

    /// <summary>Name of the context.</summary>
    public string Context { get; }

    /// <summary>Name of the cluster's entry.</summary>
    public string Cluster { get; }

    /// <summary>Name of the user's entry; empty without one.</summary>
    public string User { get; }

    /// <summary>The context's namespace; empty without one.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Where the context stands.</summary>
    public SourceSpan Span { get; init; }

    /// <summary>Address of the server.</summary>
    public Uri Server => Target.Server;

    internal ConnectionTarget Target { get; }

    internal CredentialPlan Credentials { get; }

    /// <summary>Headers that let the user act as another one.</summary>
    internal IReadOnlyList<KeyValuePair<string, string>> Impersonation { get; init; } = [];

    /// <summary>A client. Nothing is sent before the first request. The caller disposes it.</summary>
    public IKubernetesApi Open(KubernetesClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new KubernetesClient(this, options);
    }

    /// <summary><c>context 'admin@prod' (https://10.0.0.1:6443)</c>.</summary>
    public override string ToString() => $"context '{Context}' ({Server.GetLeftPart(UriPartial.Authority)})";
}
