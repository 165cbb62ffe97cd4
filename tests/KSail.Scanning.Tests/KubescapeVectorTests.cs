using KSail.Scanning.Results;

namespace KSail.Scanning.Tests;

/// <summary>A small platform, and what Kubescape's own rules and inputs make of it for seven choices of frameworks.</summary>
public sealed class KubescapeVectorTests
{
    private const string Platform = """
        apiVersion: v1
        kind: Namespace
        metadata: {name: shop, labels: {pod-security.kubernetes.io/enforce: baseline}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop, labels: {app: web}}
        spec:
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              serviceAccountName: web
              securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
              containers:
                - name: web
                  image: ghcr.io/acme/web:1.2.3
                  env: [{name: API_TOKEN, value: abc}]
                  resources: {limits: {cpu: 100m, memory: 64Mi}}
                  securityContext: {allowPrivilegeEscalation: false, readOnlyRootFilesystem: true}
        ---
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: tidy, namespace: shop}
        spec:
          schedule: "0 3 * * *"
          jobTemplate:
            spec:
              template:
                spec:
                  restartPolicy: Never
                  automountServiceAccountToken: false
                  containers: [{name: tidy, image: "ghcr.io/acme/tidy:1", securityContext: {runAsGroup: 1000}}]
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: web, namespace: shop}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: web, namespace: shop}
        rules: [{apiGroups: [""], resources: [secrets], verbs: [get]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: web, namespace: shop}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: web}
        subjects: [{kind: ServiceAccount, name: web, namespace: shop}]
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: web, namespace: shop}
        spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: settings, namespace: shop}
        data: {level: info}
        """;

    [Theory]
    [InlineData("nsa", 20, 77.5000, "0012 2/3, 0013 0/2, 0016 1/2, 0017 1/2, 0030 2/3, 0034 2/3, 0055 1/2, 0270 1/2, 0271 1/2")]
    [InlineData("mitre", 17, 86.2745, "0012 2/3, 0015 0/1, 0053 0/1")]
    [InlineData(
        "nsa,mitre",
        30,
        78.3333,
        "0012 2/3, 0013 0/2, 0015 0/1, 0016 1/2, 0017 1/2, 0030 2/3, 0034 2/3, 0053 0/1, 0055 1/2, 0270 1/2, 0271 1/2")]
    [InlineData(
        "cis-v1.12.0",
        33,
        64.1414,
        "0186 0/1, 0190 2/3, 0197 0/1, 0198 0/1, 0200 0/1, 0201 0/1, 0210 1/2, 0211 0/2, 0246 0/0, 0286 0/0, 0287 0/0, 0288 0/0, 0289 0/0")]
    [InlineData(
        "WorkloadScan",
        19,
        71.4912,
        "0012 2/3, 0013 0/2, 0016 1/2, 0017 1/2, 0034 2/3, 0055 1/2, 0078 0/2, 0260 3/4, 0270 1/2, 0271 1/2")]
    [InlineData("DevOpsBest", 25, 74.0000, "0018 0/2, 0056 0/2, 0076 1/2, 0077 0/2, 0268 0/2, 0269 0/2, 0270 1/2, 0271 1/2")]
    [InlineData(
        "security",
        28,
        77.0833,
        "0012 2/3, 0013 0/2, 0016 1/2, 0017 1/2, 0034 2/3, 0211 0/2, 0259 1/2, 0260 3/4, 0261 1/2, 0267 1/2, 0270 1/2, 0271 1/2")]
    public void A_platform_has_the_score_that_Kubescape_gives_it(string frameworks, int controls, double score, string below)
    {
        var result = Scan.Run(Platform, frameworks.Split(',')).Result!;
        Assert.Equal(below, string.Join(", ", result.Controls.Where(static control => control.Score < 100).Select(Share)));
        Assert.Equal(controls, result.Controls.Count);
        Assert.Equal(score, result.Score, 4);
        Assert.Equal(frameworks.Split(',').Length, result.Frameworks.Count);
        if (result.Frameworks.Count == 1)
            Assert.Equal(result.Score, result.Frameworks[0].Score);
    }

    private static string Share(ControlResult control) =>
        $"{control.Control.Id[2..]} {control.Resources.Count(static r => r.Status is ResourceStatus.Passed or ResourceStatus.Excepted)}/{control.Resources.Count}";
}
