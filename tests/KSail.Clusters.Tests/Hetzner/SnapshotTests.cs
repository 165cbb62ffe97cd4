using System.Net;
using KSail.Clusters.Definition;
using KSail.Clusters.Hetzner;
using KSail.Clusters.Hetzner.Api;
using KSail.Clusters.Hetzner.Images;
using KSail.Clusters.Providers;
using KSail.Testing.Hetzner;

namespace KSail.Clusters.Tests.Hetzner;

public sealed class SnapshotTests
{
    private const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGVFSkiPcBrNNNtF0f0w2KnYsV3pHS0L3dR7oDq2rG5v ksail";

    private static readonly Schematic Extensions = Schematic.Of(["iscsi-tools"], []);
    private static readonly HetznerClusterSettings Settings = new() { Cluster = TestProject.Name, TalosVersion = "v1.13.8", Schematic = Extensions.Id, SchematicText = Extensions.Text };
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_missing_snapshot_is_made_and_nothing_else_is_left_of_it()
    {
        await using var project = await TestProject.StartAsync();
        var shell = new FakeShell(project);

        await PrepareAsync(project, shell);

        var image = Assert.Single(project.Cloud.Resources("images"), static image => image["type"]!.GetValue<string>() == "snapshot");
        Assert.Equal(("available", "v1.13.8", Extensions.Id[..63]), (image["status"]!.GetValue<string>(), image["labels"]![HetznerLabels.TalosVersion]!.GetValue<string>(), image["labels"]![HetznerLabels.TalosSchematic]!.GetValue<string>()));
        Assert.Equal(2, shell.Commands.Count);
        Assert.Contains($"'https://factory.talos.dev/image/{Extensions.Id}/v1.13.8/hcloud-amd64.raw.xz' | xz --decompress", shell.Commands[1], StringComparison.Ordinal);
        Assert.StartsWith("set -o pipefail; blkdiscard ", shell.Commands[1], StringComparison.Ordinal);
        Assert.True(shell.WasInRescue);
        Assert.Empty(project.Names("servers"));
        Assert.Empty(project.Names("ssh_keys"));

        await PrepareAsync(project, shell);

        Assert.Equal(2, shell.Commands.Count);
    }

    [Theory]
    [InlineData("true", "Connection refused", "the rescue system of the server prod-image cannot be reached at 95.217.8.10 over SSH: Connection refused")]
    [InlineData("set", "xz: (stdin): File format not recognized", "the image of Talos v1.13.8 could not be written on the server prod-image: xz: (stdin): File format not recognized")]
    public async Task What_fails_is_told_and_cleaned_up(string command, string failure, string message)
    {
        await using var project = await TestProject.StartAsync();
        var shell = new FakeShell(project) { Fails = text => text.StartsWith(command, StringComparison.Ordinal) ? failure : "" };

        var e = await Assert.ThrowsAsync<ProviderException>(() => PrepareAsync(project, shell));

        Assert.Equal(("KSAIL7329", message), (e.Code.Code, e.Message));
        Assert.Empty(project.Names("servers"));
        Assert.Empty(project.Names("ssh_keys"));
        Assert.DoesNotContain(project.Cloud.Resources("images"), static image => image["type"]!.GetValue<string>() == "snapshot");
    }

    [Fact]
    public async Task What_an_interrupted_run_left_goes_with_the_next()
    {
        await using var project = await TestProject.StartAsync();
        project.Cloud.Faults.Strikes = static call => call.Template == "POST /servers/{id}/actions/enable_rescue" || call.Template.StartsWith("DELETE ", StringComparison.Ordinal) ? new HetznerFault.Refused(422, "invalid_input") : null;
        await Assert.ThrowsAsync<ProviderException>(() => PrepareAsync(project, new FakeShell(project)));
        Assert.Equal(["prod-image"], project.Names("servers"));
        project.Cloud.Faults.Strikes = null;

        await PrepareAsync(project, new FakeShell(project));

        Assert.Empty(project.Names("servers"));
        Assert.Empty(project.Names("ssh_keys"));
    }

    [Theory]
    [InlineData("v1.13.8'; reboot; '", "abc")]
    [InlineData("v1.13.8", "abc$(reboot)")]
    public async Task Nothing_but_names_becomes_a_part_of_a_command(string version, string schematic)
    {
        await using var project = await TestProject.StartAsync();
        var shell = new FakeShell(project);
        var builder = new SnapshotBuilder(_ => Task.FromResult<IRescueShell>(shell), new FakeFactory("abc"), new HetznerProviderOptions());

        var e = await Assert.ThrowsAsync<HetznerException>(() => builder.BuildAsync(project.Api, Settings with { TalosVersion = version, Schematic = schematic }, "x86", new TestProject.Notes([]), None));

        Assert.Equal("KSAIL7329", e.Descriptor.Code);
        Assert.Empty(shell.Commands);
        Assert.Empty(project.Cloud.Requests);
    }

    [Fact]
    public async Task A_factory_that_counts_otherwise_is_believed()
    {
        await using var project = await TestProject.StartAsync();

        var e = await Assert.ThrowsAsync<ProviderException>(() => PrepareAsync(project, new FakeShell(project), "fff"));

        Assert.Equal($"the Image Factory calls the schematic of spec.cluster.talos.extensions fff, and not {Extensions.Id}; set spec.cluster.talos.schematicId to it", e.Message);
    }

    [Theory]
    [InlineData(201, """{"id":"abc","schematic":"..."}""", "abc")]
    [InlineData(400, "yaml: line 1\nmore", "the Image Factory at factory.example cannot be told of the schematic of spec.cluster.talos.extensions: it answers with 400 (yaml: line 1)")]
    [InlineData(201, "{}", "the Image Factory at factory.example cannot be told of the schematic of spec.cluster.talos.extensions: its answer has no identifier")]
    [InlineData(201, "<html>", "the Image Factory at factory.example cannot be told of the schematic of spec.cluster.talos.extensions: its answer is no JSON")]
    public async Task The_factory_is_told_of_a_schematic(int status, string answer, string expected)
    {
        using var handler = new Answering(status, answer);
        var factory = new ImageFactoryClient(handler, new Uri("https://factory.example"));

        var result = status == 201 && answer.Contains("abc", StringComparison.Ordinal)
            ? await factory.RegisterAsync("customization: {}\n", None)
            : (await Assert.ThrowsAsync<HetznerException>(() => factory.RegisterAsync("customization: {}\n", None))).Message;

        Assert.Equal(expected, result);
        Assert.Equal("POST https://factory.example/schematics customization: {}\n", handler.Asked);
    }

    private static async Task PrepareAsync(TestProject project, FakeShell shell, string? id = null)
    {
        using var provider = project.Open(Settings, options => options with { ImageBuilder = new SnapshotBuilder(_ => Task.FromResult<IRescueShell>(shell), new FakeFactory(id ?? Extensions.Id), options) });
        await provider.PrepareAsync(await provider.ReadAsync(None), TestProject.Nodes(1, 0), new TestProject.Notes(project.Progress), None);
    }

    private sealed class FakeFactory(string id) : IImageFactory
    {
        public Task<string> RegisterAsync(string schematic, CancellationToken cancellation) => Task.FromResult(id);
    }

    /// <summary>A rescue system that believes everything.</summary>
    private sealed class FakeShell : IRescueShell
    {
        public FakeShell(TestProject project) => project.Cloud.ServerStarted = server => WasInRescue |= server.IsRescue;

        public string PublicKey => Key;

        public List<string> Commands { get; } = [];

        public Func<string, string> Fails { get; init; } = static _ => "";

        public bool WasInRescue { get; private set; }

        public void Dispose()
        {
        }

        public Task<string> RunAsync(string address, string command, CancellationToken cancellation)
        {
            Commands.Add(command);
            return Task.FromResult(Fails(command));
        }
    }

    private sealed class Answering(int status, string body) : HttpMessageHandler
    {
        public string Asked { get; private set; } = "";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked = $"{request.Method} {request.RequestUri} {await request.Content!.ReadAsStringAsync(cancellationToken)}";
            return new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) };
        }
    }
}
