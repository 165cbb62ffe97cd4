using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Text;
using KSail.Clusters.Components;
using KSail.Clusters.Providers;
using KSail.Configuration;
using KSail.Configuration.Environments;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Oci.Registry.Authentication;
using KSail.Restore;
using KSail.Testing.Flux;

namespace KSail.Sdk.Tests.Clusters;

/// <summary>
/// Small stand-ins for the manifests and charts that clusters are given, at the addresses where their projects publish the real ones: fetched once in
/// the place of the network, they are pinned in the lock file and kept in the cache of a test, and everything after that is the product's own.
/// </summary>
internal sealed class StandInComponents : HttpMessageHandler
{
    private const string Operator = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: flux-system}
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: fluxinstances.fluxcd.controlplane.io}
        spec:
          group: fluxcd.controlplane.io
          scope: Namespaced
          names: {kind: FluxInstance, plural: fluxinstances, singular: fluxinstance, listKind: FluxInstanceList}
          versions:
            - name: v1
              served: true
              storage: true
              subresources: {status: {}}
              schema:
                openAPIV3Schema:
                  type: object
                  properties:
                    spec:
                      type: object
                      x-kubernetes-preserve-unknown-fields: true
                      required: [distribution]
                      properties:
                        distribution:
                          type: object
                          required: [version, registry]
                          properties: {version: {type: string}, registry: {type: string}, artifact: {type: string, pattern: "^oci://.*$"}}
                    status: {type: object, x-kubernetes-preserve-unknown-fields: true}
        """;

    // The chart asks for values that ours set, and for what the cluster serves.
    private static readonly (string Name, string Text)[] Chart =
    [
        ("cilium/Chart.yaml", "apiVersion: v2\nname: cilium\nversion: 1.20.0\nappVersion: 1.20.0\n"),
        ("cilium/values.yaml", "operator:\n  replicas: 2\ngatewayAPI:\n  enabled: false\n"),
        ("cilium/templates/agent.yaml", """
            apiVersion: apps/v1
            kind: DaemonSet
            metadata:
              name: {{ .Release.Name }}
              namespace: {{ .Release.Namespace }}
              annotations:
                tests/gateways: {{ and .Values.gatewayAPI.enabled (.Capabilities.APIVersions.Has "gateway.networking.k8s.io/v1") | quote }}
            spec:
              selector: {matchLabels: {k8s-app: cilium}}
              template:
                metadata: {labels: {k8s-app: cilium}}
                spec: {containers: [{name: agent, image: "quay.io/cilium/cilium:v{{ .Chart.AppVersion }}"}]}
            """),
    ];

    private static readonly byte[] Packed = Pack();

    /// <summary>Pins the components of an environment of the project in the workspace's folder <c>hello</c>.</summary>
    /// <param name="workspace">The workspace.</param>
    /// <param name="file">The environment's file.</param>
    /// <param name="cache">Path of the cache.</param>
    /// <param name="usesFluxOperator">Whether Flux comes by its operator.</param>
    public static async Task PinAsync(SdkWorkspace workspace, string file, string cache, bool usesFluxOperator = true)
    {
        var view = new SourceTree(workspace["hello"]).OpenView();
        var environment = EnvironmentLoader.Load(new EnvironmentFile("local", workspace[file], SourceSpan.None), view, EnvironmentVariables.Of(new Dictionary<string, string>()));
        var configuration = environment.Configuration!;
        var diagnostics = new DiagnosticBag();
        using var handler = new StandInComponents();
        await new ComponentRestore(workspace["hello"], cache, RestoreMode.Normal).RunAsync(
            ComponentSelection.Of(configuration, nodes: null, ClusterProviders.ComponentsOf(configuration), usesFluxOperator), handler, TimeProvider.System, CredentialSearch.Nowhere, diagnostics, CancellationToken.None);
        Assert.False(diagnostics.HasErrors, string.Join('\n', diagnostics.Items));
    }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK)
    {
        RequestMessage = request,
        Content = new ByteArrayContent(Answer(request.RequestUri!)),
    });

    private static byte[] Answer(Uri address) => address switch
    {
        { Host: "helm.cilium.io", AbsolutePath: "/index.yaml" } => Encoding.UTF8.GetBytes("apiVersion: v1\nentries:\n  cilium:\n    - {name: cilium, version: 1.20.0, urls: [cilium-1.20.0.tgz]}\n"),
        { Host: "helm.cilium.io" } => Packed,
        { AbsolutePath: var path } when path.Contains("/gateway-api/", StringComparison.Ordinal) => Encoding.UTF8.GetBytes(Definition("gateway.networking.k8s.io", "Gateway", "gateways")),
        { AbsolutePath: var path } when path.Contains("/flux-operator/", StringComparison.Ordinal) => Encoding.UTF8.GetBytes($"{Operator}\n---\n" + Workload("flux-operator", "flux-system")),
        { AbsolutePath: var path } when path.Contains("/flux2/", StringComparison.Ordinal) => Encoding.UTF8.GetBytes(
            $"apiVersion: v1\nkind: Namespace\nmetadata: {{name: flux-system}}\n---\n{EngineDefinitions.ToManifest()}\n---\n{Workload("source-controller", "flux-system")}"),
        { AbsolutePath: var path } when path.Contains("/kyverno/", StringComparison.Ordinal) => Encoding.UTF8.GetBytes(
            $"{Definition("kyverno.io", "ClusterPolicy", "clusterpolicies")}---\napiVersion: v1\nkind: Namespace\nmetadata: {{name: kyverno}}\n---\n{Workload("kyverno", "kyverno")}"),
        // metrics-server and whatever else is one Deployment: named by its project.
        _ => Encoding.UTF8.GetBytes(Workload(address.AbsolutePath.Split('/')[2], "kube-system")),
    };

    private static string Workload(string name, string ns) => $$"""
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{name}}
          namespace: {{ns}}
        spec:
          selector:
            matchLabels:
              app: {{name}}
          template:
            metadata:
              labels:
                app: {{name}}
            spec:
              containers:
                - name: {{name}}
                  image: example.com/{{name}}:1

        """;

    private static string Definition(string group, string kind, string plural) => $$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: {{plural}}.{{group}}
        spec:
          group: {{group}}
          scope: Cluster
          names:
            kind: {{kind}}
            plural: {{plural}}
            singular: {{kind.ToLowerInvariant()}}
            listKind: {{kind}}List
          versions:
            - name: v1
              served: true
              storage: true
              schema:
                openAPIV3Schema:
                  type: object
                  x-kubernetes-preserve-unknown-fields: true

        """;

    private static byte[] Pack()
    {
        using var stream = new MemoryStream();
        using (var zip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zip))
        {
            foreach (var (name, text) in Chart)
            {
                using var content = new MemoryStream(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n")));
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = content });
            }
        }

        return stream.ToArray();
    }
}
