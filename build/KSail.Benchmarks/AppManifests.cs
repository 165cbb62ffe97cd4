namespace KSail.Benchmarks;

/// <summary>The texts of a generated repository: what a hand-written application and its cluster usually consist of.</summary>
internal static class AppManifests
{
    public static string Configuration(string environment, string provider) =>
        $"""
        apiVersion: ksail.io/v1alpha1
        kind: Cluster
        metadata:
          name: {environment}
        spec:
          cluster:
            distribution: Talos
            provider: {provider}
            gitOpsEngine: Flux
          workload:
            sourceDirectory: k8s
            kustomizationFile: clusters/{environment}

        """;

    public static string FluxKustomization(string name, string path, string? dependsOn) =>
        $"""
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata:
          name: {name}
          namespace: flux-system
        spec:
          interval: 60m
          sourceRef:
            kind: OCIRepository
            name: flux-system
          path: {path}
          prune: true

        """
        + (dependsOn is null ? "" : $"  dependsOn:\n    - name: {dependsOn}\n  postBuild:\n    substituteFrom:\n      - kind: ConfigMap\n        name: variables\n");

    public static string Variables(string domain, int replicas) =>
        $"""
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: variables
          namespace: flux-system
        data:
          domain: {domain}
          replicas: "{replicas}"

        """;

    /// <returns>File names and contents, in the order a kustomization lists them.</returns>
    public static IEnumerable<(string File, string Text)> For(string app, int number) =>
    [
        ("namespace.yaml", Header("v1", "Namespace", app) + "  labels:\n    pod-security.kubernetes.io/enforce: restricted\n"),
        ("service-account.yaml", Header("v1", "ServiceAccount", app) + "automountServiceAccountToken: false\n"),
        ("config-map.yaml", ConfigMap(app, number)),
        ("deployment.yaml", Deployment(app)),
        ("service.yaml", Header("v1", "Service", app) + $"spec:\n  selector:\n    app.kubernetes.io/name: {app}\n  ports:\n    - name: http\n      port: 80\n      targetPort: http\n"),
        ("ingress.yaml", Ingress(app)),
        ("network-policy.yaml", NetworkPolicy(app)),
        ("pod-disruption-budget.yaml", Header("policy/v1", "PodDisruptionBudget", app) + $"spec:\n  maxUnavailable: 1\n  selector:\n    matchLabels:\n      app.kubernetes.io/name: {app}\n"),
        ("horizontal-pod-autoscaler.yaml", HorizontalPodAutoscaler(app)),
        ("cron-job.yaml", CronJob(app)),
    ];

    private static string Header(string apiVersion, string kind, string name) =>
        $"apiVersion: {apiVersion}\nkind: {kind}\nmetadata:\n  name: {name}\n";

    private static string ConfigMap(string app, int number) =>
        Header("v1", "ConfigMap", app) +
        $$"""
        data:
          number: "{{number}}"
          url: https://{{app}}.${domain}/
          server.conf: |
            listen 8080
            log info
            # Behind a proxy that terminates TLS.
            trust 10.0.0.0/8
            timeout 30

        """;

    private static string Deployment(string app) =>
        Header("apps/v1", "Deployment", app) +
        $$"""
          labels:
            app.kubernetes.io/name: {{app}}
        spec:
          replicas: ${replicas:=1}
          selector:
            matchLabels:
              app.kubernetes.io/name: {{app}}
          template:
            metadata:
              labels:
                app.kubernetes.io/name: {{app}}
            spec:
              serviceAccountName: {{app}}
              automountServiceAccountToken: false
              securityContext:
                runAsNonRoot: true
                runAsUser: 10001
                runAsGroup: 10001
                seccompProfile:
                  type: RuntimeDefault
              containers:
                - name: server
                  image: registry.example.com/apps/server:latest
                  ports:
                    - name: http
                      containerPort: 8080
                  env:
                    - name: DOMAIN
                      value: {{app}}.${domain}
                  readinessProbe:
                    httpGet:
                      path: /ready
                      port: http
                  livenessProbe:
                    httpGet:
                      path: /alive
                      port: http
                  resources:
                    requests:
                      cpu: 50m
                      memory: 64Mi
                    limits:
                      cpu: 500m
                      memory: 128Mi
                  securityContext:
                    allowPrivilegeEscalation: false
                    readOnlyRootFilesystem: true
                    capabilities:
                      drop:
                        - ALL
                  volumeMounts:
                    - name: settings
                      mountPath: /etc/settings
                      readOnly: true
              volumes:
                - name: settings
                  configMap:
                    name: settings

        """;

    private static string Ingress(string app) =>
        Header("networking.k8s.io/v1", "Ingress", app) +
        $$"""
        spec:
          ingressClassName: traefik
          rules:
            - host: {{app}}.${domain}
              http:
                paths:
                  - path: /
                    pathType: Prefix
                    backend:
                      service:
                        name: {{app}}
                        port:
                          name: http

        """;

    private static string NetworkPolicy(string app) =>
        Header("networking.k8s.io/v1", "NetworkPolicy", app) +
        $"""
        spec:
          podSelector:
            matchLabels:
              app.kubernetes.io/name: {app}
          policyTypes:
            - Ingress
            - Egress
          ingress:
            - from:
                - namespaceSelector:
                    matchLabels:
                      kubernetes.io/metadata.name: traefik
              ports:
                - port: http
                  protocol: TCP

        """;

    private static string HorizontalPodAutoscaler(string app) =>
        Header("autoscaling/v2", "HorizontalPodAutoscaler", app) +
        $$"""
        spec:
          scaleTargetRef:
            apiVersion: apps/v1
            kind: Deployment
            name: {{app}}
          minReplicas: ${replicas:=1}
          maxReplicas: 10
          metrics:
            - type: Resource
              resource:
                name: cpu
                target:
                  type: Utilization
                  averageUtilization: 70

        """;

    private static string CronJob(string app) =>
        Header("batch/v1", "CronJob", app) +
        $"""
        spec:
          schedule: 15 3 * * *
          concurrencyPolicy: Forbid
          jobTemplate:
            spec:
              backoffLimit: 2
              template:
                spec:
                  restartPolicy: Never
                  automountServiceAccountToken: false
                  containers:
                    - name: clean
                      image: registry.example.com/apps/server:latest
                      args:
                        - clean
                        - --app={app}
                      resources:
                        limits:
                          cpu: 200m
                          memory: 64Mi

        """;
}
