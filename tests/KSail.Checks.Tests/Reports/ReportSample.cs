using System.Text;
using KSail.Checks.Reports;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;

namespace KSail.Checks.Tests.Reports;

/// <summary>Repositories whose pages are looked at.</summary>
internal static class ReportSample
{
    /// <summary>Two environments that share their applications. One variable is set in one of them only, and both have a mistake and weak spots.</summary>
    public const string Platform = """
        -- ksail.yaml
        apiVersion: ksail.io/v1alpha1
        kind: Cluster
        metadata: {name: local}
        spec:
          cluster: {distribution: Talos, provider: Docker, gitOpsEngine: Flux, workers: 1}
          workload: {sourceDirectory: k8s, kustomizationFile: clusters/local}
        -- ksail.prod.yaml
        apiVersion: ksail.io/v1alpha1
        kind: Cluster
        metadata: {name: prod}
        spec:
          cluster:
            distribution: Talos
            provider: Docker
            gitOpsEngine: Flux
            workers: 2
            kubernetesVersion: v1.34.1
            talos: {version: v1.12.0}
          workload: {sourceDirectory: k8s, kustomizationFile: clusters/prod}
        -- k8s/clusters/shared/flux.yaml
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: base, namespace: flux-system}
        spec: {interval: 1h, path: base, prune: true, sourceRef: {kind: OCIRepository, name: flux-system}}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: apps, namespace: flux-system}
        spec:
          dependsOn: [{name: base}]
          interval: 1h
          path: apps
          prune: true
          sourceRef: {kind: OCIRepository, name: flux-system}
          postBuild: {substituteFrom: [{kind: ConfigMap, name: variables}]}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: sleeping, namespace: flux-system}
        spec: {dependsOn: [{name: base}, {name: apps}], suspend: true, interval: 1h, path: base/more, prune: true, sourceRef: {kind: OCIRepository, name: flux-system}}
        ---
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata: {name: tenants, namespace: flux-system}
        spec: {dependsOn: [{name: apps}], interval: 1h, path: tenants, prune: true, sourceRef: {kind: GitRepository, name: tenants}}
        -- k8s/clusters/local/kustomization.yaml
        resources: [../shared, variables.yaml]
        -- k8s/clusters/shared/kustomization.yaml
        resources: [flux.yaml]
        -- k8s/clusters/local/variables.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: variables, namespace: flux-system}
        data: {domain: local.test}
        -- k8s/clusters/prod/kustomization.yaml
        resources: [../shared, variables.yaml]
        -- k8s/clusters/prod/variables.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: variables, namespace: flux-system}
        data: {domain: example.com, size: large}
        -- k8s/base/kustomization.yaml
        resources: [namespace.yaml]
        -- k8s/base/namespace.yaml
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop}
        -- k8s/base/more/kustomization.yaml
        resources: [config.yaml]
        -- k8s/base/more/config.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: more, namespace: shop}
        -- k8s/apps/kustomization.yaml
        resources: [config.yaml, web.yaml]
        -- k8s/apps/web.yaml
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              hostNetwork: true
              containers:
                - name: web
                  image: ghcr.io/acme/web:1.0.0
                  securityContext: {privileged: true}
        -- k8s/apps/config.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings, namespace: shop}
        data:
          domain: ${domain}
          size: ${size}
        """;

    /// <summary>In the place of the file with the mistake.</summary>
    public const string Valid = """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings, namespace: shop}
        data:
          domain: ${domain}
        """;

    /// <summary>Does what a build does: validates, scans, writes the page.</summary>
    public static (IReadOnlyList<Diagnostic> Diagnostics, string? Page) Build(EnvironmentCheckFixture project, CheckMemory memory, string? environment = null, string help = "")
    {
        var variables = EnvironmentVariables.Of(project.Variables);
        var request = new CheckRequest(
            project.Folder["platform.ksproj"], [], "local", environment, project.Folder["obj/ksail"], project.Folder["bin/ksail"], project.Cache, CheckSteps.Validate, "test");
        var validated = EnvironmentCheck.Run(request, variables, memory, CancellationToken.None);
        // As in a build, where nothing runs behind a step that failed.
        if (!Diagnostic.AnyError(validated.Diagnostics) || environment is null)
            EnvironmentCheck.Run(request with { Steps = CheckSteps.Scan }, variables, memory, CancellationToken.None);
        return BuildReport.Run(request with { Steps = CheckSteps.None }, new ReportOptions("", help), variables, memory, CancellationToken.None);
    }

    /// <summary>A platform of many Kustomizations in several layers, with workloads that the scan has much to say about.</summary>
    public static string Large(int kustomizations)
    {
        var text = new StringBuilder("""
            -- ksail.yaml
            apiVersion: ksail.io/v1alpha1
            kind: Cluster
            metadata: {name: local}
            spec:
              cluster: {distribution: Talos, provider: Docker, gitOpsEngine: Flux, workers: 1}
              workload: {sourceDirectory: k8s, kustomizationFile: clusters/local}
            -- ksail.prod.yaml
            apiVersion: ksail.io/v1alpha1
            kind: Cluster
            metadata: {name: prod}
            spec:
              cluster: {distribution: Talos, provider: Docker, gitOpsEngine: Flux, workers: 3, controlPlanes: 3, kubernetesVersion: v1.34.1}
              workload: {sourceDirectory: k8s, kustomizationFile: clusters/prod, scan: {complianceThreshold: 60}}
            -- k8s/clusters/local/kustomization.yaml
            resources: [../shared]
            -- k8s/clusters/prod/kustomization.yaml
            resources: [../shared, extra.yaml]
            patches:
              - target: {kind: Kustomization, name: team-.*}
                patch: |-
                  - {op: add, path: /spec/patches, value: [{target: {kind: Deployment}, patch: "- {op: replace, path: /spec/replicas, value: 3}"}]}
            -- k8s/clusters/prod/extra.yaml
            apiVersion: v1
            kind: Namespace
            metadata: {name: only-in-production}
            -- k8s/clusters/shared/kustomization.yaml
            resources: [flux.yaml]
            -- k8s/clusters/shared/flux.yaml

            """);
        string[] layers = ["bootstrap", "controllers", "networking", "storage", "observability", "team"];
        for (var i = 0; i < kustomizations; i++)
        {
            var layer = Math.Min(i, layers.Length - 1);
            var name = layer < layers.Length - 1 ? layers[layer] : $"team-{i:00}";
            var dependency = i == 0 ? "" : i < 3 ? $"dependsOn: [{{name: {layers[i - 1]}}}], " : i < 5 ? "dependsOn: [{name: networking}], " : i % 4 == 0 ? "dependsOn: [{name: storage}, {name: observability}], " : i % 7 == 0 ? $"dependsOn: [{{name: team-{i - 1:00}}}], " : "dependsOn: [{name: observability}], ";
            text.Append(i > 0 ? "---\n" : "").Append($"apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {{name: {name}, namespace: flux-system}}\nspec: {{{dependency}interval: 1h, path: apps/{name}, prune: true, sourceRef: {{kind: OCIRepository, name: flux-system}}}}\n");
        }

        for (var i = 0; i < kustomizations; i++)
        {
            var layer = Math.Min(i, layers.Length - 1);
            var name = layer < layers.Length - 1 ? layers[layer] : $"team-{i:00}";
            text.Append($"-- k8s/apps/{name}/kustomization.yaml\nresources: [all.yaml]\n-- k8s/apps/{name}/all.yaml\napiVersion: v1\nkind: Namespace\nmetadata: {{name: {name}}}\n");
            if (layer < layers.Length - 1)
                continue;
            for (var j = 0; j < 2; j++)
                text.Append($"---\napiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: web-{j}, namespace: {name}}}\nspec:\n  replicas: 1\n  selector: {{matchLabels: {{app: web}}}}\n  template:\n    metadata: {{labels: {{app: web}}}}\n    spec:\n      containers:\n        - name: web\n          image: ghcr.io/acme/{name}:1.{j}.0\n");
            if (i % 9 == 0)
                text.Append($"---\napiVersion: v1\nkind: Service\nmetadata: {{name: web, namespace: {name}}}\nspec: {{ports: [{{port: http}}], selector: {{app: web}}}}\n");
        }

        return text.ToString();
    }
}
