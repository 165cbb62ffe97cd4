using KSail.Schemas.Tables;

namespace KSail.Schemas;

/// <summary>A kind of object that an API server serves, and the schema of its objects. Thread-safe.</summary>
public sealed class KindSchema
{
    private readonly SchemaTable _table;
    private readonly int _index;
    private KindHistory? _history;

    internal KindSchema(SchemaTable table, int index, int release)
    {
        _table = table;
        _index = index;
        ReleaseNumber = release;
    }

    /// <summary>API group; empty for the core group.</summary>
    public string Group => _table.Text(_table.KindWord(_index, 0));

    /// <summary>Version within the group.</summary>
    public string Version => _table.Text(_table.KindWord(_index, 1));

    /// <summary>Name of the kind.</summary>
    public string Kind => _table.Text(_table.KindWord(_index, 2));

    /// <summary>Group and version as manifests write them.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The schema of an object of the kind.</summary>
    public Schema Root => new(_table, _table.KindWord(_index, 3));

    /// <summary>Whether objects of the kind live in a namespace; true where <see cref="IsScopeKnown"/> is false.</summary>
    public bool IsNamespaced => Has(KindFlags.Namespaced);

    /// <summary>Whether the schema says where objects live. Schemas of catalogs do not.</summary>
    public bool IsScopeKnown => !Has(KindFlags.ScopeUnknown);

    /// <summary>Whether the kind is part of Kubernetes itself; otherwise it was installed as a custom resource.</summary>
    public bool IsNative => Has(KindFlags.Native);

    /// <summary>Whether what is applied as <c>status</c> is dropped before its values are looked at.</summary>
    public bool HasStatusSubresource => Has(KindFlags.StatusSubresource);

    /// <summary>Whether default values may decide that an object is valid or not.</summary>
    public bool DefaultsMatter => Has(KindFlags.DefaultsMatter);

    /// <summary>Whether there are rules in the Common Expression Language anywhere in the schema.</summary>
    public bool HasRules => Has(KindFlags.HasRules);

    /// <summary>When the version of the kind comes and goes.</summary>
    public KindHistory History => _history ??= new KindHistory(_table, _index, ReleaseNumber);

    /// <summary>Whether the definition of the kind calls the version deprecated.</summary>
    public bool IsDeprecated => Has(KindFlags.Deprecated);

    /// <summary>What a server says of a deprecated version, in the words of the kind's definition; null for nothing in particular.</summary>
    public string? DeprecationWarning => _table.OptionalText(_table.KindWord(_index, 10));

    /// <summary>What serves the kind, for messages, in the release that was asked for: <c>Kubernetes 1.34</c>, <c>Flux</c>.</summary>
    public string Release => SchemaCatalog.NameRelease(_table.Text(_table.KindWord(_index, 5)), ReleaseNumber);

    /// <summary>The minor release that the kind is looked at in; zero where releases make no difference.</summary>
    internal int ReleaseNumber { get; }

    /// <summary>Group, version and kind.</summary>
    public override string ToString() => $"{ApiVersion} {Kind}";

    private bool Has(KindFlags flag) => ((KindFlags)_table.KindWord(_index, 4) & flag) != 0;
}
