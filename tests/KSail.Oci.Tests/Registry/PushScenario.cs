using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Files;
using KSail.Oci.Registry;
using KSail.Oci.Registry.Authentication;
using KSail.Oci.Registry.Certificates;
using KSail.Oci.Signing;
using KSail.Testing;

namespace KSail.Oci.Tests.Registry;

/// <summary>A small tree, pushed to some registry; keeps all that a user would see of it.</summary>
internal sealed class PushScenario : IDisposable, IProgress<string>
{
    private readonly List<string> _progress = [];
    private HttpMessageHandler _handler = RegistryHandler.Create();

    public PushScenario() => Directory.WriteAll("""
        -- k8s/kustomization.yaml
        resources: [apps]
        -- k8s/apps/app.yaml
        kind: ConfigMap
        """);

    public TemporaryDirectory Directory { get; } = new();

    public DiagnosticBag Diagnostics { get; private set; } = new();

    public TimeProvider Clock { get; init; } = new ImpatientClock();

    public RegistryTarget Target { get; set; } = new("127.0.0.1", 0, "org/app");

    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(120);

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(300);

    public string? Layout { get; init; }

    public string? Archive { get; set; }

    public string? ArtifactFile { get; set; }

    public IReadOnlyList<string> Tags { get; set; } = ["v1"];

    public bool IsImmutable { get; set; }

    public ArtifactSigning? Signing { get; set; }

    /// <summary>What carries the requests in the place of the usual handler.</summary>
    public Func<HttpMessageHandler, HttpMessageHandler> Through { get; init; } = static handler => handler;

    /// <summary>The one diagnostic of a push that failed.</summary>
    public Diagnostic Failure => Assert.Single(Diagnostics.Items);

    /// <summary>Everything a user may read.</summary>
    public string Seen => string.Join('\n', Diagnostics.Items) + "\n" + Progress;

    public string Progress
    {
        get
        {
            lock (_progress)
                return string.Join('\n', _progress);
        }
    }

    public static RegistryCredentials Credentials(string password) => new("somebody", new Secret(password), "the test");

    public Task<PushedArtifact?> PushAsync(int port, CancellationToken cancellationToken = default)
    {
        Target = Target with { Port = port };
        return PushAsync(cancellationToken);
    }

    public Task<PushedArtifact?> PushAsync(CancellationToken cancellationToken = default) => ArtifactPush.RunAsync(
        new ArtifactPushRequest
        {
            Source = ArtifactFile is null ? new ArtifactSource(new SourceTree(Directory.Root).OpenView(), "k8s") { GitDirectory = Directory.Root } : null,
            ArtifactFile = ArtifactFile,
            WorkDirectory = Directory["obj"],
            Tags = Tags,
            IsImmutable = IsImmutable,
            Registry = Layout is null && Archive is null ? Target : null,
            LayoutDirectory = Layout is null ? null : Directory[Layout],
            ArchiveFile = Archive is null ? null : Directory[Archive],
            Signing = Signing,
            Patience = new RegistryPatience(Timeout, StallTimeout),
        },
        Through(_handler),
        Clock,
        this,
        Diagnostics,
        cancellationToken);

    /// <summary>Verifies what is under the tag.</summary>
    public Task<VerifiedArtifact?> VerifyAsync(VerificationKey key, params string[] required) =>
        ArtifactVerification.RunAsync(new RegistryReadRequest(Target, "v1", SourceSpan.None), key, required, Through(_handler), Clock, this, Diagnostics, CancellationToken.None);

    /// <summary>Unpacks the layer that a client which is not ours has pulled, and compares file by file.</summary>
    public void AssertIsWhatWasPacked(string layer)
    {
        System.IO.Directory.CreateDirectory(Directory["out"]);
        ExternalTool.Run("tar", Directory["out"], "", "-xzf", layer);
        Assert.Equal("", ExternalTool.Run("diff", Directory.Root, "", "-r", "k8s", "out"));
    }

    /// <summary>Pulls with a client that is not ours and compares file by file.</summary>
    public void AssertPulledBackBySkopeo(PushedArtifact pushed, int port, params string[] arguments)
    {
        var root = Directory.Root;
        ExternalTool.Run("skopeo", root, "", ["--insecure-policy", "copy", "--src-tls-verify=false", .. arguments, $"docker://127.0.0.1:{port}/{Target.Repository}:v1", "dir:pulled"]);
        Assert.Equal(pushed.Digest, Digest.Of(File.ReadAllBytes(Directory["pulled/manifest.json"])));
        AssertIsWhatWasPacked(Directory["pulled/" + pushed.Layers[0].Digest.Hex]);
    }

    /// <summary>Moves tags within the registry.</summary>
    public Task<PushedArtifact?> PromoteAsync(int port, string from, params string[] to)
    {
        Target = Target with { Port = port };
        return ArtifactPromotion.RunAsync(
            new PromotionRequest
            {
                Registry = Target,
                From = from,
                To = to,
                IsImmutable = IsImmutable,
                WorkDirectory = Directory["obj"],
                Patience = new RegistryPatience(Timeout, StallTimeout),
            },
            Through(_handler),
            Clock,
            this,
            Diagnostics,
            CancellationToken.None);
    }

    /// <summary>Trusts the certificates of a PEM file besides those of the system, and looks for those of single hosts in folders.</summary>
    public void Trust(string authorities, params string[] folders)
    {
        _handler.Dispose();
        _handler = RegistryHandler.Create(authorities, new CertificateSearch(folders), SourceSpan.None, Diagnostics)!;
    }

    /// <summary>Forgets what went wrong so far.</summary>
    public void Forget() => Diagnostics = new DiagnosticBag();

    public void Report(string value)
    {
        lock (_progress)
            _progress.Add(value);
    }

    public void Dispose()
    {
        _handler.Dispose();
        Directory.Dispose();
    }
}
