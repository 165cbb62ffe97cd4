using System.Security.Cryptography;
using KSail.Testing;

namespace KSail.Sdk.Tests.Documentation;

/// <summary>
/// Where the commands of the documentation run: a copy of the sample with the packed SDK, a registry, a cluster whose Flux fetches from it, keys to
/// sign with, and a key to decrypt with. What the sample names in the outside world stands on this machine.
/// </summary>
public sealed class CommandStage : IAsyncLifetime, IDisposable
{
    private const string Repository = "platform/manifests";

    private readonly DockerRegistry _registry = DockerRegistry.Start();
    private readonly SdkWorkspace _workspace = new();
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);
    private FluxCluster _cluster = null!;

    /// <summary>The sample.</summary>
    private string Platform => _workspace["platform"];

    /// <summary>A project that has nothing but encrypted files, with a key for them.</summary>
    private string Secrets => _workspace["secrets"];

    public async Task InitializeAsync()
    {
        _cluster = await FluxCluster.StartAsync(_registry, Repository, "latest");
        await _cluster.Controllers.StartAsync();
        CopySample();
        _workspace.Write("kubeconfig", _cluster.Kubeconfig.Replace("double", "admin@prod", StringComparison.Ordinal));
        WriteSecrets();
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["KUBECONFIG"] = _workspace["kubeconfig"],
            ["GHCR_TOKEN"] = "a token that nobody asks for",
            ["SOPS_AGE_KEY_FILE"] = _workspace["keys/keys.txt"],
            ["SOPS_EDITOR"] = "true",
            // Nothing is asked of the world outside.
            ["KSailSchemaCatalog"] = "none",
            ["KSailRenderCharts"] = "false",
        })
            _workspace.Variables[name] = value;
        Run("dotnet build -t:NewSecretKey").Succeeds();
        var recipient = File.ReadLines(_workspace["keys/keys.txt"]).Single(static line => line.StartsWith("# public key: ", StringComparison.Ordinal))["# public key: ".Length..];
        _workspace.Write("secrets/.sops.yaml", $"creation_rules: [{{encrypted_regex: ^(data|stringData)$, age: {recipient}}}]\n");
        Run("dotnet build -t:EncryptSecrets -p:File=k8s/db.enc.yaml").Succeeds();
        Run("dotnet build -t:Push -p:Environment=prod \"-p:KSailTags=latest staging\"").Succeeds();
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    public void Dispose()
    {
        _workspace.Dispose();
        _registry.Dispose();
    }

    /// <summary>Runs a command, as a shell reads it.</summary>
    internal DotnetResult Run(string command)
    {
        // Production's registry is here, where its servers would not find it: a variable puts it into the place of the one in the file.
        var registry = command.Contains("Environment=prod", StringComparison.Ordinal) ? $"export KSAIL_SPEC_CLUSTER_LOCALREGISTRY_REGISTRY={_registry.Authority}/{Repository} && " : "";
        using var process = _workspace.StartProgram("bash", "-c", $"cd {FolderOf(command)} && {registry}{command}");
        return DotnetCommand.Finish(process, command);
    }

    /// <summary>Whether it is the first time that this is asked about the command.</summary>
    public bool IsNew(string command) => _done.Add(command);

    private string FolderOf(string command) => command.Contains("Secret", StringComparison.Ordinal) ? Secrets : Platform;

    private void CopySample()
    {
        var sample = Path.Combine(SdkPackage.RepositoryRoot, "samples", "platform");
        foreach (var file in Directory.EnumerateFiles(sample, "*", SearchOption.AllDirectories))
        {
            var name = Path.GetRelativePath(sample, file).Replace('\\', '/');
            if (name != "nuget.config" && !name.StartsWith("bin/", StringComparison.Ordinal) && !name.StartsWith("obj/", StringComparison.Ordinal))
                _workspace.Write("platform/" + name, File.ReadAllText(file));
        }

        Replace("platform/platform.ksproj", "KSail.Sdk/0.1.0", "KSail.Sdk/" + SdkPackage.Version);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        _workspace.Write("platform/cosign.pub", key.ExportSubjectPublicKeyInfoPem());
        _workspace.Write("platform/cosign.key", key.ExportPkcs8PrivateKeyPem());
    }

    private void WriteSecrets()
    {
        const string Secret = "apiVersion: v1\nkind: Secret\nmetadata:\n  name: db\nstringData:\n  password: correct horse\n";
        Directory.CreateDirectory(_workspace["secrets/.git"]);
        _workspace.Write("secrets/platform.ksproj", $"<Project Sdk=\"KSail.Sdk/{SdkPackage.Version}\" />\n");
        foreach (var name in (string[])["ksail.yaml", "ksail.prod.yaml"])
            File.Copy(_workspace["platform/" + name], _workspace["secrets/" + name]);
        _workspace.Write("secrets/k8s/db.enc.yaml", Secret);
        _workspace.Write("secrets/k8s/new.enc.yaml", Secret);
    }

    private void Replace(string file, string old, string text)
    {
        var content = File.ReadAllText(_workspace[file]);
        Assert.Contains(old, content, StringComparison.Ordinal);
        _workspace.Write(file, content.Replace(old, text, StringComparison.Ordinal));
    }
}
