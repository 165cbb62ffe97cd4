using System.Formats.Tar;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using KSail.Checks.Restoring;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;
using KSail.Restore;
using KSail.Testing;

namespace KSail.Checks.Tests;

/// <summary>Charts from a repository and from a registry, to the lock file and back: with a web server and a real registry on this machine.</summary>
public sealed class ChartRestoreTests : IDisposable
{
    private readonly WebServer _server = new();
    private readonly EnvironmentCheckFixture _project = new();

    public void Dispose()
    {
        _project.Dispose();
        _server.Dispose();
    }

    private string LockFile => File.Exists(_project.Folder["ksail.lock.json"]) ? File.ReadAllText(_project.Folder["ksail.lock.json"]) : "";

    [Fact]
    public async Task AChartIsRestoredPinnedAndThenRenderedOffline()
    {
        Serve("1.2.0", "1.3.0", "2.0.0", "1.4.0-rc.1");
        Use("1.x");

        var before = await _project.CheckAsync();
        Assert.Empty(_project.Places(before));
        Assert.Contains(before.Diagnostics, d => d.Code == "KSAIL2310" && d.Message.Contains($"{_server.Address}/charts/app:1.x", StringComparison.Ordinal));

        Assert.Equal(["KSAIL0207"], await RestoreAsync());
        Assert.Contains("\"charts\": {", LockFile, StringComparison.Ordinal);
        Assert.Contains("\"resolved\": \"1.3.0\"", LockFile, StringComparison.Ordinal);

        var asked = _server.Requests.Count;
        Assert.Equal(["KSAIL3230 k8s/release.yaml(9,7,9,18)"], (await _project.CheckAsync()).Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => $"{d.Code} k8s/release.yaml({d.Span.Line},{d.Span.Column},{d.Span.EndLine},{d.Span.EndColumn})"));
        Assert.Equal(asked, _server.Requests.Count);
        Assert.Equal(2, _server.Requests.Count(request => request.Contains("/charts/", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task WhatIsPinnedStaysUntilItIsEvaluatedAnew()
    {
        Serve("1.2.0");
        Use("^1.0.0");
        await RestoreAsync();
        Serve("1.2.0", "1.9.0");

        Directory.Delete(_project.Cache, recursive: true);
        Assert.Empty(await RestoreAsync(force: true));
        Assert.Contains("\"resolved\": \"1.2.0\"", LockFile, StringComparison.Ordinal);

        await RestoreAsync(RestoreMode.ForceEvaluate);
        Assert.Contains("\"resolved\": \"1.9.0\"", LockFile, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AChartThatChangedUnderItsVersionIsRefused()
    {
        Serve("1.2.0");
        Use("1.2.0");
        await RestoreAsync();
        _server.Folder.Write("charts/index.yaml", Index(("1.2.0", Pack("1.2.0", "changed: true"))));
        Directory.Delete(_project.Cache, recursive: true);
        Assert.Equal(["KSAIL0203"], await RestoreAsync(force: true));
    }

    [Fact]
    public async Task AChartThatIsNotWhatTheIndexSaysIsRefused()
    {
        Serve("1.2.0");
        File.WriteAllBytes(_server.Folder["charts/app-1.2.0.tgz"], Pack("1.2.0", "swapped: true"));
        Use("1.2.0");
        Assert.Equal(["KSAIL0203"], await RestoreAsync());
        Assert.Empty(LockFile);
    }

    [Theory]
    [InlineData("app", "3.x", "the repository has no version of it in '3.x'")]
    [InlineData("ap", "1.x", "the repository has no chart 'ap'; did you mean 'app'?")]
    public async Task AChartOrVersionThatDoesNotExistIsAWarning(string chart, string version, string message)
    {
        Serve("1.2.0");
        Use(version, chart);
        var finding = Assert.Single(await FindingsAsync(RestoreMode.Normal, force: false));
        Assert.Equal(("KSAIL0210", DiagnosticSeverity.Warning), (finding.Code, finding.Severity));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.EndsWith("k8s/release.yaml", finding.Span.File, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AServerThatCannotBeReachedIsOneMessage()
    {
        Use("1.x");
        _server.Dispose();
        var finding = Assert.Single(await FindingsAsync(RestoreMode.Normal, force: false));
        Assert.Equal(("KSAIL0209", DiagnosticSeverity.Message), (finding.Code, finding.Severity));
        Assert.Empty(_project.Places(await _project.CheckAsync()));
    }

    [Fact]
    public async Task WithoutChartsNothingIsAskedFor()
    {
        Serve("1.2.0");
        Use("1.x");
        Assert.Empty(await RestoreAsync(withCharts: false));
        Assert.DoesNotContain(_server.Requests, request => request.Contains("/charts/", StringComparison.Ordinal));
    }

    [RequiresToolFact("docker-registry")]
    public async Task AChartOfARegistryIsRestoredByRangeTagAndDigest()
    {
        using var registry = DockerRegistry.Start();
        await PushAsync(registry, "1.2.0");
        await PushAsync(registry, "1.3.0_build");
        var digest = await PushAsync(registry, "2.0.0");

        UseObjects($"""
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: HelmRepository
            metadata: {"{"}name: charts, namespace: apps{"}"}
            spec: {"{"}type: oci, url: "oci://{registry.Authority}/helm"{"}"}
            ---
            {Release("chart: {spec: {chart: app, version: 1.x, sourceRef: {kind: HelmRepository, name: charts}}}", "by-range")}
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: OCIRepository
            metadata: {"{"}name: tagged, namespace: apps{"}"}
            spec: {"{"}interval: 1h, url: "oci://{registry.Authority}/helm/app", ref: {"{"}tag: 1.2.0{"}"}{"}"}
            ---
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: OCIRepository
            metadata: {"{"}name: digested, namespace: apps{"}"}
            spec: {"{"}interval: 1h, url: "oci://{registry.Authority}/helm/app", ref: {"{"}tag: 1.2.0, digest: "{digest}"{"}"}{"}"}
            ---
            {Release("chartRef: {kind: OCIRepository, name: tagged}", "by-tag")}
            {Release("chartRef: {kind: OCIRepository, name: digested}", "by-digest")}
            """);

        Assert.Equal(["KSAIL0207", "KSAIL0207", "KSAIL0207"], await RestoreAsync());
        Assert.Contains("\"resolved\": \"1.3.0+build@sha256:", LockFile, StringComparison.Ordinal);
        Assert.Contains("\"resolved\": \"1.2.0@sha256:", LockFile, StringComparison.Ordinal);
        Assert.Contains($"\"resolved\": \"{digest}\"", LockFile, StringComparison.Ordinal);

        // What is pinned is fetched by digest, though the tag has moved.
        await PushAsync(registry, "1.2.0", "moved: true");
        var locked = LockFile;
        Directory.Delete(_project.Cache, recursive: true);
        Assert.Empty(await RestoreAsync(force: true));
        Assert.Equal(locked, LockFile);
        Assert.DoesNotContain((await _project.CheckAsync()).Diagnostics, d => d.Code == "KSAIL2310");
    }

    [RequiresToolFact("docker-registry")]
    public async Task AChartIsChosenByAFilterOfTagsAndALayer()
    {
        using var registry = DockerRegistry.Start();
        await PushAsync(registry, "1.2.0");
        await PushAsync(registry, "1.3.0-rc.1");
        await PushAsync(registry, "1.4.0");
        UseObjects($"""
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: OCIRepository
            metadata: {"{"}name: app, namespace: apps{"}"}
            spec:
              interval: 1h
              url: "oci://{registry.Authority}/helm/app"
              ref: {"{"}semver: ">=1.0.0-0", semverFilter: ".*-rc.*"{"}"}
              layerSelector: {"{"}mediaType: application/vnd.cncf.helm.chart.content.v1.tar+gzip, operation: copy{"}"}
            ---
            {Release("chartRef: {kind: OCIRepository, name: app}")}
            """);
        Assert.Equal(["KSAIL0207"], await RestoreAsync());
        Assert.Contains("\"resolved\": \"1.3.0-rc.1@sha256:", LockFile, StringComparison.Ordinal);
    }

    [RequiresToolTheory("docker-registry")]
    [InlineData(true, true, "KSAIL0207", "a signature of the key")]
    [InlineData(true, false, "KSAIL0211", "a signature of another key")]
    [InlineData(false, false, "KSAIL0211", "no signature")]
    public async Task AChartOfARegistryIsVerified(bool isSigned, bool isOfTheKey, string code, string why)
    {
        using var registry = DockerRegistry.Start();
        var digest = await PushAsync(registry, "1.2.0");
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        const string verified = "chart: {spec: {chart: app, version: 1.x, sourceRef: {kind: HelmRepository, name: charts}, verify: {provider: cosign, secretRef: {name: keys}}}}";
        if (isSigned)
            await SignAsync(registry, digest, isOfTheKey ? key : other);
        UseObjects($"""
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: HelmRepository
            metadata: {"{"}name: charts, namespace: apps{"}"}
            spec: {"{"}type: oci, url: "oci://{registry.Authority}/helm"{"}"}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {"{"}name: keys, namespace: apps{"}"}
            data: {"{"}cosign.pub: {Convert.ToBase64String(Encoding.UTF8.GetBytes(key.ExportSubjectPublicKeyInfoPem()))}{"}"}
            ---
            {Release(verified)}
            """);
        var finding = Assert.Single(await FindingsAsync(RestoreMode.Normal, force: false));
        Assert.True(finding.Code == code, $"{why}: {finding}");
    }

    [Theory]
    [InlineData("provider: cosign", "signed without a key", "without a key")]
    [InlineData("provider: notation, secretRef: {name: keys}", "notation is not known here", "another kind of signature")]
    [InlineData("provider: cosign, secretRef: {name: keys}", "the environment has no Secret apps/keys with the keys", "a key of the cluster")]
    public async Task ASignatureThatOnlyTheClusterCanVerifyIsAMessage(string verify, string reason, string why)
    {
        UseObjects($"""
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: OCIRepository
            metadata: {"{"}name: app, namespace: apps{"}"}
            spec: {"{"}interval: 1h, url: "oci://registry.example.com/app", ref: {"{"}tag: 1.2.0{"}"}, verify: {"{"}{verify}{"}"}{"}"}
            ---
            {Release("chartRef: {kind: OCIRepository, name: app}")}
            """);
        var finding = Assert.Single((await _project.CheckAsync()).Diagnostics, d => d.Code == "KSAIL2325");
        Assert.True(finding.Message.Contains(reason, StringComparison.Ordinal), $"{why}: {finding.Message}");
    }

    [RequiresToolTheory("gpg")]
    [InlineData("", "KSAIL0207", "a provenance file that holds")]
    [InlineData("text", "KSAIL0211 it was changed after it was signed", "a changed text")]
    [InlineData("archive", "KSAIL0211 it is not what its provenance file says", "another archive")]
    [InlineData("key", "KSAIL0211 which is not in the keyring", "another key")]
    [InlineData("missing", "KSAIL0212 has no provenance file", "no provenance file")]
    public async Task AProvenanceFileIsHeldToTheKeyring(string fault, string expected, string why)
    {
        Serve("1.2.0");
        var pack = File.ReadAllBytes(_server.Folder["charts/app-1.2.0.tgz"]);
        var sum = Convert.ToHexStringLower(SHA256.HashData(fault == "archive" ? [.. pack, 0] : pack));
        using var home = new TemporaryDirectory();
        using var stranger = new TemporaryDirectory();
        var signed = Gpg(home, $"apiVersion: v2\nname: app\n- dashed\nversion: 1.2.0\n\n...\nfiles:\n  app-1.2.0.tgz: sha256:{sum}\n", "--clearsign");
        if (fault != "missing")
            File.WriteAllText(_server.Folder["charts/app-1.2.0.tgz.prov"], fault == "text" ? signed.Replace("name: app", "name: apq", StringComparison.Ordinal) : signed);
        _project.Folder.Write("keys.asc", Gpg(fault == "key" ? stranger : home, "", "--armor", "--export"));
        Use("1.2.0");

        var findings = await FindingsAsync(RestoreMode.Normal, force: false, keyring: "keys.asc");

        var (code, message) = expected.Split(' ', 2) is [var first, var rest] ? (first, rest) : (expected, "");
        Assert.True(findings.Any(each => each.Code == code && each.Message.Contains(message, StringComparison.Ordinal)), $"{why}: {string.Join('\n', findings)}");
        Assert.Equal(code == "KSAIL0211", LockFile.Length == 0);
    }

    [Theory]
    [InlineData(null, "cannot be read")]
    [InlineData("no keyring", "cannot be used: it holds no public key")]
    public async Task AKeyringThatCannotBeReadIsAnError(string? content, string message)
    {
        if (content is not null)
            _project.Folder.Write("keys.asc", content);
        var finding = Assert.Single(await FindingsAsync(RestoreMode.Normal, force: false, keyring: "keys.asc"));
        Assert.Equal("KSAIL0213", finding.Code);
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
    }

    [RequiresToolFact("docker-registry", "htpasswd")]
    public async Task CredentialsAreThoseOfDockerLogin()
    {
        using var registry = DockerRegistry.StartWithPassword("user", "secret");
        await PushAsync(registry, "1.2.0", credentials: "user:secret");
        UseObjects($"""
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: OCIRepository
            metadata: {"{"}name: app, namespace: apps{"}"}
            spec: {"{"}interval: 1h, url: "oci://{registry.Authority}/helm/app", ref: {"{"}semver: ">=1.0.0"{"}"}{"}"}
            ---
            {Release("chartRef: {kind: OCIRepository, name: app}")}
            """);
        Assert.Equal(["KSAIL0209"], await RestoreAsync());

        _project.Folder.Write("docker/config.json", $$"""{ "auths": { "{{registry.Authority}}": { "auth": "{{Convert.ToBase64String("user:secret"u8)}}" } } }""");
        _project.Variables["DOCKER_CONFIG"] = _project.Folder["docker"];
        Assert.Equal(["KSAIL0207"], await RestoreAsync(force: true));
    }

    // Serves versions of the chart "app"; its Service has a port that no server takes.
    private void Serve(params string[] versions) => _server.Folder.Write("charts/index.yaml", Index([.. versions.Select(version => (version, Pack(version)))]));

    private string Index(params (string Version, byte[] Content)[] charts)
    {
        var index = new StringBuilder("apiVersion: v1\nentries:\n  app:\n");
        foreach (var (version, content) in charts)
        {
            Directory.CreateDirectory(_server.Folder["charts"]);
            File.WriteAllBytes(_server.Folder[$"charts/app-{version}.tgz"], content);
            index.Append(System.Globalization.CultureInfo.InvariantCulture, $"    - {{name: app, version: {version}, digest: {Convert.ToHexStringLower(SHA256.HashData(content))}, urls: [app-{version}.tgz]}}\n");
        }

        return index.ToString();
    }

    private static byte[] Pack(string version, string values = "port: 123456")
    {
        var memory = new MemoryStream();
        using (var gzip = new GZipStream(memory, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(gzip))
        {
            Add("Chart.yaml", $"apiVersion: v2\nname: app\nversion: {version.Replace('_', '+')}\n");
            Add("values.yaml", values + "\n");
            Add("templates/service.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: app}\nspec: {ports: [{port: {{ .Values.port | default 80 | int }}}]}\n");

            void Add(string name, string content) => tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, $"app/{name}") { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)), ModificationTime = DateTimeOffset.UnixEpoch });
        }

        return memory.ToArray();
    }

    private void Use(string version, string chart = "app")
    {
        var source = $"chart: {{spec: {{chart: {chart}, version: \"{version}\", sourceRef: {{kind: HelmRepository, name: charts}} }} }}";
        UseObjects($"""
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: HelmRepository
            metadata: {"{"}name: charts, namespace: apps{"}"}
            spec: {"{"}interval: 1h, url: "{_server.Address}/charts"{"}"}
            ---


            {Release(source)}
            """);
    }

    private void UseObjects(string objects)
    {
        _project.Folder.Write("k8s/kustomization.yaml", "resources: [config.yaml, release.yaml]\n");
        _project.Folder.Write("k8s/release.yaml", objects + "\n");
    }

    private static string Release(string source, string name = "app") => $"""
        apiVersion: helm.toolkit.fluxcd.io/v2
        kind: HelmRelease
        metadata: {"{"}name: {name}, namespace: apps{"}"}
        spec: {"{"}interval: 1h, {source}{"}"}
        ---
        """;

    // As `helm push` does: configuration, layer, manifest.
    private static async Task<string> PushAsync(DockerRegistry registry, string tag, string values = "port: 80", string? credentials = null)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://{registry.Authority}") };
        if (credentials is not null)
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(credentials)));
        var chart = Pack(tag, values);
        var layer = await UploadAsync(client, chart);
        var configuration = await UploadAsync(client, "{}"u8.ToArray());
        var manifest = $$"""
            {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
             "config": {"mediaType": "application/vnd.cncf.helm.config.v1+json", "digest": "{{configuration}}", "size": 2},
             "layers": [{"mediaType": "application/vnd.cncf.helm.chart.content.v1.tar+gzip", "digest": "{{layer}}", "size": {{chart.Length}}}]}
            """;
        using var content = new StringContent(manifest, new MediaTypeHeaderValue("application/vnd.oci.image.manifest.v1+json"));
        using var response = await client.PutAsync(new Uri($"/v2/helm/app/manifests/{tag}", UriKind.Relative), content);
        response.EnsureSuccessStatusCode();
        return response.Headers.GetValues("Docker-Content-Digest").Single();
    }

    private static async Task<string> UploadAsync(HttpClient client, byte[] bytes)
    {
        var digest = $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes))}";
        using var start = await client.PostAsync(new Uri("/v2/helm/app/blobs/uploads/", UriKind.Relative), null);
        var location = start.Headers.Location!.ToString();
        using var content = new ByteArrayContent(bytes);
        using var end = await client.PutAsync(new Uri(location + (location.Contains('?', StringComparison.Ordinal) ? "&" : "?") + "digest=" + Uri.EscapeDataString(digest), UriKind.RelativeOrAbsolute), content);
        end.EnsureSuccessStatusCode();
        return digest;
    }

    // As `cosign sign` does: a manifest under a tag that is named after the digest, whose layer is what is signed.
    private static async Task SignAsync(DockerRegistry registry, string digest, ECDsa key)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://{registry.Authority}") };
        var payload = Encoding.UTF8.GetBytes(
            $"{{\"critical\":{{\"identity\":{{\"docker-reference\":\"{registry.Authority}/helm/app\"}},\"image\":{{\"docker-manifest-digest\":\"{digest}\"}},"
            + "\"type\":\"cosign container image signature\"},\"optional\":null}");
        var signature = Convert.ToBase64String(key.SignData(payload, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        var layer = await UploadAsync(client, payload);
        var configuration = await UploadAsync(client, "{}"u8.ToArray());
        var manifest = $$"""
            {"schemaVersion": 2, "mediaType": "application/vnd.oci.image.manifest.v1+json",
             "config": {"mediaType": "application/vnd.oci.image.config.v1+json", "digest": "{{configuration}}", "size": 2},
             "layers": [{"mediaType": "application/vnd.dev.cosign.simplesigning.v1+json", "digest": "{{layer}}", "size": {{payload.Length}}, "annotations": {"dev.cosignproject.cosign/signature": "{{signature}}"} }]}
            """;
        using var content = new StringContent(manifest, new MediaTypeHeaderValue("application/vnd.oci.image.manifest.v1+json"));
        using var response = await client.PutAsync(new Uri($"/v2/helm/app/manifests/{digest.Replace(':', '-')}.sig", UriKind.Relative), content);
        response.EnsureSuccessStatusCode();
    }

    // The first use of a home makes its key.
    private static string Gpg(TemporaryDirectory home, string input, params string[] arguments)
    {
        string[] options = ["--homedir", home.Root, "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", ""];
        if (!Directory.Exists(home["private-keys-v1.d"]) || Directory.GetFiles(home["private-keys-v1.d"]).Length == 0)
            ExternalTool.Run("gpg", home.Root, "", [.. options, "--quick-generate-key", "charts@example.com", "ed25519", "sign", "never"]);
        var output = ExternalTool.Run("gpg", home.Root, input, [.. options, .. arguments]);
        ExternalTool.TryRun("gpgconf", home.Root, "", "--homedir", home.Root, "--kill", "all");
        return output;
    }

    private async Task<List<string>> RestoreAsync(RestoreMode mode = RestoreMode.Normal, bool force = false, bool withCharts = true) =>
        [.. (await FindingsAsync(mode, force, withCharts)).Select(finding => finding.Code)];

    private async Task<IReadOnlyList<Diagnostic>> FindingsAsync(RestoreMode mode, bool force, bool withCharts = true, string? keyring = null)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false };
        var request = new EnvironmentRestoreRequest(_project.Folder["platform.ksproj"], [], "local", _project.Folder["obj/ksail"], _project.Cache, mode, force, "test") 
        {
            WithCharts = withCharts, ChartKeyrings = keyring is null ? [] : [_project.Folder[keyring]],
        };
        return await EnvironmentRestore.RunAsync(request, EnvironmentVariables.Of(_project.Variables), handler, TimeProvider.System, CancellationToken.None);
    }
}
