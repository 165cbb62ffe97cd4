using System.Globalization;
using System.Text;

namespace KSail.Benchmarks.Charts;

/// <summary>Writes a repository with Helm releases of charts as platforms have them: a dozen templates, helpers, a subchart, values of a hundred lines.</summary>
internal static class ChartGenerator
{
    private const string Helpers = """
        {{- define "app.name" -}}
        {{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
        {{- end -}}
        {{- define "app.fullname" -}}
        {{- if .Values.fullnameOverride -}}
        {{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
        {{- else -}}
        {{- $name := default .Chart.Name .Values.nameOverride -}}
        {{- if contains $name .Release.Name -}}{{- .Release.Name | trunc 63 | trimSuffix "-" -}}{{- else -}}{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" -}}{{- end -}}
        {{- end -}}
        {{- end -}}
        {{- define "app.labels" -}}
        helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 }}
        {{ include "app.selectorLabels" . }}
        app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
        app.kubernetes.io/managed-by: {{ .Release.Service }}
        {{- with .Values.commonLabels }}
        {{ toYaml . }}
        {{- end }}
        {{- end -}}
        {{- define "app.selectorLabels" -}}
        app.kubernetes.io/name: {{ include "app.name" . }}
        app.kubernetes.io/instance: {{ .Release.Name }}
        {{- end -}}

        """;

    private const string Workload = """
        {{- range $name, $component := .Values.components }}
        {{- if $component.enabled }}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{ include "app.fullname" $ }}-{{ $name }}
          labels:
            {{- include "app.labels" $ | nindent 4 }}
            component: {{ $name }}
        spec:
          replicas: {{ $component.replicas | default 1 }}
          selector:
            matchLabels:
              {{- include "app.selectorLabels" $ | nindent 6 }}
              component: {{ $name }}
          template:
            metadata:
              annotations:
                checksum/config: {{ toYaml $component.config | sha256sum }}
              labels:
                {{- include "app.selectorLabels" $ | nindent 8 }}
                component: {{ $name }}
            spec:
              serviceAccountName: {{ include "app.fullname" $ }}
              securityContext:
                {{- toYaml $.Values.podSecurityContext | nindent 8 }}
              containers:
                - name: {{ $name }}
                  image: "{{ $.Values.image.registry }}/{{ $.Values.image.repository }}:{{ $.Values.image.tag | default $.Chart.AppVersion }}"
                  imagePullPolicy: {{ $.Values.image.pullPolicy }}
                  args:
                    {{- range $key, $value := $component.config }}
                    - --{{ $key | kebabcase }}={{ $value }}
                    {{- end }}
                  env:
                    {{- range $key, $value := $component.env }}
                    - name: {{ $key | upper }}
                      value: {{ tpl ($value | toString) $ | quote }}
                    {{- end }}
                  ports:
                    - {name: http, containerPort: {{ $component.port }}}
                  resources:
                    {{- toYaml ($component.resources | default $.Values.resources) | nindent 12 }}
                  {{- if $component.probes }}
                  livenessProbe: {httpGet: {path: /healthz, port: http}}
                  readinessProbe: {httpGet: {path: /readyz, port: http}}
                  {{- end }}
              {{- with $.Values.nodeSelector }}
              nodeSelector:
                {{- toYaml . | nindent 8 }}
              {{- end }}
        ---
        apiVersion: v1
        kind: Service
        metadata:
          name: {{ include "app.fullname" $ }}-{{ $name }}
          labels: {{- include "app.labels" $ | nindent 4 }}
        spec:
          ports: [{name: http, port: {{ $component.port }}, targetPort: http}]
          selector: {{- include "app.selectorLabels" $ | nindent 4 }}
        {{- end }}
        {{- end }}

        """;

    private const string Simple = """
        {{- if .Values.extras.e@.enabled }}
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: {{ include "app.fullname" . }}-e@
          labels: {{- include "app.labels" . | nindent 4 }}
        data:
          {{- range $key, $value := .Values.extras.e@.data }}
          {{ $key }}: {{ $value | quote }}
          {{- end }}
          settings.yaml: |
            {{- toYaml .Values.components | nindent 4 }}
        {{- end }}

        """;

    /// <summary>Writes a repository and returns its root.</summary>
    public static string Write(string directory, int releases)
    {
        var root = Path.Combine(directory, $"charts-{releases}");
        if (Directory.Exists(root))
            Directory.Delete(root, recursive: true);
        var list = new StringBuilder("resources:\n");
        for (var i = 0; i < releases; i++)
        {
            var name = $"app{i}";
            WriteChart(Path.Combine(root, "charts", name), name);
            WriteFile(Path.Combine(root, "k8s", $"{name}.yaml"), $$"""
                apiVersion: helm.toolkit.fluxcd.io/v2
                kind: HelmRelease
                metadata: {name: {{name}}, namespace: apps}
                spec:
                  interval: 1h
                  chart: {spec: {chart: ./charts/{{name}}, sourceRef: {kind: GitRepository, name: flux-system, namespace: flux-system} } }
                  values:
                    image: {tag: "{{i}}.0"}
                    components: {web: {replicas: 3, env: {origin: "https://{{name}}.example.com"} } }

                """);
            list.Append(CultureInfo.InvariantCulture, $"  - {name}.yaml\n");
        }

        WriteFile(Path.Combine(root, "k8s", "kustomization.yaml"), list.ToString());
        return root;
    }

    private static void WriteChart(string directory, string name)
    {
        WriteFile(Path.Combine(directory, "Chart.yaml"), $"apiVersion: v2\nname: {name}\nversion: 1.0.0\nappVersion: \"2.3\"\ndependencies: [{{name: common, version: '*', condition: common.enabled}}]\n");
        WriteFile(Path.Combine(directory, "charts/common/Chart.yaml"), "apiVersion: v2\nname: common\nversion: 1.0.0\n");
        WriteFile(Path.Combine(directory, "charts/common/values.yaml"), "enabled: true\nlabels: {}\n");
        WriteFile(Path.Combine(directory, "charts/common/templates/sa.yaml"), "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: {{ .Release.Name }}-common\n");
        WriteFile(Path.Combine(directory, "templates/_helpers.tpl"), Helpers);
        WriteFile(Path.Combine(directory, "templates/workloads.yaml"), Workload);
        WriteFile(Path.Combine(directory, "templates/sa.yaml"), "apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: {{ include \"app.fullname\" . }}\n  labels: {{- include \"app.labels\" . | nindent 4 }}\n");
        var values = new StringBuilder("image: {registry: registry.example.com, repository: app, tag: '', pullPolicy: IfNotPresent}\ncommon: {enabled: true}\nnodeSelector: {kubernetes.io/os: linux}\n"
            + "podSecurityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}\nresources: {limits: {memory: 128Mi}, requests: {cpu: 10m, memory: 64Mi}}\ncommonLabels: {team: platform}\ncomponents:\n");
        foreach (var component in (string[])["web", "worker", "cron"])
        {
            values.Append(CultureInfo.InvariantCulture, $"  {component}:\n    enabled: true\n    port: 8080\n    probes: true\n    config:\n");
            for (var i = 0; i < 10; i++)
                values.Append(CultureInfo.InvariantCulture, $"      optionNumber{i}: value-{i}\n");
            values.Append("    env:\n      origin: \"{{ .Release.Name }}.{{ .Release.Namespace }}\"\n      level: info\n");
        }

        values.Append("extras:\n");
        for (var i = 0; i < 10; i++)
        {
            values.Append(CultureInfo.InvariantCulture, $"  e{i}: {{enabled: true, data: {{a: \"1\", b: two, c: \"{i}\"}}}}\n");
            WriteFile(Path.Combine(directory, $"templates/extra{i}.yaml"), Simple.Replace("e@", $"e{i}", StringComparison.Ordinal));
        }

        WriteFile(Path.Combine(directory, "values.yaml"), values.ToString());
    }

    private static void WriteFile(string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content.ReplaceLineEndings("\n"));
    }
}
