using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using KSail.Testing;

namespace KSail.Sdk.Tests;

/// <summary>What <c>dotnet publish</c> delivers, and when it must not.</summary>
public sealed class PublishTests
{
    private const string Token = "marker-8d51c0-token";

    private static string Registry(string authority, string credentials = "") => $$"""
        -- hello/ksail.prod.yaml
        apiVersion: ksail.io/v1alpha1
        kind: Cluster
        metadata:
          name: hello-prod
        spec:
          cluster:
            distribution: Talos
            localRegistry:
              registry: {{credentials}}{{authority}}/platform:v1
          workload:
            kustomizationFile: clusters/prod
        """;

    // A manifest that a check refuses; nothing else is wrong with the repository.
    private const string InvalidManifest = """
        -- hello/k8s/apps/greeting.yaml
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: greeting
          namespace: default
        dta:
          text: hello
        """;

    [Theory]
    [InlineData("publish")]
    [InlineData("publish -m:2")]
    [InlineData("publish -graph")]
    [InlineData("build -t:Publish")]
    [InlineData("build -t:Build;Push")]
    [InlineData("build -t:Validate;Push")]
    [InlineData("publish -p:ContinueOnError=true")]
    public void An_invalid_manifest_reaches_no_registry(string command)
    {
        using var registry = new SilentRegistry();
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, InvalidManifest, Registry(registry.Authority));
        var arguments = command.Split(' ');
        var run = workspace.Build([arguments[0], "hello", "-p:Environment=prod", .. arguments[1..]]);
        Assert.Equal(1, run.Result.ExitCode);
        var error = Assert.Single(run.Errors);
        Assert.Equal((workspace["hello/k8s/apps/greeting.yaml"], 6), (error.File, error.LineNumber));
        Assert.DoesNotContain("PushArtifact", run.Tasks);
        Assert.Equal(0, registry.Connections);
        Assert.False(Directory.Exists(workspace["hello/bin/ksail/prod/artifact"]));
    }

    [Theory]
    [InlineData("build -t:Push", "PushArtifact")]
    [InlineData("publish", "")]
    public void A_configuration_that_cannot_be_meant_reaches_no_registry(string command, string task)
    {
        using var registry = new SilentRegistry();
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, Registry(registry.Authority));
        var configuration = File.ReadAllText(workspace["hello/ksail.prod.yaml"]);
        File.WriteAllText(workspace["hello/ksail.prod.yaml"], configuration.Replace("distribution: Talos", "distribution: Talos\n    cni: Cilium", StringComparison.Ordinal));
        var arguments = command.Split(' ');
        var run = workspace.Build([arguments[0], "hello", "-p:Environment=prod", .. arguments[1..]]);
        var error = Assert.Single(run.Fails("KSAIL1110").Errors);
        Assert.Equal((workspace["hello/ksail.prod.yaml"], 8), (error.File, error.LineNumber));
        Assert.Equal(task.Length > 0, run.Tasks.Contains("PushArtifact"));
        Assert.Equal(0, registry.Connections);
    }

    [Fact]
    public void A_warning_that_the_project_makes_an_error_reaches_no_registry_either()
    {
        using var registry = new SilentRegistry();
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, Registry(registry.Authority));
        File.AppendAllText(workspace["hello/ksail.prod.yaml"], "  editor: ${KSAIL_TEST_UNSET}\n");
        workspace.Build("publish", "hello", "-p:Environment=prod", "-p:TreatWarningsAsErrors=true").Fails("KSAIL1020");
        Assert.Equal(0, registry.Connections);
    }

    [Fact]
    public void A_registry_that_is_down_is_an_error_with_the_place_that_names_it()
    {
        string authority;
        using (var registry = new SilentRegistry())
            authority = registry.Authority;
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, Registry(authority));
        var error = Assert.Single(workspace.Build("publish", "hello", "-p:Environment=prod").Fails("KSAIL6010").Errors);
        Assert.Equal((workspace["hello/ksail.prod.yaml"], 9), (error.File, error.LineNumber));
    }

    [Fact]
    public void A_time_limit_ends_a_push_that_hangs()
    {
        using var registry = new SilentRegistry();
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, Registry(registry.Authority));
        var run = workspace.Build("publish", "hello", "-p:Environment=prod", "-p:KSailTimeout=00:00:02");
        Assert.Equal(1, run.Result.ExitCode);
        Assert.Contains(run.Errors, error => error.Code == "KSAIL0004");
        Assert.True(registry.Connections > 0);
    }

    [Fact]
    public void Interrupting_a_push_ends_the_build_at_once()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var registry = new SilentRegistry();
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, Registry(registry.Authority));
        using var process = workspace.Start("publish", "hello", "-p:Environment=prod");
        registry.WaitForConnection();
        using var kill = System.Diagnostics.Process.Start("kill", ["-INT", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        var result = DotnetCommand.Finish(process, "publish").Fails();
        Assert.DoesNotContain("KSAIL0001", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("MSB4", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_registry_the_artifact_is_an_image_layout()
    {
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments);
        var first = Publish(workspace);
        var layout = workspace["hello/bin/ksail/prod/artifact"];
        Assert.Equal(layout, first.GetProperty("LayoutDirectory").GetString());
        Assert.Equal($"oci:{layout}:dev@{first.GetProperty("Digest").GetString()}", first.GetProperty("Identity").GetString());
        Assert.Contains(first.GetProperty("Digest").GetString()!, File.ReadAllText(Path.Combine(layout, "index.json")), StringComparison.Ordinal);
        Assert.Equal("prod", first.GetProperty("Environment").GetString());

        // Another folder, another time: the same digest.
        using var elsewhere = new SdkWorkspace(SdkWorkspace.TwoEnvironments);
        var second = Publish(elsewhere, "-o", "dist");
        Assert.Equal(first.GetProperty("Digest").GetString(), second.GetProperty("Digest").GetString());
        Assert.Equal(elsewhere["dist/ksail/prod/artifact"], second.GetProperty("LayoutDirectory").GetString());
    }

    [RequiresToolFact("docker-registry", "htpasswd")]
    public void A_push_needs_its_token_and_tells_nobody()
    {
        using var registry = DockerRegistry.StartWithPassword("robot", Token);
        using var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, Registry(registry.Authority, "robot:${KSAIL_TEST_TOKEN}@"));
        workspace.Build("publish", "hello", "-p:Environment=prod").Fails("KSAIL1022");

        workspace.Variables["KSAIL_TEST_TOKEN"] = Token;
        var run = workspace.Build("publish", "hello", "-p:Environment=prod").Succeeds();
        Assert.Matches(@"hello -> 127\.0\.0\.1:\d+/platform:v1@sha256:[0-9a-f]{64}", run.Result.Output);
        Assert.Equal(registry.Authority + "/platform:v1@", Publish(workspace).GetProperty("Reference").GetString()![..(registry.Authority.Length + 13)]);

        Assert.DoesNotContain(Token, run.Result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(run.Log.StringTable.Instances, text => text.Contains(Token, StringComparison.Ordinal));
        Assert.All(Directory.GetFiles(workspace.Root, "*", SearchOption.AllDirectories).Where(file => !file.EndsWith(".binlog", StringComparison.Ordinal)),
            file => Assert.DoesNotContain(Token, File.ReadAllText(file), StringComparison.Ordinal));
    }

    private static JsonElement Publish(SdkWorkspace workspace, params string[] options)
    {
        using var result = JsonDocument.Parse(
            workspace.Dotnet(["publish", "hello", "-p:Environment=prod", "-getTargetResult:Publish", .. options]).Succeeds().Output);
        return result.RootElement.GetProperty("TargetResults").GetProperty("Publish").GetProperty("Items").EnumerateArray().Single().Clone();
    }

    /// <summary>Takes connections, counts them, and never says a word.</summary>
    private sealed class SilentRegistry : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly SemaphoreSlim _connected = new(0);
        private readonly List<TcpClient> _clients = [];

        public SilentRegistry()
        {
            _listener.Start();
            _ = AcceptAsync();
        }

        public string Authority => $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}";

        public int Connections
        {
            get
            {
                lock (_clients)
                    return _clients.Count;
            }
        }

        public void WaitForConnection() => Assert.True(_connected.Wait(TimeSpan.FromMinutes(2)), "nobody connected");

        public void Dispose()
        {
            _listener.Dispose();
            lock (_clients)
                _clients.ForEach(client => client.Dispose());
            _connected.Dispose();
        }

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    var client = await _listener.AcceptTcpClientAsync();
                    lock (_clients)
                        _clients.Add(client);
                    _connected.Release();
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The end of the test.
            }
        }
    }
}
