using System.Text.Json;
using KSail.Testing;

namespace KSail.Sdk.Tests;

/// <summary>What <c>-t:Push</c> and <c>-t:Promote</c> do beyond a plain publish: what they refuse, by which names, from and to which files.</summary>
public sealed class DeliveryTests
{
    private const string Token = "marker-4e7711-token";

    private static string Registry(string authority) => $$"""
        -- hello/ksail.prod.yaml
        apiVersion: ksail.io/v1alpha1
        kind: Cluster
        metadata:
          name: hello-prod
        spec:
          cluster:
            distribution: Talos
            localRegistry:
              registry: {{authority}}/platform:configured
          workload:
            kustomizationFile: clusters/prod
        """;

    [Theory]
    [InlineData("-- hello/k8s/apps/secret.yaml\napiVersion: v1\nkind: Secret\nmetadata:\n  name: x\nstringData:\n  password: hunter2\n", "KSAIL4001", "hello/k8s/apps/secret.yaml", 6)]
    [InlineData("-- hello/k8s/apps/variables.enc.yaml\na: b\n", "KSAIL4002", "hello/k8s/apps/variables.enc.yaml", 1)]
    [InlineData("-- hello/k8s/.env\nPASSWORD=hunter2\n", "KSAIL6007", "hello/k8s/.env", 1)]
    public void A_push_alone_stops_at_what_is_private(string tree, string code, string file, int line)
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, tree);
        var error = Assert.Single(workspace.Build("build", "hello", "-t:Push", "-p:Environment=prod").Fails(code).Errors);
        Assert.Equal((workspace[file], line), (error.File, error.LineNumber));
        Assert.DoesNotContain("hunter2", error.Text, StringComparison.Ordinal);
        Assert.False(Directory.Exists(workspace["hello/bin/ksail/prod/artifact"]));
    }

    [RequiresToolFact("docker-registry")]
    public void Tags_of_the_command_line_go_before_the_configured_one_and_may_be_kept()
    {
        using var registry = DockerRegistry.Start();
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, Registry(registry.Authority));
        var pushed = Deliver(workspace, "Push");
        Assert.Equal("configured", pushed.GetProperty("Tag").GetString());
        Assert.Equal("false", pushed.GetProperty("AlreadyPresent").GetString());
        Assert.Equal(pushed.GetProperty("Digest").GetString()!, Deliver(workspace, "Push", "-p:KSailTags=v1 v1.0").GetProperty("Digest").GetString());
        Assert.Equal("v1;v1.0;latest", Deliver(workspace, "Push", "-p:KSailTags=v1 v1.0 latest").GetProperty("Tags").GetString());
        Assert.Equal("true", Deliver(workspace, "Push", "-p:KSailTags=latest%3Bv1").GetProperty("AlreadyPresent").GetString());

        File.AppendAllText(workspace["hello/k8s/apps/greeting.yaml"], "  more: text\n");
        workspace.Build("build", "hello", "-t:Push", "-p:Environment=prod", "-p:KSailTags=v1", "-p:KSailImmutableTags=true").Fails("KSAIL6021");
    }

    [RequiresToolFact("docker-registry")]
    public void An_archive_is_sent_later_and_promoted()
    {
        using var registry = DockerRegistry.Start();
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, Registry("registry.invalid"));
        var written = Deliver(workspace, "Push", "-p:KSailArchive=../out/platform.tar");
        Assert.Equal(workspace["out/platform.tar"], written.GetProperty("ArchiveFile").GetString());

        using var elsewhere = new SdkWorkspace(SdkWorkspace.TwoEnvironments, Registry(registry.Authority));
        Directory.Delete(elsewhere["hello/k8s"], recursive: true);
        var pushed = Deliver(elsewhere, "Push", "-p:KSailArtifact=" + workspace["out/platform.tar"], "-p:KSailTags=staging");
        Assert.Equal(written.GetProperty("Digest").GetString(), pushed.GetProperty("Digest").GetString());

        var promoted = Deliver(elsewhere, "Promote", "-p:From=staging", "-p:To=production");
        Assert.Equal((pushed.GetProperty("Digest").GetString(), "production"), (promoted.GetProperty("Digest").GetString(), promoted.GetProperty("Tag").GetString()));
        Assert.Equal("configured", Deliver(elsewhere, "Promote", "-p:From=" + pushed.GetProperty("Reference").GetString()).GetProperty("Tag").GetString());
        elsewhere.Build("build", "hello", "-t:Promote", "-p:Environment=prod", "-p:From=nightly", "-p:To=production").Fails("KSAIL6023");
        elsewhere.Build("build", "hello", "-t:Promote", "-p:Environment=prod").Fails("KSAIL0005");
    }

    [Fact]
    public void Variables_of_the_machine_promote_nothing()
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, Registry("registry.invalid"));
        workspace.Variables["FROM"] = "staging";
        workspace.Variables["TO"] = "production";
        Assert.Single(workspace.Build("build", "hello", "-t:Promote", "-p:Environment=prod").Fails("KSAIL0005").Errors);
    }

    [Theory]
    [InlineData("-p:KSailPushTimeout=soon", "KSAIL0005")]
    [InlineData("-p:KSailRequestTimeout=-1", "KSAIL0005")]
    [InlineData("-p:KSailRegistryAuthorities=missing.pem", "KSAIL6024")]
    [InlineData("-p:KSailArtifact=missing.tar", "KSAIL6022")]
    [InlineData("-p:KSailTags=no/tag", "KSAIL6001")]
    public void A_property_that_says_nothing_is_an_error(string property, string code)
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments);
        Assert.Single(workspace.Build("build", "hello", "-t:Push", "-p:Environment=prod", property).Fails(code).Errors);
    }

    [RequiresToolFact("docker-registry", "htpasswd")]
    public void A_credential_helper_is_asked_and_tells_nobody_else()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var registry = DockerRegistry.StartWithPassword("robot", Token);
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, Registry(registry.Authority));
        using var machine = new TemporaryDirectory();
        var helper = machine.Write("bin/docker-credential-test", $$"""
            #!/bin/sh
            echo '{"Username":"robot","Secret":"{{Token}}"}'
            """);
        File.SetUnixFileMode(helper, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        machine.Write("docker/config.json", $$"""{"credHelpers":{"{{registry.Authority}}":"test"} }""");
        workspace.Variables["DOCKER_CONFIG"] = machine["docker"];
        workspace.Variables["PATH"] = machine["bin"] + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
        var run = workspace.Build("build", "hello", "-t:Push", "-p:Environment=prod").Succeeds();
        Assert.DoesNotContain(Token, run.Result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Log.StringTable.Instances, text => text.Contains(Token, StringComparison.Ordinal));
        Assert.All(Directory.GetFiles(workspace.Root, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".binlog", StringComparison.Ordinal)),
            file => Assert.DoesNotContain(Token, File.ReadAllText(file), StringComparison.Ordinal));
    }

    [RequiresToolFact("git")]
    public void The_artifact_names_the_commit_and_marks_what_is_not_in_it()
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments);
        workspace.Variables["GIT_CONFIG_COUNT"] = "1";
        workspace.Variables["GIT_CONFIG_KEY_0"] = "safe.directory";
        workspace.Variables["GIT_CONFIG_VALUE_0"] = "*";
        Git("init", "-q", "-b", "main");
        Git("add", "hello/k8s");
        Git("-c", "user.name=t", "-c", "user.email=t@example", "commit", "-q", "-m", "x");
        var commit = Git("rev-parse", "HEAD").Trim();
        Assert.Equal("main@sha1:" + commit, Revision());
        File.AppendAllText(workspace["hello/k8s/apps/greeting.yaml"], "  more: text\n");
        Assert.Equal($"main@sha1:{commit}-dirty", Revision());

        string Git(params string[] arguments) => ExternalTool.Run("git", workspace.Root, "", arguments);

        string Revision()
        {
            var pushed = Deliver(workspace, "Push");
            var manifest = Path.Combine(pushed.GetProperty("LayoutDirectory").GetString()!, "blobs", "sha256", pushed.GetProperty("Digest").GetString()!["sha256:".Length..]);
            using var json = JsonDocument.Parse(File.ReadAllBytes(manifest));
            Assert.StartsWith("20", json.RootElement.GetProperty("annotations").GetProperty("org.opencontainers.image.created").GetString(), StringComparison.Ordinal);
            return json.RootElement.GetProperty("annotations").GetProperty("org.opencontainers.image.revision").GetString()!;
        }
    }

    private static JsonElement Deliver(SdkWorkspace workspace, string target, params string[] options)
    {
        using var result = JsonDocument.Parse(
            workspace.Dotnet(["build", "hello", "-t:" + target, "-p:Environment=prod", "-getTargetResult:" + target, .. options]).Succeeds().Output);
        return result.RootElement.GetProperty("TargetResults").GetProperty(target).GetProperty("Items").EnumerateArray().Single().Clone();
    }
}
