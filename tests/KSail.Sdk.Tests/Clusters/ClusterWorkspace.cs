using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Documents.Yaml;
using KSail.Kubernetes;
using KSail.Kubernetes.Connections;
using KSail.Secrets.Age;
using KSail.Secrets.Sops;
using KSail.Secrets.Sops.Files;
using KSail.Testing;
using KSail.Testing.Docker;

namespace KSail.Sdk.Tests.Clusters;

/// <summary>A repository whose environment <c>local</c> has a cluster on the Docker Engine of the tests, with an encrypted Secret in its workload.</summary>
internal sealed class ClusterWorkspace : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(DockerHost.IsReal ? 60 : 5);

    /// <summary>Where the cluster's registry is on this machine.</summary>
    public int RegistryPort { get; } = DockerRegistry.FreePort();

    /// <summary>The age key that the workload is encrypted for.</summary>
    public string Key { get; }

    public SdkWorkspace Files { get; }

    /// <summary>Makes it.</summary>
    /// <param name="host">The engine.</param>
    /// <param name="cluster">Name of the cluster.</param>
    /// <param name="settings">Further lines of <c>spec.cluster</c>, each with its line feed.</param>
    /// <param name="properties">Further properties of the project.</param>
    public ClusterWorkspace(DockerHost host, string cluster, string settings, string properties = "")
    {
        Files = new SdkWorkspace(SdkWorkspace.TwoEnvironments, $$"""
            -- hello/hello.ksproj
            <Project Sdk="KSail.Sdk/0.0.0-test">
              <PropertyGroup>
                <KSailCachePath>$(MSBuildProjectDirectory)/../cache</KSailCachePath>{{properties}}
              </PropertyGroup>
            </Project>
            -- hello/ksail.yaml
            apiVersion: ksail.io/v1alpha1
            kind: Cluster
            metadata:
              name: {{cluster}}
            spec:
              cluster:
                distribution: Talos
                provider: Docker
                controlPlanes: 1
                gitOpsEngine: Flux
                localRegistry:
                  registry: localhost:{{RegistryPort}}/platform
                sops:
                  enabled: Enabled
                connection:
                  kubeconfig: ../kubeconfig
                talos:
                  version: v1.13.9
                  config: ../talosconfig
            {{settings}}  workload:
                sourceDirectory: k8s
                kustomizationFile: clusters/local
            -- hello/k8s/clusters/local/kustomization.yaml
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources:
              - ../../apps
              - secrets.yaml
            -- hello/k8s/clusters/local/secrets.yaml
            apiVersion: kustomize.toolkit.fluxcd.io/v1
            kind: Kustomization
            metadata:
              name: secrets
              namespace: flux-system
            spec:
              interval: 10m
              retryInterval: 5s
              path: secrets
              prune: true
              sourceRef:
                kind: OCIRepository
                name: flux-system
              decryption:
                provider: sops
                secretRef:
                  name: sops-age
            -- hello/k8s/secrets/kustomization.yaml
            apiVersion: kustomize.config.k8s.io/v1beta1
            kind: Kustomization
            resources:
              - db.enc.yaml
            """);
        Files.Variables["DOCKER_HOST"] = host.Endpoint;
        Files.Variables["XDG_STATE_HOME"] = Files["state"];
        Files.Variables["SOPS_AGE_KEY_FILE"] = Files["keys.txt"];
        using var identity = AgeIdentity.Generate(RandomNumberGenerator.Fill);
        Key = identity.ToSecret()!.Reveal();
        Files.Write("keys.txt", Key + "\n");
        var rules = Files.Write("hello/.sops.yaml", $"creation_rules:\n  - path_regex: \\.enc\\.yaml$\n    encrypted_regex: ^(data|stringData)$\n    age: {identity.Recipient!.Text}\n");
        Files.Write("hello/k8s/secrets/db.enc.yaml", Encrypted(rules, "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\n  namespace: default\nstringData:\n  password: correct horse\n"));
    }

    /// <summary>Arguments of <c>dotnet</c> for a target of the environment.</summary>
    public static string[] Command(string target, params string[] arguments) => ["build", "hello", $"-t:{target}", "-p:Environment=local", "-tl:off", .. arguments];

    public DotnetResult Run(string target, params string[] arguments) => Files.Dotnet(Command(target, arguments)).Succeeds();

    /// <summary>The only item that a target returns.</summary>
    public JsonElement Item(string target, params string[] arguments)
    {
        var output = Run(target, [.. arguments, $"-getTargetResult:{target}"]).Output;
        using var json = JsonDocument.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..]);
        return json.RootElement.GetProperty("TargetResults").GetProperty(target).GetProperty("Items")[0].Clone();
    }

    /// <summary>Begins to bring the cluster up, and kills that at some moment after it has said something.</summary>
    /// <param name="said">A part of the line, with <c>*</c> for anything; behind a bar, another one that will do.</param>
    /// <param name="arguments">Further arguments of the build.</param>
    public void KillAfter(string said, params string[] arguments)
    {
        var moment = RandomNumberGenerator.GetInt32(250);
        using var process = Files.Start(Command("ClusterUp", arguments));
        process.StandardInput.Close();
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        using var limit = new Timer(_ => process.Kill(entireProcessTree: true), null, Patience, Timeout.InfiniteTimeSpan);
        var output = new StringBuilder();
        while (process.StandardOutput.ReadLine() is { } line)
        {
            output.Append(line).Append('\n');
            if (!said.Split('|').Any(part => FileSystemName.MatchesSimpleExpression($"*{part}*", line)))
                continue;
            Thread.Sleep(moment);
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            return;
        }

        Assert.Fail($"It never said '{said}':\n{output}");
    }

    /// <summary>The cluster's API, by way of the kubeconfig that was written.</summary>
    public IKubernetesApi Open(string cluster)
    {
        var diagnostics = new DiagnosticBag();
        var connection = Kubeconfig.Load(KubeconfigFiles.Single(Files["kubeconfig"], Files.Root, static _ => null), diagnostics)?.Connect($"admin@{cluster}", SourceSpan.None, static _ => null, diagnostics);
        Assert.Empty(diagnostics.Items);
        return connection!.Open(new KubernetesClientOptions { Environment = static _ => null });
    }

    public void Dispose() => Files.Dispose();

    private static string Encrypted(string rules, string text)
    {
        var diagnostics = new DiagnosticBag();
        var rule = CreationRules.Read(YamlReader.Read(new SourceFile(rules, File.ReadAllBytes(rules))), diagnostics).Rules[0];
        var encrypted = SopsFile.Encrypt(SourceFile.FromText(Path.Combine(Path.GetDirectoryName(rules)!, "db.enc.yaml"), text), rule, RandomNumberGenerator.Fill, TimeProvider.System, diagnostics);
        Assert.Empty(diagnostics.Items);
        return encrypted!;
    }
}
