using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using KSail.Configuration;
using KSail.Documents.Diagnostics;
using KSail.Kubernetes;
using KSail.Kubernetes.Objects;
using KSail.Secrets.Age;
using KSail.Testing.Flux;

namespace KSail.Clusters.Tests.Components;

/// <summary>How the engine of a cluster is told what to follow.</summary>
public sealed class DeliveryTests
{
    private const string InstanceDefinition =
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: fluxinstances.fluxcd.controlplane.io}
        spec:
          group: fluxcd.controlplane.io
          scope: Namespaced
          names: {kind: FluxInstance, plural: fluxinstances, singular: fluxinstance, listKind: FluxInstanceList}
          versions:
            - name: v1
              served: true
              storage: true
              schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        ---
        apiVersion: v1
        kind: Namespace
        metadata: {name: flux-system}

        """;

    [Fact]
    public async Task Flux_follows_the_registry_of_the_cluster()
    {
        await using var scene = await ComponentScene.StartAsync();
        var environment = scene.Load("gitOpsEngine: Flux\nlocalRegistry:\n  registry: localhost:5050/platform", "sourceDirectory: k8s\nkustomizationFile: clusters/local\ntag: v7");

        var instance = await InstallAsync(scene, environment);

        Assert.Equal(
            """{"kind":"OCIRepository","url":"oci://dev-local-registry:5000/platform","ref":"v7","path":"./clusters/local","interval":"1m"}""",
            instance.Spec.Object("sync")!.ToJsonString());
        Assert.Equal("oci://ghcr.io/controlplaneio-fluxcd/flux-operator-manifests:v0.58.1", instance.Spec.Text("distribution", "artifact"));
        Assert.Equal(
            """[{"op":"add","path":"/spec/insecure","value":true}]""",
            instance.Spec.Object("kustomize").Array("patches")![0].Text("patch"));
        Assert.Null(await scene.Api.FindAsync(WellKnownKinds.Secrets, new ObjectName("flux-system", "ksail-registry-credentials"), scene.Stop));
        Assert.Contains(scene.Lines, static line => line == "Flux follows oci://dev-local-registry:5000/platform:v7, from ./clusters/local");
    }

    [Fact]
    public async Task Flux_pulls_with_credentials_of_its_own_from_a_registry_elsewhere()
    {
        await using var scene = await ComponentScene.StartAsync();
        scene.Set("PUSH_TOKEN", "push-word");
        scene.Set("PULL_TOKEN", "pull-word");
        var environment = scene.Load(
            "gitOpsEngine: Flux\nlocalRegistry:\n  registry: robot@registry.example:8443/org/platform\n  credentials:\n    cliTokenEnvVar: PUSH_TOKEN\n    clusterTokenEnvVar: PULL_TOKEN",
            "sourceDirectory: k8s\nflux:\n  verify:\n    provider: cosign\n    secretRef:\n      name: cosign-key");

        var instance = await InstallAsync(scene, environment);

        Assert.Equal("oci://registry.example:8443/org/platform", instance.Spec.Text("sync", "url"));
        Assert.Equal("./", instance.Spec.Text("sync", "path"));
        Assert.Equal("ksail-registry-credentials", instance.Spec.Text("sync", "pullSecret"));
        Assert.Equal(
            """[{"op":"add","path":"/spec/verify","value":{"provider":"cosign","secretRef":{"name":"cosign-key"}}}]""",
            instance.Spec.Object("kustomize").Array("patches")![0].Text("patch"));
        var secret = await scene.Api.GetAsync(WellKnownKinds.Secrets, new ObjectName("flux-system", "ksail-registry-credentials"), scene.Stop);
        var docker = JsonNode.Parse(Encoding.UTF8.GetString(Convert.FromBase64String(secret.Json.Object("data").Text(".dockerconfigjson"))));
        Assert.Equal("pull-word", docker.Object("auths").Object("registry.example:8443").Text("password"));
        Assert.DoesNotContain("word", string.Join('\n', scene.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flux_without_its_operator_follows_the_same_by_a_source_and_a_Kustomization()
    {
        await using var scene = await ComponentScene.StartAsync();
        var environment = scene.Load(
            "gitOpsEngine: Flux\nsops:\n  enabled: Disabled\nlocalRegistry:\n  registry: localhost:5050/platform",
            "sourceDirectory: k8s\nkustomizationFile: clusters/local\ntag: v7\nflux:\n  verify:\n    provider: cosign\n    secretRef:\n      name: cosign-key");
        await PrepareAsync(scene);

        Assert.True(await scene.InstallAsync(environment, [], usesFluxOperator: false), string.Join('\n', scene.Diagnostics.Items));

        var name = new ObjectName("flux-system", "flux-system");
        var source = await scene.Api.GetAsync(WellKnownKinds.OciRepositories, name, scene.Stop);
        Assert.Equal(
            """{"interval":"1m","url":"oci://dev-local-registry:5000/platform","ref":{"tag":"v7"},"insecure":true,"verify":{"provider":"cosign","secretRef":{"name":"cosign-key"}}}""",
            source.Spec!.ToJsonString());
        var kustomization = await scene.Api.GetAsync(WellKnownKinds.Kustomizations, name, scene.Stop);
        Assert.Equal(
            """{"interval":"10m","retryInterval":"1m","path":"./clusters/local","prune":true,"sourceRef":{"kind":"OCIRepository","name":"flux-system"}}""",
            kustomization.Spec!.ToJsonString());
        Assert.Null(await scene.Api.FindAsync(WellKnownKinds.FluxInstances, new ObjectName("flux-system", "flux"), scene.Stop));
    }

    [Fact]
    public async Task The_cluster_gets_the_key_that_it_decrypts_with()
    {
        await using var scene = await ComponentScene.StartAsync();
        var key = AgeKeyPair();
        scene.Set("DEV_KEY", key);
        var environment = scene.Load("gitOpsEngine: Flux\nlocalRegistry:\n  registry: localhost:5050/platform\nsops:\n  enabled: Enabled\n  env:\n    var: DEV_KEY");

        await InstallAsync(scene, environment);

        var secret = await scene.Api.GetAsync(WellKnownKinds.Secrets, new ObjectName("flux-system", "sops-age"), scene.Stop);
        Assert.Contains(key, Encoding.UTF8.GetString(Convert.FromBase64String(secret.Json.Object("data").Text("sops.agekey"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Enabled", true)]
    [InlineData("Default", false)]
    [InlineData("Disabled", null)]
    public async Task A_missing_key_is_an_error_where_it_is_said_to_be_needed(string enabled, bool? isError)
    {
        await using var scene = await ComponentScene.StartAsync();
        var environment = scene.Load($"gitOpsEngine: Flux\nlocalRegistry:\n  registry: localhost:5050/platform\nsops:\n  enabled: {enabled}");
        await PrepareAsync(scene);

        var isDone = await scene.InstallAsync(environment, []);

        Assert.Equal(isError != true, isDone);
        if (isError is null)
            Assert.Empty(scene.Diagnostics.Items);
        else
            Assert.Equal(isError.Value ? DiagnosticSeverity.Error : DiagnosticSeverity.Message, Assert.Single(scene.Diagnostics.Items).Severity);
    }

    [Fact]
    public async Task Nodes_that_cannot_reach_this_machine_need_another_registry()
    {
        await using var scene = await ComponentScene.StartAsync();
        var environment = scene.Load("gitOpsEngine: Flux\nsops:\n  enabled: Disabled\nlocalRegistry:\n  registry: localhost:5050/platform");
        await PrepareAsync(scene);

        Assert.False(await scene.InstallAsync(environment, [], localRegistry: null));

        Assert.Equal("KSAIL6172", Assert.Single(scene.Diagnostics.Items).Code);
    }

    [Fact]
    public async Task Without_a_registry_there_is_nothing_to_follow()
    {
        await using var scene = await ComponentScene.StartAsync();
        var environment = scene.Load("gitOpsEngine: Flux\nsops:\n  enabled: Disabled");
        await PrepareAsync(scene);

        Assert.True(await scene.InstallAsync(environment, []));

        Assert.Equal("KSAIL6171", Assert.Single(scene.Diagnostics.Items).Code);
    }

    [Fact]
    public async Task Argo_CD_gets_the_registry_and_an_application()
    {
        await using var scene = await ComponentScene.StartAsync();
        var environment = scene.Load("gitOpsEngine: ArgoCD\nlocalRegistry:\n  registry: localhost:5050/platform", "sourceDirectory: k8s\nkustomizationFile: clusters/local");
        await PrepareAsync(scene);
        await scene.Api.CreateAsync(WellKnownKinds.Namespaces, new KubernetesObject(WellKnownKinds.Namespaces, new ObjectName("argocd")), WriteOptions.Default, scene.Stop);

        Assert.True(await scene.InstallAsync(environment, []), string.Join('\n', scene.Diagnostics.Items));

        var application = await scene.Api.GetAsync(WellKnownKinds.Applications, new ObjectName("argocd", "ksail"), scene.Stop);
        Assert.Equal("oci://dev-local-registry:5000/platform", application.Spec.Text("source", "repoURL"));
        Assert.Equal("clusters/local", application.Spec.Text("source", "path"));
        var secret = await scene.Api.GetAsync(WellKnownKinds.Secrets, new ObjectName("argocd", "ksail-registry-credentials"), scene.Stop);
        Assert.Equal("repository", secret.Label("argocd.argoproj.io/secret-type"));
    }

    private static async Task<KubernetesObject> InstallAsync(ComponentScene scene, KSailEnvironment environment)
    {
        await PrepareAsync(scene);
        Assert.True(await scene.InstallAsync(environment, []), string.Join('\n', scene.Diagnostics.Items));
        return await scene.Api.GetAsync(WellKnownKinds.FluxInstances, new ObjectName("flux-system", "flux"), scene.Stop);
    }

    // What the operator's manifests, and the operator, bring.
    private static async Task PrepareAsync(ComponentScene scene)
    {
        var component = scene.Publish("operator", "1.0", InstanceDefinition);
        await scene.RestoreAsync(component);
        Assert.True(await scene.InstallAsync(scene.Load("provider: Docker"), [component]), string.Join('\n', scene.Diagnostics.Items));
        await EngineDefinitions.InstallAsync(scene.Api, scene.Stop);
        scene.Forget();
    }

    private static string AgeKeyPair()
    {
        using var identity = AgeIdentity.Generate(RandomNumberGenerator.Fill);
        return identity.ToSecret()!.Reveal();
    }
}
