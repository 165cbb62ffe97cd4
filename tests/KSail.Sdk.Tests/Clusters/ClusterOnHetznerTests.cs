using System.IO.Compression;
using System.Text;
using System.Text.Json;
using KSail.Configuration;
using KSail.Configuration.Environments;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Testing;
using KSail.Testing.Hetzner;
using KSail.Testing.Hetzner.Machines;

namespace KSail.Sdk.Tests.Clusters;

/// <summary>The life of a cluster by <c>dotnet build</c> at a double of Hetzner's API, whose servers are stand-in nodes: the shape of the sample's production.</summary>
public sealed class ClusterOnHetznerTests
{
    private const string Production = """
        -- hello/hello.ksproj
        <Project Sdk="KSail.Sdk/0.0.0-test">
          <PropertyGroup>
            <KSailCachePath>$(MSBuildProjectDirectory)/../cache</KSailCachePath>
          </PropertyGroup>
        </Project>
        -- hello/ksail.prod.yaml
        apiVersion: ksail.io/v1alpha1
        kind: Cluster
        metadata:
          name: shop
        spec:
          cluster:
            distribution: Talos
            provider: Hetzner
            distributionConfig: talos
            controlPlanes: 3
            workers: 3
            connection:
              kubeconfig: ../kubeconfig
              timeout: 5m
            talos:
              version: v1.13.8
              config: ../talosconfig
              extensions:
                - siderolabs/iscsi-tools
                - siderolabs/util-linux-tools
            autoscaler:
              node:
                enabled: true
                maxNodesTotal: 9
                pools:
                  - name: burst
                    serverType: cx33
                    location: fsn1
                    min: 0
                    max: 2
                    labels: {team: a}
          provider:
            hetzner:
              controlPlaneServerType: cx33
              workerServerType: cx43
              placementGroupFallbackToNone: true
              serverLimit: 10
          workload:
            sourceDirectory: k8s
            kustomizationFile: clusters/prod
        -- hello/talos/cluster/sysctls.yaml
        machine:
          sysctls:
            vm.max_map_count: "262144"
        """;

    [LinuxFact]
    public async Task Production_comes_up_is_updated_grows_and_goes_and_its_token_is_told_to_nobody()
    {
        await using var cloud = await HetznerDouble.StartAsync(new HetznerDoubleOptions { Speed = 100, FirstPublicAddress = CloudMachines.NewAddresses() });
        cloud.AddSnapshot("Talos v1.13.8", 40, ("ksail.io/talos-version", "v1.13.8"), ("ksail.io/talos-schematic", "613e1592b2da41ae5e265e8789429f22e121aab91cb4deb6bc3c0b626296124"));
        using var disks = new TemporaryDirectory();
        await using var machines = new CloudMachines(cloud, disks.Root);
        using var workspace = await WorkspaceAsync(cloud);
        var told = new StringBuilder();

        // Killed while servers are made: the next run makes none of them twice.
        KillWhen(workspace, () => cloud.Resources("servers").Count >= 3);
        var up = Run("ClusterUp");
        Assert.Contains("node shop-worker-3: cx43 in fsn1 (+", up, StringComparison.Ordinal);
        Assert.Contains(" EUR a month in all", up, StringComparison.Ordinal);
        Assert.Contains("hello -> cluster shop runs at https://127.", up, StringComparison.Ordinal);
        Assert.Equal(["shop-control-plane-1", "shop-control-plane-2", "shop-control-plane-3", "shop-worker-1", "shop-worker-2", "shop-worker-3"], Servers(cloud));
        Assert.Equal(6, cloud.Requests.Count(static request => request is { Template: "POST /servers", Status: 201 }));

        var name = await new CloudAutoscaler(cloud, machines).AddAsync("burst");
        var status = Item("ClusterStatus");
        Assert.Equal(("true", "0"), (status.GetProperty("Healthy").GetString(), status.GetProperty("Drift").GetString()));

        workspace.Write("hello/talos/cluster/sysctls.yaml", "machine:\n  sysctls:\n    vm.max_map_count: \"524288\"\n");
        Assert.Matches(@"max_map_count.*262144.* → .*524288.*sysctls\.yaml\(3,", Run("ClusterDiff"));
        Run("ClusterUpdate");
        Assert.All(machines.Nodes.Where(node => node.Settings.HostName != name), static node => Assert.Contains("524288", node.Configuration!.Write().Reveal(), StringComparison.Ordinal));

        Assert.Contains("-p:KSailConfirm=shop", Fail("ClusterDown"), StringComparison.Ordinal);
        Assert.Equal(7, Servers(cloud).Count);
        Assert.Contains($"node {name}: cx33 in fsn1 (-", Run("ClusterDown", "-p:KSailConfirm=shop"), StringComparison.Ordinal);
        Assert.Empty(Servers(cloud));
        Assert.Equal([], from collection in (string[])["networks", "firewalls", "placement_groups", "load_balancers", "primary_ips"] from item in cloud.Resources(collection) select $"{collection}/{item["name"]}");
        Assert.Empty(machines.Failures);
        Assert.DoesNotContain(cloud.Token, told.ToString(), StringComparison.Ordinal);
        Assert.Empty(FilesWith(workspace.Root, cloud.Token));

        string Run(string target, params string[] arguments) => Note(Dotnet(target, arguments).Succeeds());

        string Fail(string target) => Note(Dotnet(target).Fails());

        string Note(DotnetResult result)
        {
            told.Append(result.Output);
            return result.Output;
        }

        DotnetResult Dotnet(string target, params string[] arguments) =>
            workspace.Dotnet(["build", "hello", $"-t:{target}", "-p:Environment=prod", "-tl:off", $"-bl:LogFile={workspace[$"{target}{told.Length}.binlog"]}", .. arguments]);

        JsonElement Item(string target)
        {
            var output = workspace.Dotnet("build", "hello", $"-t:{target}", "-p:Environment=prod", $"-getTargetResult:{target}").Succeeds().Output;
            told.Append(output);
            using var json = JsonDocument.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..]);
            return json.RootElement.GetProperty("TargetResults").GetProperty(target).GetProperty("Items")[0].Clone();
        }
    }

    private static async Task<SdkWorkspace> WorkspaceAsync(HetznerDouble cloud)
    {
        var workspace = new SdkWorkspace(SdkWorkspace.TwoEnvironments, Production);
        workspace.Variables["HCLOUD_TOKEN"] = cloud.Token;
        workspace.Variables["HCLOUD_ENDPOINT"] = cloud.Address.AbsoluteUri;
        workspace.Variables["XDG_STATE_HOME"] = workspace["state"];
        var view = new SourceTree(workspace["hello"]).OpenView();
        var environment = EnvironmentLoader.Load(
            new EnvironmentFile("prod", workspace["hello/ksail.prod.yaml"], SourceSpan.None), view, EnvironmentVariables.Of(new Dictionary<string, string>()));
        await CloudCharts.PinAsync(workspace["hello"], workspace["cache"], environment.Configuration!);
        return workspace;
    }

    private static void KillWhen(SdkWorkspace workspace, Func<bool> isTime)
    {
        using var process = workspace.Start("build", "hello", "-t:ClusterUp", "-p:Environment=prod", "-tl:off");
        process.StandardInput.Close();
        process.OutputDataReceived += static (_, _) => { };
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        for (var left = 3000; left > 0 && !isTime(); left--)
        {
            Assert.False(process.HasExited, "it ended by itself");
            Thread.Sleep(20);
        }

        process.Kill(entireProcessTree: true);
        process.WaitForExit();
    }

    private static IReadOnlyList<string> Servers(HetznerDouble cloud) => [.. cloud.Resources("servers").Select(static server => server["name"]!.GetValue<string>()).Order(StringComparer.Ordinal)];

    // Binary logs are packed.
    private static IEnumerable<string> FilesWith(string folder, string secret)
    {
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            var bytes = File.ReadAllBytes(file);
            if (file.EndsWith(".binlog", StringComparison.Ordinal))
            {
                using var unpacked = new MemoryStream();
                using (var zip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress))
                    zip.CopyTo(unpacked);
                bytes = unpacked.ToArray();
            }

            if (bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0)
                yield return file;
        }
    }
}
