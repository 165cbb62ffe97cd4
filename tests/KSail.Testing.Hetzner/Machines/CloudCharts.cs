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
/// it matters here, and know no values that the real ones do not have: another name is refused by their schema.
/// </summary>
public sealed class CloudCharts : HttpMessageHandler
{
    private const string Workload = """
        apiVersion: apps/v1
        kind: {{ .Kind }}
        metadata: {name: {{ .Name }}, namespace: {{ .Release.Namespace }}}
        spec:
          {{- if eq .Kind "Deployment" }}
          replicas: {{ .Replicas }}
          {{- end }}
          selector: {matchLabels: {app: {{ .Name }}}}
          template:
            metadata: {labels: {app: {{ .Name }}}}
            spec:
              containers:
                - name: main
                  image: example.com/{{ .Name }}:{{ .Version }}
        """;

    // The cloud controller: variables as they are written, token and network from the one Secret.
    private const string Controller = """
        {{ include "workload" (dict "Kind" "Deployment" "Name" .Chart.Name "Replicas" .Values.replicaCount "Version" .Chart.Version "Release" .Release) }}
                  env:
                    {{- range $key, $value := .Values.env }}
                    - name: {{ $key }}
                      {{- tpl (toYaml $value) $ | nindent 14 }}
                    {{- end }}
                    {{- if .Values.networking.enabled }}
                    - name: HCLOUD_NETWORK
                      {{- tpl (toYaml .Values.networking.network) $ | nindent 14 }}
                    {{- end }}
        """;

    private const string ControllerValues = """
        replicaCount: 1
        env:
          HCLOUD_TOKEN: {valueFrom: {secretKeyRef: {name: hcloud, key: token}}}
        networking:
          enabled: false
          clusterCIDR: 10.244.0.0/16
          network: {valueFrom: {secretKeyRef: {name: hcloud, key: network}}}
        """;

    private const string ControllerSchema = """
        {"type": "object", "additionalProperties": false, "properties": {
          "global": {},
          "args": {"type": "object"}, "replicaCount": {"type": "integer"}, "image": {"type": "object"}, "monitoring": {"type": "object"}, "nodeSelector": {"type": "object"},
          "env": {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": false, "properties": {"value": {"type": "string"}, "valueFrom": {"type": "object"}}}},
          "networking": {"type": "object", "additionalProperties": false, "properties": {"enabled": {"type": "boolean"}, "clusterCIDR": {"type": "string"}, "network": {"type": "object"}}}}}
        """;

    // The storage driver: one part that makes volumes, and one on every node.
    private const string Storage = """
        {{ include "workload" (dict "Kind" "Deployment" "Name" (printf "%s-controller" .Release.Name) "Replicas" .Values.controller.replicaCount "Version" .Chart.Version "Release" .Release) }}
                  env:
                    {{- with .Values.controller.volumeExtraLabels }}
                    {{- $pairs := list }}
                    {{- range $key, $value := . }}
                    {{- $pairs = append $pairs (printf "%s=%s" $key $value) }}
                    {{- end }}
                    - {name: HCLOUD_VOLUME_EXTRA_LABELS, value: {{ join "," $pairs | quote }}}
                    {{- end }}
                    - name: HCLOUD_TOKEN
                      valueFrom: {secretKeyRef: {{ toJson .Values.controller.hcloudToken.existingSecret }}}
        ---
        {{ include "workload" (dict "Kind" "DaemonSet" "Name" (printf "%s-node" .Release.Name) "Version" .Chart.Version "Release" .Release) }}
        """;

    private const string StorageValues = "controller:\n  replicaCount: 1\n  hcloudToken: {existingSecret: {name: hcloud, key: token}}\n";

    private const string StorageSchema = """
        {"type": "object", "additionalProperties": false, "properties": {
          "global": {}, "node": {"type": "object"}, "storageClasses": {"type": "array"},
          "controller": {"type": "object", "additionalProperties": false, "properties": {
            "replicaCount": {"type": "integer"}, "hcloudToken": {"type": "object"}, "hcloudVolumeDefaultLocation": {"type": "string"}, "extraEnvVars": {"type": "array"},
            "volumeExtraLabels": {"type": "object", "additionalProperties": {"type": "string"}}}}}}
        """;

    private const string Autoscaler = """
        {{ include "workload" (dict "Kind" "Deployment" "Name" .Values.fullnameOverride "Replicas" .Values.replicaCount "Version" .Chart.Version "Release" .Release) }}
                  env:
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

    private const string AutoscalerSchema = """
        {"type": "object", "additionalProperties": false, "properties": {
          "global": {}, "cloudProvider": {"enum": ["hetzner"]}, "fullnameOverride": {"type": "string"}, "replicaCount": {"type": "integer"}, "nodeSelector": {"type": "object"}, "tolerations": {"type": "array"},
          "autoscalingGroups": {"type": "array", "items": {"type": "object", "additionalProperties": false, "properties": {
            "name": {"type": "string"}, "instanceType": {"type": "string"}, "region": {"type": "string"}, "minSize": {"type": "integer"}, "maxSize": {"type": "integer"}}}},
          "extraArgs": {"type": "object"}, "extraEnv": {"type": "object", "additionalProperties": {"type": "string"}},
          "extraEnvSecrets": {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": false, "required": ["key"], "properties": {"name": {"type": "string"}, "key": {"type": "string"}}}},
          "rbac": {"type": "object", "additionalProperties": false, "properties": {"create": {"type": "boolean"}, "clusterScoped": {"type": "boolean"}, "additionalRules": {"type": "array"}}}}}
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

    private static readonly (string Name, string Version, string Template, string Values, string Schema)[] Charts =
    [
        ("hcloud-cloud-controller-manager", "1.35.0", Controller, ControllerValues, ControllerSchema), ("hcloud-csi", "2.22.1", Storage, StorageValues, StorageSchema),
        ("cluster-autoscaler", "9.59.0", Autoscaler, "replicaCount: 1\n", AutoscalerSchema),
    ];

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
            return Encoding.UTF8.GetBytes(Index(address.Host == "charts.hetzner.cloud"));
        foreach (var chart in Charts)
        {
            if (file == $"{chart.Name}-{chart.Version}.tgz")
                return Pack(chart.Name, chart.Version, chart.Template, chart.Values, chart.Schema);
        }

        return null;
    }

    private static string Index(bool isHetzner)
    {
        var text = new StringBuilder("apiVersion: v1\nentries:\n");
        foreach (var chart in Charts)
        {
            if (chart.Name.StartsWith("hcloud", StringComparison.Ordinal) == isHetzner)
                text.Append($"  {chart.Name}:\n    - {{name: {chart.Name}, version: {chart.Version}, urls: [{chart.Name}-{chart.Version}.tgz]}}\n");
        }

        return text.ToString();
    }

    private static byte[] Pack(string name, string version, string template, string values, string schema)
    {
        using var stream = new MemoryStream();
        using (var zip = new GZipStream(stream, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zip))
        {
            Add(tar, $"{name}/Chart.yaml", $"apiVersion: v2\nname: {name}\nversion: {version}\n");
            Add(tar, $"{name}/values.yaml", values);
            Add(tar, $"{name}/values.schema.json", schema);
            Add(tar, $"{name}/templates/_workload.tpl", $"{{{{- define \"workload\" -}}}}\n{Workload}\n{{{{- end -}}}}\n");
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
