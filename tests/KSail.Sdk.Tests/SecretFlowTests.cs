using System.Text;

namespace KSail.Sdk.Tests;

/// <summary>The life of a secret: encrypted, shown, edited, given other recipients, rotated, built with. Its value is in no log, folder or file on the way.</summary>
public sealed class SecretFlowTests : IDisposable
{
    private const string Canary = "kanarienvogel-7f3a91";
    private const string SecretFile = "hello/k8s/secrets/db.enc.yaml";

    private readonly SdkWorkspace _workspace = new(SdkWorkspace.TwoEnvironments, $$"""
        -- hello/k8s/apps/kustomization.yaml
        apiVersion: kustomize.config.k8s.io/v1beta1
        kind: Kustomization
        resources:
          - greeting.yaml
          - secrets.yaml
        -- hello/k8s/apps/secrets.yaml
        apiVersion: kustomize.toolkit.fluxcd.io/v1
        kind: Kustomization
        metadata:
          name: secrets
          namespace: flux-system
        spec:
          interval: 10m
          path: secrets
          prune: true
          sourceRef:
            kind: OCIRepository
            name: flux-system
          decryption:
            provider: sops
            secretRef:
              name: sops-age
        -- hello/k8s/secrets/db.enc.yaml
        apiVersion: v1
        kind: Secret
        metadata:
          name: db # the shop's
          namespace: default
        stringData:
          # by hand
          password: {{Canary}}
          user: shop
        """);

    public SecretFlowTests()
    {
        Directory.CreateDirectory(_workspace["hello/.git"]);
        _workspace.Variables["SOPS_AGE_KEY_FILE"] = _workspace["keys/keys.txt"];
    }

    public void Dispose() => _workspace.Dispose();

    [Fact]
    public void A_secret_lives_without_ever_being_seen()
    {
        var alice = NewKey();
        WriteRules(alice);
        var plain = File.ReadAllText(_workspace[SecretFile]);

        Assert.Contains("would be encrypted", Run("-t:EncryptSecrets", "-p:KSailDryRun=true"), StringComparison.Ordinal);
        Assert.Equal(plain, File.ReadAllText(_workspace[SecretFile]));
        Assert.Contains(Path.Combine("k8s", "secrets", "db.enc.yaml") + ": encrypted for age1", Run("-t:EncryptSecrets", "-v:diag"), StringComparison.Ordinal);
        NothingIsSeen();
        var encrypted = File.ReadAllText(_workspace[SecretFile]);
        Assert.StartsWith("apiVersion: v1\nkind: Secret\nmetadata:\n  name: db # the shop's\n", encrypted, StringComparison.Ordinal);
        _workspace.Build("build", "hello").Succeeds();
        NothingIsSeen();

        Assert.Contains(Canary, _workspace.Dotnet("build", "hello", "-t:DecryptSecrets", "-p:File=k8s/secrets/db.enc.yaml", "-p:To=-").Succeeds().Output, StringComparison.Ordinal);
        Run("-t:DecryptSecrets", "-p:File=k8s/secrets/db.enc.yaml", "-p:To=../plain.yaml", "-v:diag");
        Assert.Equal(plain, File.ReadAllText(_workspace["plain.yaml"]));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_workspace["plain.yaml"]));
        File.Delete(_workspace["plain.yaml"]);

        _workspace.Variables["SOPS_EDITOR"] = "sed -i s/shop$/till/";
        Assert.Contains("db.enc.yaml: edited", Run("-t:EditSecret", "-p:File=k8s/secrets/db.enc.yaml", "-v:diag"), StringComparison.Ordinal);
        Assert.Equal(["user", "lastmodified", "mac"], Changed(encrypted, File.ReadAllText(_workspace[SecretFile])));
        Assert.Contains("Nothing was changed.", Run("-t:EditSecret", "-p:File=k8s/secrets/db.enc.yaml"), StringComparison.Ordinal);
        NothingIsSeen();

        var bob = NewKey();
        WriteRules($"{alice},{bob}");
        _workspace.Build("build", "hello").Fails("KSAIL4004");
        Assert.Contains("; added age1", Run("-t:UpdateSecretKeys", "-v:diag"), StringComparison.Ordinal);
        Assert.Contains("encrypted under a fresh key", Run("-t:RotateSecrets", "-v:diag"), StringComparison.Ordinal);
        _workspace.Build("build", "hello").Succeeds();
        NothingIsSeen();
    }

    [Fact]
    public void What_cannot_be_done_is_said_at_its_place()
    {
        _workspace.Build("build", "hello", "-t:EncryptSecrets").Succeeds();
        _workspace.Build("build", "hello", "-t:EncryptSecrets", "-p:File=k8s/secrets/db.enc.yaml").Fails("KSAIL4015");
        _workspace.Build("build", "hello", "-t:DecryptSecrets").Fails("KSAIL0005");
        WriteRules(NewKey());
        _workspace.Build("build", "hello", "-t:EditSecret", "-p:File=k8s/secrets/db.enc.yaml").Fails("KSAIL4019");
        _workspace.Build("build", "hello", "-t:EditSecret", "-p:File=k8s/secrets/dc.enc.yaml").Fails("KSAIL4020");
        _workspace.Build("build", "hello", "-t:EncryptSecrets").Succeeds();
        File.WriteAllText(_workspace["keys/keys.txt"], "");
        _workspace.Build("build", "hello", "-t:RotateSecrets").Fails("KSAIL4011");
    }

    [Fact]
    public void A_build_that_is_killed_leaves_no_plain_text_behind()
    {
        if (OperatingSystem.IsWindows())
            return;
        WriteRules(NewKey());
        Run("-t:EncryptSecrets");
        var encrypted = File.ReadAllText(_workspace[SecretFile]);
        // Says where the plain text is, and waits as an editor does.
        _workspace.Variables["SOPS_EDITOR"] = $"sh {_workspace.Write("editor.sh", $"echo \"$1\" >{_workspace["where.tmp"]}; mv {_workspace["where.tmp"]} {_workspace["where"]}; sleep 5")}";
        using var build = _workspace.Start("build", "hello", "-t:EditSecret", "-p:File=k8s/secrets/db.enc.yaml", "-nodeReuse:false");
        while (!File.Exists(_workspace["where"]))
        {
            Assert.False(build.HasExited);
            Thread.Sleep(50);
        }

        var plain = File.ReadAllText(_workspace["where"]).Trim();
        Assert.Contains(Canary, File.ReadAllText(plain), StringComparison.Ordinal);
        build.Kill();
        build.WaitForExit();
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (Directory.Exists(Path.GetDirectoryName(plain)) && waited.Elapsed < TimeSpan.FromSeconds(30))
            Thread.Sleep(50);
        Assert.False(Directory.Exists(Path.GetDirectoryName(plain)));
        Assert.Equal(encrypted, File.ReadAllText(_workspace[SecretFile]));
    }

    [Fact]
    public void A_build_verifies_what_it_has_keys_for()
    {
        WriteRules(NewKey());
        Run("-t:EncryptSecrets");
        var encrypted = File.ReadAllText(_workspace[SecretFile]);
        File.WriteAllText(_workspace[SecretFile], encrypted.Replace("name: db", "name: dc", StringComparison.Ordinal));
        _workspace.Build("build", "hello", "-p:KSailScan=false").Succeeds();
        _workspace.Build("build", "hello", "-p:KSailScan=false", "-p:KSailDecryptForValidation=true").Fails("KSAIL4012");
        File.WriteAllText(_workspace["keys/keys.txt"], "");
        _workspace.Build("build", "hello", "-p:KSailScan=false", "-p:KSailDecryptForValidation=true").Succeeds();
    }

    private string Run(params string[] arguments) => _workspace.Build(["build", "hello", .. arguments]).Succeeds().Result.Output;

    private string NewKey()
    {
        _workspace.Build("build", "hello", "-t:NewSecretKey").Succeeds();
        return File.ReadAllLines(_workspace["keys/keys.txt"]).Last(static line => line.StartsWith("# public key: ", StringComparison.Ordinal))["# public key: ".Length..];
    }

    private void WriteRules(string recipients) => _workspace.Write("hello/.sops.yaml", $"""
        creation_rules:
          - path_regex: ^k8s/.*\.enc\.yaml$
            encrypted_regex: ^(data|stringData)$
            age: {recipients}
        """);

    // In no file: sources, logs, caches, reports, editors' files. Binary logs are packed, so they are read as what they are.
    private void NothingIsSeen()
    {
        var canary = Encoding.ASCII.GetBytes(Canary);
        foreach (var file in Directory.EnumerateFiles(_workspace.Root, "*", SearchOption.AllDirectories))
        {
            if (file.EndsWith(".binlog", StringComparison.Ordinal))
                Assert.DoesNotContain(Microsoft.Build.Logging.StructuredLogger.BinaryLog.ReadBuild(file).StringTable.Instances, static text => text.Contains(Canary, StringComparison.Ordinal));
            else
                Assert.True(File.ReadAllBytes(file).AsSpan().IndexOf(canary) < 0, file);
        }

        foreach (var folder in Directory.Exists("/dev/shm") ? Directory.GetDirectories("/dev/shm", "ksail-*") : [])
            Assert.All(Contents(folder), content => Assert.True(content.AsSpan().IndexOf(canary) < 0, folder));
    }

    // Other processes have folders of that name, too, and remove them while they are read.
    private static List<byte[]> Contents(string folder)
    {
        var contents = new List<byte[]>();
        try
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
                contents.Add(File.ReadAllBytes(file));
        }
        catch (Exception e) when (e is DirectoryNotFoundException or FileNotFoundException)
        {
            // What is gone is nowhere.
        }

        return contents;
    }

    private static string[] Changed(string before, string after) =>
        [.. before.Split('\n').Zip(after.Split('\n')).Where(static pair => pair.First != pair.Second).Select(static pair => pair.Second.Trim().Split(':')[0])];
}
