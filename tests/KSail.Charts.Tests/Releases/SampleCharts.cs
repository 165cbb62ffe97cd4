namespace KSail.Charts.Tests.Releases;

/// <summary>Charts of the kinds that platforms install, each about one thing that Helm does.</summary>
internal static class SampleCharts
{
    private const string Head = "apiVersion: v2\nname: web\nversion: 1.2.3\nappVersion: \"4.5\"\n";

    public static SortedDictionary<string, SampleChart> All { get; } = new(StringComparer.Ordinal)
    {
        ["a web application"] = new(
            "-- Chart.yaml\n" + Head + """
            -- values.yaml
            replicas: 2
            image:
              repository: registry.example.com/web
              tag: ""
              pullPolicy: IfNotPresent
            service: {type: ClusterIP, port: 80}
            ingress:
              enabled: false
              hosts: []
            resources:
              limits: {cpu: 500m, memory: 128Mi}
              requests: {cpu: 50m, memory: 64Mi}
            podAnnotations: {}
            nodeSelector: {}
            tolerations: []
            affinity: {}
            -- templates/_helpers.tpl
            {{- define "web.name" -}}
            {{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" }}
            {{- end }}
            {{- define "web.fullname" -}}
            {{- if contains .Chart.Name .Release.Name }}
            {{- .Release.Name | trunc 63 | trimSuffix "-" }}
            {{- else }}
            {{- printf "%s-%s" .Release.Name .Chart.Name | trunc 63 | trimSuffix "-" }}
            {{- end }}
            {{- end }}
            {{- define "web.labels" -}}
            helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
            {{ include "web.selectorLabels" . }}
            {{- if .Chart.AppVersion }}
            app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
            {{- end }}
            app.kubernetes.io/managed-by: {{ .Release.Service }}
            {{- end }}
            {{- define "web.selectorLabels" -}}
            app.kubernetes.io/name: {{ include "web.name" . }}
            app.kubernetes.io/instance: {{ .Release.Name }}
            {{- end }}
            -- templates/deployment.yaml
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: {{ include "web.fullname" . }}
              labels:
                {{- include "web.labels" . | nindent 4 }}
            spec:
              {{- if not .Values.autoscaling }}
              replicas: {{ .Values.replicas }}
              {{- end }}
              selector:
                matchLabels:
                  {{- include "web.selectorLabels" . | nindent 6 }}
              template:
                metadata:
                  {{- with .Values.podAnnotations }}
                  annotations:
                    {{- toYaml . | nindent 8 }}
                  {{- end }}
                  labels:
                    {{- include "web.selectorLabels" . | nindent 8 }}
                spec:
                  containers:
                    - name: {{ .Chart.Name }}
                      image: "{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}"
                      imagePullPolicy: {{ .Values.image.pullPolicy }}
                      ports:
                        - name: http
                          containerPort: {{ .Values.service.port }}
                      resources:
                        {{- toYaml .Values.resources | nindent 12 }}
                  {{- with .Values.tolerations }}
                  tolerations:
                    {{- toYaml . | nindent 8 }}
                  {{- end }}
            -- templates/service.yaml
            apiVersion: v1
            kind: Service
            metadata:
              name: {{ include "web.fullname" . }}
              labels: {{- include "web.labels" . | nindent 4 }}
            spec:
              type: {{ .Values.service.type }}
              ports:
                - {port: {{ .Values.service.port }}, targetPort: http}
              selector: {{- include "web.selectorLabels" . | nindent 4 }}
            -- templates/ingress.yaml
            {{- if .Values.ingress.enabled }}
            apiVersion: networking.k8s.io/v1
            kind: Ingress
            metadata:
              name: {{ include "web.fullname" . }}
            spec:
              rules:
                {{- range .Values.ingress.hosts }}
                - host: {{ .host | quote }}
                  http:
                    paths:
                      {{- range .paths }}
                      - path: {{ . }}
                        pathType: Prefix
                        backend:
                          service:
                            name: {{ include "web.fullname" $ }}
                            port: {number: {{ $.Values.service.port }}}
                      {{- end }}
                {{- end }}
            {{- end }}
            -- templates/NOTES.txt
            Visit {{ .Release.Name }}.
            -- templates/tests/test-connection.yaml
            apiVersion: v1
            kind: Pod
            metadata:
              name: "{{ include "web.fullname" . }}-test"
              annotations:
                "helm.sh/hook": test
            spec:
              containers:
                - name: wget
                  image: busybox
            """,
            """
            replicas: 3
            image: {tag: "9"}
            podAnnotations: {note: "a: b", empty: ""}
            tolerations: [{key: a, operator: Exists}]
            ingress:
              enabled: true
              hosts:
                - host: web.example.com
                  paths: [/, /api]
            """),
        ["what the cluster says of itself"] = new(
            "-- Chart.yaml\n" + Head + """
            -- templates/all.yaml
            {{ define "direct" }}{{ .Capabilities.KubeVersion }} {{ .Capabilities.KubeVersion.Version }} {{ .Capabilities.KubeVersion.GitVersion }} {{ .Capabilities.KubeVersion.String }} {{ .Capabilities.KubeVersion.Major }}.{{ .Capabilities.KubeVersion.Minor }}{{ end }}
            {{ define "copies" }}{{ print .Capabilities.KubeVersion }} {{ .Capabilities.KubeVersion | quote }} {{ default "" .Capabilities.KubeVersion }} {{ list .Capabilities.KubeVersion }} {{ range list .Capabilities.KubeVersion }}{{ . }}{{ end }} {{ coalesce .Capabilities.KubeVersion }} {{ deepCopy .Capabilities.KubeVersion }}{{ end }}
            {{ define "kept" }}{{ $x := .Capabilities.KubeVersion }}{{ $x }} {{ with $x }}{{ . }}{{ end }} {{ ($x) }} {{ and $x $x }} {{ or $x "a" }}{{ end }}
            {{ define "verbs" }}{{ printf "%s %v %+v %#v %q %T %d" .Capabilities.KubeVersion .Capabilities.KubeVersion .Capabilities.KubeVersion .Capabilities.KubeVersion .Capabilities.KubeVersion .Capabilities.KubeVersion .Capabilities.KubeVersion }}{{ end }}
            {{ define "kinds" }}{{ range list .Capabilities .Capabilities.KubeVersion .Capabilities.APIVersions .Capabilities.HelmVersion }}{{ kindOf . }} {{ typeOf . }} {{ empty . }} {{ end }}{{ end }}
            {{ define "data" }}{{ toJson .Capabilities.KubeVersion }} {{ toYaml .Capabilities.KubeVersion }} {{ toJson .Capabilities.HelmVersion }} {{ toYaml .Capabilities.HelmVersion }} {{ toJson .Capabilities | trunc 60 }} {{ print .Capabilities | trunc 24 }}{{ end }}
            {{ define "helm" }}{{ .Capabilities.HelmVersion }} {{ .Capabilities.HelmVersion | quote }} {{ .Capabilities.HelmVersion.Version }} {{ .Capabilities.HelmVersion.GoVersion }}{{ end }}
            {{ define "same" }}{{ eq .Capabilities.KubeVersion .Capabilities.KubeVersion }} {{ eq .Capabilities .Capabilities }} {{ eq .Capabilities.HelmVersion .Capabilities.KubeVersion }} {{ deepEqual .Capabilities.KubeVersion .Capabilities.KubeVersion }} {{ has .Capabilities.KubeVersion (list .Capabilities.KubeVersion) }}{{ end }}
            {{- range list "direct" "copies" "kept" "verbs" "kinds" "data" "helm" "same" }}
            {{ . }}: {{ include . $ | toJson }}
            {{- end }}
            """),
        ["kinds in the order of installation"] = new(
            "-- Chart.yaml\n" + Head + """
            -- templates/z.yaml
            apiVersion: v1
            kind: Namespace
            metadata: {name: z}
            ---
            # nothing but a comment
            ---
            apiVersion: example.com/v1
            kind: Zebra
            metadata: {name: z}
            ---
            apiVersion: example.com/v1
            kind: Ape
            metadata: {name: a}
            -- templates/a.yaml
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: one}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: two}
            data:
              text: |
                a
                --- b
            ---

            -- templates/b.yaml
            {{- range $i, $name := list "x" "y" }}
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata:
              name: {{ $name }}
            {{- end }}
            -- templates/empty.yaml
            {{ if false }}kind: A{{ end }}
            """),
        ["hooks and their weights"] = new(
            "-- Chart.yaml\n" + Head + """
            -- templates/hooks.yaml
            apiVersion: batch/v1
            kind: Job
            metadata:
              name: migrate
              annotations:
                helm.sh/hook: pre-install,pre-upgrade
                helm.sh/hook-weight: "5"
            ---
            apiVersion: v1
            kind: ServiceAccount
            metadata:
              name: migrate
              annotations: {helm.sh/hook: pre-install, helm.sh/hook-weight: "-5"}
            ---
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: never
              annotations: {helm.sh/hook: sometimes}
            -- templates/config.yaml
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: always}
            """),
        ["subcharts, globals, conditions, tags and aliases"] = new(
            "-- Chart.yaml\n" + Head + """
            dependencies:
              - {name: cache, version: 1.x.x, condition: cache.enabled}
              - {name: queue, version: ">=0.1.0", tags: [async], alias: jobs}
              - {name: queue, version: ">=0.1.0", alias: mails}
              - {name: extra, version: "*", condition: extra.enabled}
            -- values.yaml
            global: {domain: example.com, limits: {cpu: 1}}
            tags: {async: true}
            cache: {enabled: true, size: 10}
            extra: {enabled: true}
            jobs: {workers: 3}
            -- charts/cache/Chart.yaml
            apiVersion: v2
            name: cache
            version: 1.4.0
            -- charts/cache/values.yaml
            size: 1
            ttl: 60
            global: {region: eu, limits: {memory: 2}}
            -- charts/cache/templates/c.yaml
            kind: Cache
            metadata: {name: {{ .Release.Name }}-{{ .Chart.Name }}}
            size: {{ .Values.size }}
            ttl: {{ .Values.ttl }}
            global: {{ .Values.global | toJson }}
            root: {{ .Chart.IsRoot }}
            base: {{ .Template.BasePath }} {{ .Template.Name }}
            -- charts/queue/Chart.yaml
            apiVersion: v2
            name: queue
            version: 0.3.1
            dependencies:
              - {name: inner, version: "*", condition: inner.on}
            -- charts/queue/values.yaml
            workers: 1
            inner: {on: false}
            -- charts/queue/templates/q.yaml
            kind: Queue
            metadata: {name: {{ .Chart.Name }}}
            workers: {{ .Values.workers }}
            shared: {{ include "shared" . }}
            -- charts/queue/charts/inner/Chart.yaml
            apiVersion: v2
            name: inner
            version: 0.0.1
            -- charts/queue/charts/inner/templates/i.yaml
            kind: Inner
            metadata: {name: {{ .Chart.Name }}}
            domain: {{ .Values.global.domain }}
            -- charts/extra/Chart.yaml
            apiVersion: v2
            name: extra
            version: 1.0.0
            -- charts/extra/templates/o.yaml
            kind: Extra
            -- charts/extra/templates/_shared.tpl
            {{ define "shared" }}of the subchart{{ end }}
            -- templates/_shared.tpl
            {{ define "shared" }}of the parent {{ .Chart.Name }}{{ end }}
            -- templates/all.yaml
            kind: All
            metadata: {name: {{ .Subcharts | keys | sortAlpha | join "-" }}}
            sub: {{ .Subcharts.cache.Values.size }}
            values: {{ toJson .Values }}
            """,
            """
            cache: {size: 20, ttl: null}
            extra: {enabled: false}
            mails: {inner: {on: true}}
            global: {domain: example.org}
            """),
        ["values taken from subcharts"] = new(
            "-- Chart.yaml\n" + Head + """
            dependencies:
              - name: db
                version: "*"
                import-values:
                  - data
                  - child: defaults.pool
                    parent: pool
                  - child: missing
                    parent: x
            -- values.yaml
            host: from-parent
            pool: {min: 2}
            -- charts/db/Chart.yaml
            apiVersion: v2
            name: db
            version: 1.0.0
            -- charts/db/values.yaml
            exports:
              data: {host: from-child, port: 5432}
            defaults:
              pool: {min: 1, max: 9}
            -- templates/v.yaml
            kind: V
            v: {{ toJson .Values }}
            """),
        ["nulls that take defaults away"] = new(
            "-- Chart.yaml\n" + Head + """
            -- values.yaml
            a: {b: 1, c: {d: 2, e: 3}}
            f: text
            list: [1, 2]
            own: null
            deep: {own: null}
            -- charts/sub/Chart.yaml
            apiVersion: v2
            name: sub
            version: 1.0.0
            -- charts/sub/values.yaml
            a: 1
            m: {x: 1, y: 2}
            -- charts/sub/templates/v.yaml
            kind: Sub
            v: {{ toJson .Values }}
            -- templates/v.yaml
            kind: V
            v: {{ toJson .Values }}
            """,
            """
            a: {b: null, c: {d: null}}
            f: null
            list: [3]
            new: null
            sub: {a: null, m: {x: null}}
            """),
        ["maps and other values in each other's place"] = new(
            "-- Chart.yaml\n" + Head + """
            -- values.yaml
            table: {a: 1}
            text: words
            nested: {table: {a: 1}, text: words}
            -- templates/v.yaml
            kind: V
            v: {{ toJson .Values }}
            """,
            """
            table: words
            text: {a: 1}
            nested: {table: words, text: {a: 1}}
            """),
        ["a library chart"] = new(
            "-- Chart.yaml\n" + Head + """
            dependencies: [{name: common, version: "*"}]
            -- charts/common/Chart.yaml
            apiVersion: v2
            name: common
            version: 1.0.0
            type: library
            -- charts/common/templates/_lib.tpl
            {{ define "common.metadata" }}name: {{ .Release.Name }}{{ end }}
            -- charts/common/templates/no.yaml
            kind: Never
            -- templates/v.yaml
            kind: V
            metadata: { {{- include "common.metadata" . -}} }
            """),
        ["files of the chart"] = new(
            "-- Chart.yaml\n" + Head + """
            -- .helmignore
            *.bak
            secret/
            /only-root.txt
            -- config/a.conf
            first = 1
            second = "two"
            -- config/b.conf
            x
            -- config/deep/c.conf
            y
            -- config/a.bak
            no
            -- secret/s.txt
            no
            -- only-root.txt
            no
            -- templates/v.yaml
            kind: V
            a: |-
            {{ .Files.Get "config/a.conf" | indent 2 }}
            missing: [{{ .Files.Get "nothing" }}]
            globbed:
            {{ (.Files.Glob "config/*").AsConfig | indent 2 }}
            deep:
            {{ (.Files.Glob "config/**.conf").AsSecrets | indent 2 }}
            {{- range $path, $content := .Files.Glob "**.conf" }}
            {{ $path | replace "/" "_" }}: {{ $content | toString | quote }}
            {{- end }}
            lines:
            {{- range .Files.Lines "config/a.conf" }}
              - {{ . | quote }}
            {{- end }}
            ignored: [{{ .Files.Get "config/a.bak" }}{{ .Files.Get "secret/s.txt" }}{{ .Files.Get "only-root.txt" }}]
            """),
        ["what a chart knows"] = new(
            "-- Chart.yaml\n" + Head + """
            description: All of it
            type: application
            home: https://example.com
            icon: https://example.com/i.png
            keywords: [a, b]
            sources: [https://example.com/src]
            maintainers: [{name: One, email: one@example.com, url: https://one.example.com}, {name: Two}]
            annotations: {a: b, "n": "1"}
            kubeVersion: ">=1.20.0-0"
            deprecated: true
            -- templates/v.yaml
            kind: V
            chart: {{ .Chart | toJson }}
            release: {{ .Release | toJson }}
            kube: {{ .Capabilities.KubeVersion }} {{ .Capabilities.KubeVersion.Version }} {{ .Capabilities.KubeVersion.Major }} {{ .Capabilities.KubeVersion.Minor }} {{ .Capabilities.KubeVersion.GitVersion }}
            has: {{ .Capabilities.APIVersions.Has "apps/v1" }} {{ .Capabilities.APIVersions.Has "example.com/v1" }}
            helm: {{ .Capabilities.HelmVersion.Version }}
            template: {{ .Template | toJson }}
            types: {{ typeOf . }} {{ typeOf .Values }} {{ typeOf .Chart }} {{ typeOf .Files }} {{ typeOf .Release.Revision }} {{ typeOf .Capabilities }} {{ typeOf .Capabilities.APIVersions }}
            keys: {{ keys . | sortAlpha }}
            """),
        ["a chart of the first version"] = new(
            """
            -- Chart.yaml
            name: old
            version: 0.1.0
            -- requirements.yaml
            dependencies:
              - {name: sub, version: "*", condition: sub.enabled}
            -- values.yaml
            sub: {enabled: false}
            -- charts/sub/Chart.yaml
            name: sub
            version: 1.0.0
            -- charts/sub/templates/s.yaml
            kind: Sub
            -- templates/v.yaml
            kind: V
            version: {{ .Chart.APIVersion | default "none" }}
            """),
        ["numbers of all kinds"] = new(
            "-- Chart.yaml\n" + Head + """
            -- values.yaml
            int: 3
            big: 1000000000
            huge: 123456789012345678
            float: 1.50
            exp: 1e3
            octal: 0755
            hex: 0x1F
            text: "3"
            date: 2024-01-02
            yes: yes
            on: on
            1: one
            -- templates/v.yaml
            kind: V
            {{- range $key, $value := .Values }}
            {{ $key | quote }}: [{{ $value }}, {{ kindOf $value }}, {{ toJson $value }}]
            {{- end }}
            sum: {{ add .Values.int 1 }} {{ int .Values.big }} {{ .Values.int | int64 }}
            yaml: {{ toYaml .Values | quote }}
            """),
        ["text that is changed by tpl and set"] = new(
            "-- Chart.yaml\n" + Head + """
            -- values.yaml
            template: "{{ .Release.Name }}-{{ include \"x\" . }}"
            labels: {a: "{{ .Chart.Name }}"}
            -- templates/_x.tpl
            {{ define "x" }}[{{ .Values.template | len }}]{{ end }}
            -- templates/a.yaml
            {{- $_ := set .Values "added" "late" }}
            kind: A
            t: {{ tpl .Values.template . | quote }}
            labels: {{ tpl (toYaml .Values.labels) . | nindent 2 }}
            -- templates/b.yaml
            kind: B
            added: {{ .Values.added | default "not yet" }}
            """),
    };
}
