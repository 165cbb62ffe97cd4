using KSail.Clusters.Components;
using KSail.Configuration;
using KSail.Configuration.Environments;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Kubernetes;
using KSail.Oci.Registry.Authentication;
using KSail.Restore;
using KSail.Testing;
using KSail.Testing.Flux;
using KSail.Testing.Kubernetes;

namespace KSail.Clusters.Tests.Components;

/// <summary>An API server with somebody who runs what is created on it, a web server with manifests, and a repository.</summary>
internal sealed class ComponentScene : IAsyncDisposable
{
    public static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);

    private readonly TemporaryDirectory _folder = new();
    private readonly Dictionary<string, string> _variables = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromMinutes(2));
    private PodSimulator? _pods;

    private ComponentScene(KubernetesDouble server)
    {
        Server = server;
        Api = server.Open();
        _variables["HOME"] = _folder["home"];
    }

    public KubernetesDouble Server { get; }

    public IKubernetesApi Api { get; }

    public WebServer Web { get; } = new();

    public DiagnosticBag Diagnostics { get; private set; } = new();

    public List<string> Lines { get; } = [];

    public CancellationToken Stop => _stop.Token;

    public string Project => _folder["repository"];

    public string Cache => _folder["cache"];

    public ComponentRestore Restore => new(Project, Cache, RestoreMode.Normal);

    public static async Task<ComponentScene> StartAsync(bool runsPods = true)
    {
        var scene = new ComponentScene(await KubernetesDouble.StartAsync());
        if (runsPods)
            scene._pods = new PodSimulator(scene.Api);
        return scene;
    }

    public void Set(string variable, string value) => _variables[variable] = value;

    public string Write(string path, string content) => _folder.Write($"repository/{path}", content);

    /// <summary>A component whose parts lie on the web server.</summary>
    public Component Publish(string name, string version, params string[] manifests)
    {
        var parts = new List<ComponentPart>();
        for (var i = 0; i < manifests.Length; i++)
        {
            var file = $"{name}-{version}-{i}.yaml";
            Web.Folder.Write(file, manifests[i]);
            parts.Add(new ManifestPart($"{Web.Address}/{file}"));
        }

        return new Component(name, version, ComponentPhase.Service, parts) { Patience = Soon };
    }

    public Task RestoreAsync(params Component[] components) => RestoreAsync(TimeProvider.System, components);

    public async Task RestoreAsync(TimeProvider clock, params Component[] components)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false };
        Directory.CreateDirectory(Project);
        await Restore.RunAsync(components, handler, clock, CredentialSearch.FromVariables(_variables.GetValueOrDefault), Diagnostics, Stop);
    }

    public KSailEnvironment Load(string cluster, string workload = "sourceDirectory: k8s", string file = "ksail.yaml")
    {
        Write("k8s/clusters/local/kustomization.yaml", "resources: []\n");
        var path = Write(file, $"apiVersion: ksail.io/v1alpha1\nkind: Cluster\nmetadata:\n  name: dev\nspec:\n  cluster:\n    distribution: Talos\n{Indented(cluster, 4)}  workload:\n{Indented(workload, 4)}");
        var view = new SourceTree(Project).OpenView();
        var environment = EnvironmentLoader.Load(new EnvironmentFile("local", path, SourceSpan.None), view, EnvironmentVariables.Of(_variables));
        Assert.Empty(environment.Diagnostics.Select(static finding => finding.ToString()));
        return environment;
    }

    public async Task<bool> InstallAsync(KSailEnvironment environment, IReadOnlyList<Component> components, string? localRegistry = "dev-local-registry:5000", bool usesFluxOperator = true)
    {
        var order = new ComponentOrder(environment, components, EnvironmentVariables.Of(_variables), Project, "1.36.0", Restore.Open(Diagnostics)) { LocalRegistry = localRegistry, UsesFluxOperator = usesFluxOperator };
        return await new ClusterComponents(Api, TimeProvider.System, new Recorder(Lines), Diagnostics)
            .InstallAsync(order, ComponentPhase.Network, ComponentPhase.Delivery, Stop);
    }

    /// <summary>Begins anew with what is told.</summary>
    public void Forget()
    {
        Diagnostics = new DiagnosticBag();
        Lines.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        if (_pods is not null)
            await _pods.DisposeAsync();
        Api.Dispose();
        await Server.DisposeAsync();
        Web.Dispose();
        _folder.Dispose();
        _stop.Dispose();
    }

    private static string Indented(string text, int blanks) =>
        string.Concat(text.TrimEnd().Split('\n').Select(line => $"{new string(' ', blanks)}{line}\n"));

    private sealed class Recorder(List<string> lines) : IProgress<string>
    {
        public void Report(string value)
        {
            lock (lines)
                lines.Add(value);
        }
    }
}
