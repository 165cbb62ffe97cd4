namespace KSail.Benchmarks.Kustomize;

/// <summary>The kustomizations and patches of a generated tree, from an application's base to the cluster.</summary>
internal static class TreeKustomizations
{
    public const string Header = "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n";

    /// <summary>A component that hardens whatever includes it.</summary>
    public const string Restricted =
        """
        apiVersion: kustomize.config.k8s.io/v1alpha1
        kind: Component
        patches:
          - target:
              kind: Deployment
            patch: |-
              - op: add
                path: /spec/template/spec/containers/0/securityContext
                value:
                  allowPrivilegeEscalation: false
                  readOnlyRootFilesystem: true
                  capabilities:
                    drop: [ALL]
          - target:
              kind: ServiceAccount|Service
            patch: |-
              apiVersion: v1
              kind: any
              metadata:
                name: any
                annotations:
                  platform.example.com/profile: restricted

        """;

    /// <summary>A component that spreads the pods of web servers.</summary>
    public const string Spread =
        """
        apiVersion: kustomize.config.k8s.io/v1alpha1
        kind: Component
        patches:
          - path: topology.yaml
            target:
              kind: Deployment
              labelSelector: app.kubernetes.io/component=web

        """;

    public const string Topology =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: any
        spec:
          template:
            spec:
              topologySpreadConstraints:
                - maxSkew: 1
                  topologyKey: kubernetes.io/hostname
                  whenUnsatisfiable: ScheduleAnyway
                  labelSelector:
                    matchLabels:
                      app.kubernetes.io/component: web

        """;

    public const string DeploymentPatch =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: server
        spec:
          template:
            spec:
              containers:
                - name: server
                  env:
                    - name: REGION
                      value: eu-central
                  resources:
                    limits:
                      memory: 256Mi
                  volumeMounts:
                    - name: scratch
                      mountPath: /tmp
              volumes:
                - name: scratch
                  emptyDir:
                    sizeLimit: 64Mi

        """;

    public const string IngressPatch =
        """
        - op: add
          path: /metadata/annotations/traefik.ingress.kubernetes.io~1router.tls
          value: "true"
        - op: replace
          path: /spec/rules/0/http/paths/0/path
          value: /api

        """;

    public const string ClusterValues =
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: cluster-values
          annotations:
            config.kubernetes.io/local-config: "true"
        data:
          domain: example.com

        """;

    /// <summary>What the cluster changes in everything that it runs.</summary>
    public const string Cluster =
        """
        commonAnnotations:
          platform.example.com/environment: production
        images:
          - name: registry.example.com/apps/server
            newTag: 1.4.2
          - name: registry.example.com/apps/migrate
            newName: mirror.example.com/apps/migrate
            digest: sha256:24a0c4b4a4c0eb97a1aabb8e29f18e917d05abfe1b7a7c07857230879ce7d3d3
        patches:
          - target:
              kind: CronJob
            patch: |-
              - op: replace
                path: /spec/jobTemplate/spec/backoffLimit
                value: 4
          - target:
              kind: Deployment
            patch: |-
              apiVersion: apps/v1
              kind: Deployment
              metadata:
                name: any
              spec:
                template:
                  spec:
                    tolerations:
                      - key: dedicated
                        operator: Equal
                        value: apps
                        effect: NoSchedule
        replacements:
          - source:
              kind: ConfigMap
              name: cluster-values
              fieldPath: data.domain
            targets:
              - select:
                  kind: Ingress
                fieldPaths:
                  - spec.rules.0.host
                  - spec.tls.0.hosts.0
                options:
                  delimiter: .
                  index: 1

        """;

    public static string List(string field, IEnumerable<string> entries) => $"{field}:\n  - {string.Join("\n  - ", entries)}\n";

    public static string Base(string app, IEnumerable<string> files) =>
        Header + List("resources", files)
        + $"""
        labels:
          - pairs:
              app.kubernetes.io/name: {app}
            includeSelectors: true
        configMapGenerator:
          - name: settings
            files:
              - application.properties
              - logging.json
            literals:
              - log-level=info
        secretGenerator:
          - name: credentials
            envs:
              - credentials.env

        """;

    public static string Overlay(string app) =>
        Header
        + $"""
        namePrefix: {app}-
        resources:
          - ../base
        components:
          - ../../../components/restricted
          - ../../../components/spread
        labels:
          - pairs:
              app.kubernetes.io/instance: {app}
            includeTemplates: true
        patches:
          - path: deployment.yaml
          - path: ingress.yaml
            target:
              kind: Ingress
              name: server
        configMapGenerator:
          - name: settings
            behavior: merge
            literals:
              - log-level=warn
        replicas:
          - name: server
            count: 3
        replacements:
          - source:
              kind: Service
              name: server
              fieldPath: metadata.name
            targets:
              - select:
                  kind: Deployment
                fieldPaths:
                  - spec.template.spec.containers.[name=server].env.[name=SERVICE].value

        """;

    /// <summary>A team's own objects: a Namespace, its quota, and who may look into it.</summary>
    public static string TeamObjects(string team) =>
        $"""
        apiVersion: v1
        kind: Namespace
        metadata:
          name: {team}
          labels:
            pod-security.kubernetes.io/enforce: restricted
        ---
        apiVersion: v1
        kind: ResourceQuota
        metadata:
          name: team
        spec:
          hard:
            pods: "100"
            requests.memory: 20Gi
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata:
          name: viewers
        roleRef:
          apiGroup: rbac.authorization.k8s.io
          kind: ClusterRole
          name: view
        subjects:
          - kind: Group
            apiGroup: rbac.authorization.k8s.io
            name: {team}

        """;

    public static string Team(string team, IEnumerable<string> resources) =>
        Header + $"namespace: {team}\n" + List("resources", resources)
        + $"""
        labels:
          - pairs:
              platform.example.com/team: {team}

        """;
}
