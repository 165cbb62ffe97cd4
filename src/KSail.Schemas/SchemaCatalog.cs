using KSail.Schemas.Tables;

namespace KSail.Schemas;

/// <summary>The kinds that are known, by group, version and kind. Thread-safe.</summary>
public sealed class SchemaCatalog
{
    private const string Resource = "KSail.Schemas.Tables.kubernetes.bin";

    private static readonly Lazy<SchemaCatalog> LazyEmbedded = new(LoadEmbedded);

    private readonly SchemaTable _table;
    private readonly KindSchema?[] _kinds;

    internal SchemaCatalog(SchemaTable table)
    {
        _table = table;
        _kinds = new KindSchema?[table.KindCount];
    }

    /// <summary>The kinds of Kubernetes and Flux that come with this assembly.</summary>
    public static SchemaCatalog Embedded => LazyEmbedded.Value;

    /// <summary>Every kind, sorted by group, version and name.</summary>
    public IEnumerable<KindSchema> Kinds
    {
        get
        {
            for (var i = 0; i < _table.KindCount; i++)
                yield return At(i);
        }
    }

    /// <summary>Opens a table that <see cref="Compilation.SchemaCompiler"/> made.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a table of this version.</exception>
    public static SchemaCatalog Open(byte[] table)
    {
        ArgumentNullException.ThrowIfNull(table);
        return new SchemaCatalog(new SchemaTable(table));
    }

    /// <summary>The schema of a kind; null when the catalog does not have it.</summary>
    /// <param name="apiVersion">Group and version as manifests write them, for example <c>apps/v1</c> or <c>v1</c>.</param>
    /// <param name="kind">Name of the kind.</param>
    public KindSchema? Find(string apiVersion, string kind)
    {
        ArgumentNullException.ThrowIfNull(apiVersion);
        ArgumentNullException.ThrowIfNull(kind);
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        var group = slash < 0 ? default : apiVersion.AsSpan(0, slash);
        var index = _table.FindKind(group, apiVersion.AsSpan(slash + 1), kind);
        return index < 0 ? null : At(index);
    }

    private KindSchema At(int index) => _kinds[index] ??= new KindSchema(_table, index);

    private static SchemaCatalog LoadEmbedded()
    {
        using var stream = typeof(SchemaCatalog).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly has no resource '{Resource}'.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Open(bytes);
    }
}
