namespace KSail.Benchmarks.Kustomize;

/// <summary>The files of one application of a generated tree: what a team writes by hand for a web service.</summary>
internal static class TreeManifests
{
    public const string Deployment =
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: server
          labels:
            app.kubernetes.io/component: web
        spec:
          replicas: 1
          revisionHistoryLimit: 3
          strategy:
            rollingUpdate:
              maxSurge: 1
              maxUnavailable: 0
          template:
            metadata:
              labels:
                app.kubernetes.io/component: web
            spec:
              serviceAccountName: server
              automountServiceAccountToken: false
              securityContext:
                runAsNonRoot: true
                runAsUser: 10001
                seccompProfile:
                  type: RuntimeDefault
              initContainers:
                - name: migrate
                  image: registry.example.com/apps/migrate:latest
                  args: ["--database", "$(DATABASE_URL)", "--timeout=30s"]
                  envFrom:
                    - secretRef:
                        name: credentials
              containers:
                - name: server
                  image: registry.example.com/apps/server:latest
                  ports:
                    - name: http
                      containerPort: 8080
                  env:
                    - name: SERVICE
                      value: unset
                    - name: LOG_LEVEL
                      valueFrom:
                        configMapKeyRef:
                          name: settings
                          key: log-level
                  envFrom:
                    - secretRef:
                        name: credentials
                  # Slow starts are the database's fault.
                  readinessProbe:
                    httpGet:
                      path: /ready
                      port: http
                    initialDelaySeconds: 5
                  livenessProbe:
                    httpGet:
                      path: /alive
                      port: http
                  resources:
                    requests:
                      cpu: 50m
                      memory: 64Mi
                    limits:
                      memory: 128Mi
                  volumeMounts:
                    - name: settings
                      mountPath: /etc/settings
                      readOnly: true
              volumes:
                - name: settings
                  configMap:
                    name: settings

        """;

    public const string Service =
        """
        apiVersion: v1
        kind: Service
        metadata:
          name: server
        spec:
          type: ClusterIP
          ports:
            - name: http
              port: 80
              targetPort: http

        """;

    public const string ServiceAccount =
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: server
        automountServiceAccountToken: false

        """;

    public const string PodDisruptionBudget =
        """
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata:
          name: server
        spec:
          maxUnavailable: 1
          selector:
            matchLabels:
              app.kubernetes.io/component: web

        """;

    public const string NetworkPolicy =
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: server
        spec:
          podSelector:
            matchLabels:
              app.kubernetes.io/component: web
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
          egress:
            - to:
                - ipBlock:
                    cidr: 10.0.0.0/8
                    except: ["10.96.0.0/12"]

        """;

    public const string HorizontalPodAutoscaler =
        """
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata:
          name: server
        spec:
          scaleTargetRef:
            apiVersion: apps/v1
            kind: Deployment
            name: server
          minReplicas: 2
          maxReplicas: 10
          metrics:
            - type: Resource
              resource:
                name: cpu
                target:
                  type: Utilization
                  averageUtilization: 70

        """;

    public const string Settings =
        """
        # Read once at start.
        server.port=8080
        server.threads=16
        pool.size=10
        pool.timeout=30s

        """;

    public const string Logging = """{"level": "info", "format": "json", "fields": ["time", "level", "message", "trace"]}""" + "\n";

    public static string Ingress(string app) =>
        $$"""
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata:
          name: server
          annotations:
            cert-manager.io/cluster-issuer: public
        spec:
          ingressClassName: traefik
          rules:
            - host: {{app}}.domain
              http:
                paths:
                  - path: /
                    pathType: Prefix
                    backend:
                      service:
                        name: server
                        port:
                          name: http
          tls:
            - hosts:
                - {{app}}.domain

        """;

    public static string CronJob(int number) =>
        $"""
        apiVersion: batch/v1
        kind: CronJob
        metadata:
          name: clean
        spec:
          schedule: "{number % 60} 3 * * *"
          concurrencyPolicy: Forbid
          jobTemplate:
            spec:
              backoffLimit: 2
              template:
                spec:
                  restartPolicy: Never
                  serviceAccountName: server
                  containers:
                    - name: clean
                      image: registry.example.com/apps/clean:latest
                      args: [clean, --older-than, 30d]
                      env:
                        - name: DATABASE_URL
                          valueFrom:
                            secretKeyRef:
                              name: credentials
                              key: DATABASE_URL
                      resources:
                        limits:
                          memory: 64Mi

        """;

    public static string Credentials(string app) => $"DATABASE_URL=postgres://{app}:change-me@db.internal:5432/{app}?sslmode=require\nCOOKIE_KEY=not-a-secret-{app}\n";
}
