using System.Text.Json.Nodes;

namespace KSail.Kubernetes.Connections.Credentials;

/// <summary>A program that knows a user's credentials (<c>exec</c> of a kubeconfig).</summary>
/// <param name="ApiVersion">Version of the protocol, <c>client.authentication.k8s.io/v1</c> or <c>v1beta1</c>.</param>
/// <param name="Command">Absolute path, or a name that is looked for in <c>PATH</c>.</param>
internal sealed record ExecPlugin(string ApiVersion, string Command)
{
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Variables besides those of the process.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Variables { get; init; } = [];

    /// <summary>What to do where the program is missing; empty for nothing.</summary>
    public string InstallHint { get; init; } = "";

    /// <summary>What the program is told about the cluster; null for nothing.</summary>
    public JsonObject? Cluster { get; init; }
}
