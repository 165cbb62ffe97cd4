using KSail.Schemas.Tables;

namespace KSail.Schemas;

/// <summary>A kind of object that an API server serves, and the schema of its objects.</summary>
public sealed class KindSchema
{
    private readonly SchemaTable _table;
    private readonly int _index;

    internal KindSchema(SchemaTable table, int index)
    {
        _table = table;
        _index = index;
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

    /// <summary>Whether objects of the kind live in a namespace.</summary>
    public bool IsNamespaced => ((KindFlags)_table.KindWord(_index, 4) & KindFlags.Namespaced) != 0;

    /// <summary>Whether the kind is part of Kubernetes itself; otherwise it was installed as a custom resource.</summary>
    public bool IsNative => ((KindFlags)_table.KindWord(_index, 4) & KindFlags.Native) != 0;

    /// <summary>The release that the schema was taken from, for messages: <c>Kubernetes 1.36</c>.</summary>
    public string Release => _table.Text(_table.KindWord(_index, 5));

    /// <summary>Group, version and kind.</summary>
    public override string ToString() => $"{ApiVersion} {Kind}";
}
