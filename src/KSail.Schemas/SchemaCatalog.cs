using System.Globalization;
using KSail.Schemas.Tables;

namespace KSail.Schemas;

/// <summary>
/// The kinds that are known, by group, version and kind, as one release of Kubernetes and one of Flux serve them. Thread-safe.
/// </summary>
public sealed class SchemaCatalog
{
    /// <summary>Stands for a release of Flux newer than any fact that is known.</summary>
    public const int LatestFlux = 99;

    private const string Resource = "KSail.Schemas.Tables.kubernetes.bin";
    private const string Kubernetes = "Kubernetes";
    private const string Flux = "Flux";

    private static readonly Lazy<SchemaCatalog> LazyEmbedded = new(LoadEmbedded);

    private readonly SchemaTable _table;
    private readonly KindSchema?[] _kinds;

    internal SchemaCatalog(SchemaTable table, int kubernetes, int flux)
    {
        _table = table;
        _kinds = new KindSchema?[table.KindCount];
        KubernetesRelease = kubernetes;
        FluxRelease = flux;
    }

    /// <summary>The kinds of Kubernetes and Flux that come with this assembly, as the newest Kubernetes serves them.</summary>
    public static SchemaCatalog Embedded => LazyEmbedded.Value;

    /// <summary>The oldest minor release of Kubernetes 1 whose kinds and fields are known; zero where the table does not say.</summary>
    public int OldestRelease => _table.OldestRelease;

    /// <summary>The newest minor release of Kubernetes 1 whose kinds and fields are known; zero where the table does not say.</summary>
    public int NewestRelease => _table.NewestRelease;

    /// <summary>The minor release of Kubernetes 1 that this catalog is of.</summary>
    public int KubernetesRelease { get; }

    /// <summary>The minor release of Flux 2 that this catalog is of; zero when it is not known, <see cref="LatestFlux"/> for the latest.</summary>
    public int FluxRelease { get; }

    /// <summary>Every kind with a schema that the release serves, sorted by group, version and name.</summary>
    public IEnumerable<KindSchema> Kinds
    {
        get
        {
            for (var i = 0; i < _table.KindCount; i++)
            {
                if (IsServed(i))
                    yield return At(i);
            }
        }
    }

    /// <summary>Every version of every kind that ever was, as far as it is known, sorted by group, version and name.</summary>
    public IEnumerable<KindHistory> Histories
    {
        get
        {
            for (var i = 0; i < _table.KindCount; i++)
                yield return new KindHistory(_table, i, ReleaseOf(i));
        }
    }

    /// <summary>The schema of metadata, the same for all kinds.</summary>
    internal Schema ObjectMeta =>
        Find("v1", "ConfigMap")!.Root.TryGetProperty("metadata", out var metadata) ? metadata : throw new InvalidOperationException("no ObjectMeta");

    /// <summary>Opens a table that <see cref="Compilation.SchemaCompiler"/> made.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a table of this version.</exception>
    public static SchemaCatalog Open(byte[] table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var opened = new SchemaTable(table);
        return new SchemaCatalog(opened, opened.NewestRelease, 0);
    }

    /// <summary>The same kinds, as other releases serve them.</summary>
    /// <param name="kubernetes">Minor release of Kubernetes 1, within what is known.</param>
    /// <param name="flux">Minor release of Flux 2; zero when it is not known.</param>
    public SchemaCatalog For(int kubernetes, int flux) =>
        kubernetes == KubernetesRelease && flux == FluxRelease ? this : new SchemaCatalog(_table, kubernetes, flux);

    /// <summary>The schema of a kind; null when the release does not serve it, or nothing but its name is known.</summary>
    /// <param name="apiVersion">Group and version as manifests write them, for example <c>apps/v1</c> or <c>v1</c>.</param>
    /// <param name="kind">Name of the kind.</param>
    public KindSchema? Find(string apiVersion, string kind)
    {
        var index = IndexOf(apiVersion, kind);
        return index >= 0 && IsServed(index) ? At(index) : null;
    }

    /// <summary>When a version of a kind came and goes; null when it is not known at all.</summary>
    public KindHistory? FindHistory(string apiVersion, string kind)
    {
        var index = IndexOf(apiVersion, kind);
        return index < 0 ? null : new KindHistory(_table, index, ReleaseOf(index));
    }

    internal static string NameRelease(string label, int release) => label switch
    {
        Kubernetes when release > 0 => string.Create(CultureInfo.InvariantCulture, $"{Kubernetes} 1.{release}"),
        Flux when release is > 0 and < LatestFlux => string.Create(CultureInfo.InvariantCulture, $"{Flux} 2.{release}"),
        _ => label,
    };

    private int IndexOf(string apiVersion, string kind)
    {
        ArgumentNullException.ThrowIfNull(apiVersion);
        ArgumentNullException.ThrowIfNull(kind);
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        var group = slash < 0 ? default : apiVersion.AsSpan(0, slash);
        return _table.FindKind(group, apiVersion.AsSpan(slash + 1), kind);
    }

    // A cluster whose Flux nobody names may have any.
    private bool IsServed(int index)
    {
        if (_table.KindWord(index, 3) == TableLayout.NoShape)
            return false;
        var release = ReleaseOf(index);
        return release == 0 || (_table.KindWord(index, 6) <= release && _table.KindWord(index, 8) is var removed && (removed == 0 || removed > release));
    }

    private int ReleaseOf(int index) => _table.TextEquals(_table.KindWord(index, 5), Kubernetes) ? KubernetesRelease
        : _table.TextEquals(_table.KindWord(index, 5), Flux) ? FluxRelease
        : 0;

    private KindSchema At(int index) => _kinds[index] ??= new KindSchema(_table, index, ReleaseOf(index));

    private static SchemaCatalog LoadEmbedded()
    {
        using var stream = typeof(SchemaCatalog).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly has no resource '{Resource}'.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Open(bytes);
    }
}
