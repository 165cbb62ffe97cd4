namespace KSail.Oci.Artifacts;

/// <summary>
/// A Flux artifact, complete and with known digests: a manifest, a small configuration, and one layer, which waits in a file of its own
/// until disposal so that memory does not grow with it.
/// </summary>
public sealed class Artifact : IDisposable
{
    private readonly string _layerPath;
    private readonly byte[] _config;
    private readonly byte[] _manifest;

    internal Artifact(Descriptor layer, string layerPath, byte[] config, byte[] manifest, int fileCount)
    {
        _layerPath = layerPath;
        _config = config;
        _manifest = manifest;
        FileCount = fileCount;
        Layer = layer;
        Config = new Descriptor(MediaTypes.FluxConfig, Digest.Of(config), config.Length);
        Manifest = new Descriptor(MediaTypes.Manifest, Digest.Of(manifest), manifest.Length);
    }

    /// <summary>The manifest, whose digest names the artifact.</summary>
    public Descriptor Manifest { get; }

    /// <summary>The configuration blob.</summary>
    public Descriptor Config { get; }

    /// <summary>The compressed archive of all files.</summary>
    public Descriptor Layer { get; }

    /// <summary>How many files are packed.</summary>
    public int FileCount { get; }

    /// <summary>Bytes that a registry stores: manifest, configuration and layer.</summary>
    public long Size => Manifest.Size + Config.Size + Layer.Size;

    /// <summary>The manifest as it is sent.</summary>
    public ReadOnlyMemory<byte> ManifestBytes => _manifest;

    /// <summary>The configuration as it is sent.</summary>
    public ReadOnlyMemory<byte> ConfigBytes => _config;

    /// <summary>A new reader at the start of the layer.</summary>
    public Stream OpenLayer() => new FileStream(_layerPath, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);

    /// <summary>Removes the file of the layer.</summary>
    public void Dispose() => File.Delete(_layerPath);
}
