namespace KSail.Oci.Artifacts;

/// <summary>
/// A Flux artifact, complete and with known digests: a manifest, a small configuration, and one layer, which waits in a file so that memory
/// does not grow with it.
/// </summary>
public sealed class Artifact : IDisposable
{
    private readonly string _layerPath;
    private readonly string? _temporary;
    private readonly byte[] _config;
    private readonly byte[] _manifest;

    /// <summary>An artifact whose layer is a file.</summary>
    /// <param name="layer">What the layer is.</param>
    /// <param name="layerPath">The file of the layer.</param>
    /// <param name="config">What the configuration is.</param>
    /// <param name="configBytes">The configuration.</param>
    /// <param name="manifest">The manifest.</param>
    /// <param name="temporary">A file or folder that goes with the artifact; null for none.</param>
    internal Artifact(Descriptor layer, string layerPath, Descriptor config, byte[] configBytes, byte[] manifest, string? temporary)
    {
        _layerPath = layerPath;
        _temporary = temporary;
        _config = configBytes;
        _manifest = manifest;
        Layer = layer;
        Config = config;
        Manifest = new Descriptor(MediaTypes.Manifest, Digest.Of(manifest), manifest.Length);
    }

    /// <summary>The manifest, whose digest names the artifact.</summary>
    public Descriptor Manifest { get; }

    /// <summary>The configuration blob.</summary>
    public Descriptor Config { get; }

    /// <summary>The compressed archive of all files.</summary>
    public Descriptor Layer { get; }

    /// <summary>Bytes that a registry stores: manifest, configuration and layer.</summary>
    public long Size => Manifest.Size + Config.Size + Layer.Size;

    /// <summary>The manifest as it is sent.</summary>
    public ReadOnlyMemory<byte> ManifestBytes => _manifest;

    /// <summary>The configuration as it is sent.</summary>
    public ReadOnlyMemory<byte> ConfigBytes => _config;

    /// <summary>A new reader at the start of the layer.</summary>
    public Stream OpenLayer() => new FileStream(_layerPath, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);

    /// <summary>Removes what was made for this artifact alone.</summary>
    public void Dispose()
    {
        if (Directory.Exists(_temporary))
            Directory.Delete(_temporary, recursive: true);
        else if (_temporary is not null)
            File.Delete(_temporary);
    }
}
