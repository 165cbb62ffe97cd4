using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Text;
using KSail.Clusters.Components;
using KSail.Clusters.Providers;
using KSail.Configuration.Model;
using KSail.Documents.Diagnostics;
using KSail.Oci.Registry.Authentication;
using KSail.Restore;

namespace KSail.Testing.Hetzner.Machines;

/// <summary>
/// Small stand-ins for the charts that clusters at Hetzner are given, where their projects publish the real ones. They do with our values what the real ones do, as far as
/// it matters here.
/// </summary>
public sealed class CloudCharts : HttpMessageHandler
{
    private const string Workload = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: {{ .Release.Name }}, namespace: {{ .Release.Namespace }}}
        spec:
          replicas: {{ .Values.replicaCount }}
          selector: {matchLabels: {app: {{ .Release.Name }}}}
          template:
            metadata: {labels: {app: {{ .Release.Name }}}}
            spec:
              containers:
                - name: main
                  image: example.com/{{ .Chart.Name }}:{{ .Chart.Version }}
                  env:
        """;

    private const string ControllerEnvironment = """

                    {{- range $key, $value := .Values.env }}
                    - {name: {{ $key }}, value: {{ $value.value | quote }}}
                    {{- end }}
                    - {name: NETWORKING, value: {{ .Values.networking.enabled | quote }}}
        """;

    private const string StorageEnvironment = """

                    - name: HCLOUD_VOLUME_EXTRA_LABELS
                      value: "{{ range $key, $value := .Values.controller.volumeExtraLabels }}{{ $key }}={{ $value }},{{ end }}"
        """;

    private const string AutoscalerEnvironment = """

                    {{- range $key, $value := .Values.extraEnv }}
                    - {name: {{ $key }}, value: {{ $value | quote }}}
                    {{- end }}
                    {{- range $key, $value := .Values.extraEnvSecrets }}
                    - {name: {{ $key }}, valueFrom: {secretKeyRef: {name: {{ $value.name }}, key: {{ $value.key }}}}}
                    {{- end }}
                  command:
                    - ./cluster-autoscaler
                    - --cloud-provider={{ .Values.cloudProvider }}
                    {{- range .Values.autoscalingGroups }}
                    - --nodes={{ .minSize }}:{{ .maxSize }}:{{ .instanceType }}:{{ .region }}:{{ .name }}
                    {{- end }}
                    {{- range $key, $value := .Values.extraArgs }}
                    - --{{ $key }}={{ $value }}
                    {{- end }}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata: {name: {{ .Values.fullnameOverride }}}
        rules: {{ .Values.rbac.additionalRules | toJson }}
        """;

    private const string BufferDefinition = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: capacitybuffers.autoscaling.x-k8s.io}
        spec:
          group: autoscaling.x-k8s.io
          scope: Namespaced
          names: {kind: CapacityBuffer, plural: capacitybuffers, singular: capacitybuffer, listKind: CapacityBufferList}
          versions:
            - name: v1beta1
              served: true
              storage: true
              schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        """;

    private static readonly Dictionary<string, string> Environments = new(StringComparer.Ordinal)
    {
        ["hcloud-cloud-controller-manager"] = ControllerEnvironment, ["hcloud-csi"] = StorageEnvironment, ["cluster-autoscaler"] = AutoscalerEnvironment,
    };

    /// <summary>Whether none is there.</summary>
    public bool IsEmpty { get; init; }

    /// <summary>Pins the components of a configuration in the lock file of a project, and keeps them in a cache.</summary>
    /// <param name="project">The project's folder.</param>
    /// <param name="cache">Path of the cache.</param>
    /// <param name="configuration">The configuration.</param>
    public static async Task PinAsync(string project, string cache, ClusterConfiguration configuration)
    {
        var diagnostics = new DiagnosticBag();
        using var handler = new CloudCharts();
        await new ComponentRestore(project, cache, RestoreMode.Normal).RunAsync(
            ComponentSelection.Of(configuration, nodes: null, ClusterProviders.ComponentsOf(configuration)), handler, TimeProvider.System, CredentialSearch.Nowhere, diagnostics, CancellationToken.None).ConfigureAwait(false);
        if (diagnostics.HasErrors)
            throw new InvalidOperationException(string.Join('\n', diagnostics.Items));
    }

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var content = IsEmpty ? null : Answer(request.RequestUri!);
        return Task.FromResult(new HttpResponseMessage(content is null ? HttpStatusCode.NotFound : HttpStatusCode.OK) { RequestMessage = request, Content = new ByteArrayContent(content ?? []) });
    }

    private static byte[]? Answer(Uri address)
    {
        var file = address.AbsolutePath[(address.AbsolutePath.LastIndexOf('/') + 1)..];
        if (file == "autoscaling.x-k8s.io_capacitybuffers.yaml")
            return Encoding.UTF8.GetBytes(BufferDefinition);
        if (file == "index.yaml")
            return Encoding.UTF8.GetBytes(Index(address.Host == "charts.hetzner.cloud" ? ["hcloud-cloud-controller-manager:1.35.0", "hcloud-csi:2.22.1"] : ["cluster-autoscaler:9.59.0"]));
        foreach (var (name, environment) in Environments)
        {
            if (file.StartsWith(name, StringComparison.Ordinal))
                return Pack(name, file[(name.Length + 1)..^".tgz".Length], Workload + environment);
        }

        return null;
    }

    private static string Index(IEnumerable<string> charts)
    {
        var text = new StringBuilder("apiVersion: v1\nentries:\n");
        foreach (var chart in charts)
        {
            var parts = chart.Split(':');
            text.Append($"  {parts[0]}:\n    - {{name: {parts[0]}, version: {parts[1]}, urls: [{parts[0]}-{parts[1]}.tgz]}}\n");
        }

        return text.ToString();
    }

    private static byte[] Pack(string name, string version, string template)
    {
        using var stream = new MemoryStream();
        using (var zip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zip))
        {
            Add(tar, $"{name}/Chart.yaml", $"apiVersion: v2\nname: {name}\nversion: {version}\n");
            Add(tar, $"{name}/values.yaml", "replicaCount: 1\ncontroller: {}\n");
            Add(tar, $"{name}/templates/main.yaml", template);
        }

        return stream.ToArray();
    }

    private static void Add(TarWriter tar, string path, string text)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n")));
        tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = content });
    }
}
