using KSail.Documents.Diagnostics;
using KSail.Kubernetes.Connections;
using KSail.Testing;

namespace KSail.Kubernetes.Tests;

/// <summary>Clients of tests: made of a kubeconfig's text, as users' are.</summary>
internal static class Clients
{
    public static KubernetesClientOptions Options(TimeProvider? clock = null) => new()
    {
        Environment = Environment.GetEnvironmentVariable, Clock = clock ?? TimeProvider.System, RequestTimeout = TimeSpan.FromSeconds(60), Random = new Random(1),
    };

    /// <summary>The connection of a context; fails with the diagnostics where there is none.</summary>
    public static KubernetesConnection Connect(TemporaryDirectory folder, string kubeconfig, Func<string, string?>? environment = null, string context = "double")
    {
        var (connection, diagnostics) = TryConnect(folder, kubeconfig, context, environment);
        return connection ?? throw new InvalidOperationException(string.Join('\n', diagnostics));
    }

    public static (KubernetesConnection? Connection, IReadOnlyList<Diagnostic> Diagnostics) TryConnect(
        TemporaryDirectory folder, string kubeconfig, string context, Func<string, string?>? environment = null)
    {
        var diagnostics = new DiagnosticBag();
        var path = folder.Write("config", kubeconfig);
        var read = environment ?? (static _ => null);
        var loaded = Kubeconfig.Load(KubeconfigFiles.Single(path, folder.Root, name => read(name)), diagnostics);
        var connection = loaded?.Connect(context, new SourceSpan("/ksail.yaml", 7, 16), name => read(name), diagnostics);
        return (connection, diagnostics.Items);
    }

    public static IKubernetesApi Open(TemporaryDirectory folder, string kubeconfig, KubernetesClientOptions? options = null, Func<string, string?>? environment = null) =>
        Connect(folder, kubeconfig, environment).Open(options ?? Options());
}
