using KSail.Clusters.Docker;

namespace KSail.Testing.Docker;

/// <summary>
/// Images that stand in for those of Talos, of the registry and of the load balancer, made from nothing but a program and the libraries that it loads: no
/// registry of images is asked for anything. The node is <c>KSail.Testing.Talos.Node</c>, compiled to a native program; the other two are Debian's own
/// builds of the real thing.
/// </summary>
public sealed class StandInImages
{
    /// <summary>The release that there is a node of from the start.</summary>
    public const string Release = "v1.13.9";

    private static readonly (string Tool, string Package)[] Tools = [("docker-registry", "docker-registry"), ("haproxy", "haproxy"), ("gcc", "gcc libc6-dev zlib1g-dev"), ("ldd", "libc-bin"), ("bash", "bash")];

    private readonly DockerHost _host;
    private string? _rootfs;

    internal StandInImages(DockerHost host, string? prefix)
    {
        _host = host;
        var defaults = new DockerSettings("");
        Node = prefix is null ? defaults.NodeImage : $"{prefix}/talos";
        Registry = prefix is null ? defaults.RegistryImage : $"{prefix}/registry:3";
        Balancer = prefix is null ? defaults.BalancerImage : $"{prefix}/haproxy:3";
    }

    /// <summary>Repository of the node image.</summary>
    public string Node { get; }

    /// <summary>Image of the registry.</summary>
    public string Registry { get; }

    /// <summary>Image of the load balancer.</summary>
    public string Balancer { get; }

    /// <summary>What is missing to make them; null for nothing.</summary>
    public static string? Problem()
    {
        foreach (var (tool, package) in Tools)
        {
            if (ExternalTool.Find(tool) is null)
                return $"'{tool}' is missing: apt-get install {package}";
        }

        return null;
    }

    /// <summary>Makes a node of another release, or one with variables of its own, such as <c>STANDIN_FAULTS</c>.</summary>
    /// <param name="repository">Repository of the image; null for the usual one.</param>
    /// <param name="release">Its release, which is its tag.</param>
    /// <param name="variables">Further variables: <c>NAME=value</c>.</param>
    /// <returns>The repository, for <see cref="DockerSettings.NodeImage"/>.</returns>
    public string ImportNode(string? repository, string release, params string[] variables)
    {
        using var folder = new TemporaryDirectory();
        var image = new ImageFiles(folder.Root);
        _rootfs ??= NodeProgram();
        image.AddProgram(_rootfs, "/node");
        // What .NET loads by name for TLS.
        image.AddLibrary("libssl.so.3");
        image.AddLibrary("libcrypto.so.3");
        var changes = new List<string> { "ENTRYPOINT [\"/node\"]", $"ENV STANDIN_TAG={release}" };
        foreach (var variable in variables)
            changes.Add($"ENV {variable}");
        Import(image, $"{repository ?? Node}:{release}", changes);
        return repository ?? Node;
    }

    internal void Import()
    {
        ImportNode(null, Release);
        using (var folder = new TemporaryDirectory())
        {
            var image = new ImageFiles(folder.Root);
            image.AddProgram(ExternalTool.Find("docker-registry")!, "/bin/registry");
            image.AddProgram(ExternalTool.Find("bash")!, "/bin/bash");
            image.AddText("/etc/distribution/config.yml", "version: 0.1\nstorage:\n  filesystem:\n    rootdirectory: /var/lib/registry\nhttp:\n  addr: :5000\n");
            // A mirror of what cannot be reached from here ends, and is started again and again; without its upstream it is one that has nothing yet.
            Import(image, Registry, ["ENTRYPOINT [\"/bin/bash\", \"-c\", \"unset REGISTRY_PROXY_REMOTEURL REGISTRY_PROXY_USERNAME REGISTRY_PROXY_PASSWORD; exec /bin/registry serve /etc/distribution/config.yml\"]"]);
        }

        using (var folder = new TemporaryDirectory())
        {
            var image = new ImageFiles(folder.Root);
            image.AddProgram(ExternalTool.Find("haproxy")!, "/bin/haproxy");
            image.AddText("/usr/local/etc/haproxy/README", "The configuration is put beside this.\n");
            Import(image, Balancer, ["ENTRYPOINT [\"/bin/haproxy\", \"-W\", \"-db\", \"-f\", \"/usr/local/etc/haproxy/haproxy.cfg\"]"]);
        }
    }

    private void Import(ImageFiles image, string reference, IReadOnlyList<string> changes)
    {
        var arguments = new List<string> { "import" };
        foreach (var change in changes)
        {
            arguments.Add("--change");
            arguments.Add(change);
        }

        using var folder = new TemporaryDirectory();
        var archive = folder["image.tar"];
        image.Pack(archive);
        _host.Run([.. arguments, archive, reference]);
    }

    private static string NodeProgram()
    {
        for (var at = AppContext.BaseDirectory; at is not null; at = Path.GetDirectoryName(at))
        {
            var script = Path.Combine(at, "build", "stand-in-node.sh");
            if (File.Exists(script))
                return ExternalTool.Run("bash", at, "", script).Trim();
        }

        throw new InvalidOperationException("build/stand-in-node.sh is not above the tests.");
    }
}
