using KSail.Configuration.Environments;
using KSail.Configuration.Registries;
using KSail.Configuration.Rules;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Testing;
using KSail.Validation;

namespace KSail.Configuration.Tests;

/// <summary>Whatever becomes of a file, reading it ends in findings at places of that file, and never in an exception.</summary>
public sealed class MutationTests
{
    private const string Text = """
        # prod
        apiVersion: ksail.io/v1alpha1
        kind: Cluster
        metadata: {name: "prod"}
        spec:
          cluster:
            distribution: Talos
            provider: Hetzner
            controlPlanes: 3
            connection: {timeout: 1h30m, context: 'admin@${X:-prod}'}
            sops: {enabled: true, ageKeyEnvVar: K, extract: {publicKeys: [&a a, *a]}}
            talos: {controlPlanes: 3, extraPortMappings: [{containerPort: 80}], extensions: [x]}
            autoscaler: {node: {expander: [Random], scaleDownUtilizationThreshold: "0.5", pools: [{name: a, labels: {k: "${Y}"}, taints: [{key: k, effect: NoExecute}]}]}}
            localRegistry: {registry: "u:${T}@ghcr.io/org/app:v1", credentials: {tokenEnvVar: T}}
          provider: {hetzner: {serverLimit: 10, workerPublicIPv4: false}}
          workload:
            sourceDirectory: k8s
            kustomizationFile: |
              clusters/prod

        """;

    private static readonly string[] Pieces =
        ["\n", "  ", ":", "- ", "[", "]", "{", "}", "'", "\"", "${", "}", "@", "/", "..", "&a ", "*a", "|", ">", "#", "---\n", "\t", "\0", "é", "0", "-1", "true", "null", "~", "<<: *a", "99999999999999999999", "1e400", "!!int x", "$"];

    [Fact]
    public void NoMutationThrows()
    {
        using var directory = new TemporaryDirectory();
        directory.Write("k8s/clusters/prod/kustomization.yaml", "");
        var random = new Random(20261122);
        for (var round = 0; round < 3000; round++)
        {
            var text = Text;
            for (var edits = random.Next(1, 4); edits > 0; edits--)
                text = Mutate(text, random);
            var path = directory.Write("ksail.yaml", text);
            var variables = EnvironmentVariables.Of(new Dictionary<string, string>(StringComparer.Ordinal) { ["T"] = Pieces[random.Next(Pieces.Length)], ["KSAIL_SPEC_CLUSTER_WORKERS"] = Pieces[random.Next(Pieces.Length)] });
            try
            {
                var view = new SourceTree(directory.Root).OpenView();
                var environment = EnvironmentLoader.Load(new EnvironmentFile("prod", path, SourceSpan.OfFile(path)), view, variables);
                var judged = new DiagnosticBag();
                ConfigurationRules.Check(environment, [environment, environment with { Name = "other" }], NodePatchCheck.Run(environment, view, judged), view, variables, judged);
                var lines = text.Split('\n').Length;
                Assert.All(environment.Diagnostics.Concat(judged.Items), d => Assert.True(d.Span.File == path && d.Span.Line <= lines && !d.Message.Contains('\n', StringComparison.Ordinal), d.ToString()));
                PushTarget.TryFind(environment, variables, new DiagnosticBag(), out _);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"{e}\n{text}");
            }
        }
    }

    [Fact]
    public void NoMutationOfAPatchThrows()
    {
        const string patch = """
            cluster: {network: {cni: {name: "${CNI:-none}"}, podSubnets: [10.0.0.0/16, "fd00::/56"], serviceSubnets: ['${X}']}, apiServer: {extraArgs: {a: b}}}
            machine: {install: {image: x}}
            ---
            - {op: add, path: /cluster/network/cni/name, value: none}
            - {op: replace, path: /cluster/network/podSubnets/0, value: 10.0.0.0/8}
            ---
            apiVersion: v1alpha1
            kind: KubeFlannelCNIConfig
            $patch: delete

            """;
        using var directory = new TemporaryDirectory();
        directory.Write("k8s/kustomization.yaml", "");
        var config = directory.Write("ksail.yaml", "apiVersion: ksail.io/v1alpha1\nkind: Cluster\nspec:\n  cluster: {distribution: Talos, provider: Hetzner, cni: Cilium, talos: {extensions: [x]}, oidc: {issuerURL: https://a, clientID: b}}\n");
        var variables = EnvironmentVariables.Of(new Dictionary<string, string>(StringComparer.Ordinal));
        var random = new Random(20261123);
        for (var round = 0; round < 1000; round++)
        {
            var text = Mutate(Mutate(patch, random), random);
            directory.Write("talos/cluster/patch.yaml", text);
            var view = new SourceTree(directory.Root).OpenView();
            var environment = EnvironmentLoader.Load(new EnvironmentFile("local", config, SourceSpan.OfFile(config)), view, variables);
            var judged = new DiagnosticBag();
            var fault = Record.Exception(() => ConfigurationRules.Check(environment, [environment], NodePatchCheck.Run(environment, view, judged), view, variables, judged));
            Assert.True(fault is null, $"{fault}\n{text}");
            Assert.All(judged.Items, d => Assert.True(d.Span.Line <= text.Split('\n').Length && !d.Message.Contains('\n', StringComparison.Ordinal), d.ToString()));
        }
    }

    private static string Mutate(string text, Random random)
    {
        var at = random.Next(text.Length);
        var length = Math.Min(random.Next(12), text.Length - at);
        var piece = Pieces[random.Next(Pieces.Length)];
        return random.Next(4) switch
        {
            0 => text.Remove(at, length),
            1 => text.Insert(at, piece),
            2 => text.Remove(at, length).Insert(at, piece),
            _ => text.Insert(random.Next(text.Length), text.Substring(at, length)),
        };
    }
}
