using KSail.Schemas.Tables;

namespace KSail.Schemas;

/// <summary>
/// When one version of a kind came and goes, after the deprecation guides and the life cycles that the API types of Kubernetes and Flux
/// declare. Releases are minor ones of Kubernetes 1 or Flux 2; zero is never, or not known.
/// </summary>
public sealed class KindHistory
{
    private readonly SchemaTable _table;
    private readonly int _index;
    private readonly int _release;

    internal KindHistory(SchemaTable table, int index, int release)
    {
        _table = table;
        _index = index;
        _release = release;
    }

    /// <summary>API group; empty for the core group.</summary>
    public string Group => _table.Text(_table.KindWord(_index, 0));

    /// <summary>Version within the group.</summary>
    public string Version => _table.Text(_table.KindWord(_index, 1));

    /// <summary>Name of the kind.</summary>
    public string Kind => _table.Text(_table.KindWord(_index, 2));

    /// <summary>Group and version as manifests write them.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary>The first release that serves it.</summary>
    public int Introduced => _table.KindWord(_index, 6);

    /// <summary>The first release that warns of it.</summary>
    public int Deprecated => _table.KindWord(_index, 7);

    /// <summary>The first release that does not serve it any more, which may be one to come.</summary>
    public int Removed => _table.KindWord(_index, 8);

    /// <summary>What to use instead: an API version, with a kind after it where that is another; null for nothing.</summary>
    public string? Replacement => _table.OptionalText(_table.KindWord(_index, 9));

    /// <summary>Whether the API server serves it only when told to.</summary>
    public bool IsOffByDefault => ((KindFlags)_table.KindWord(_index, 4) & KindFlags.OffByDefault) != 0;

    /// <summary>Whether the kind is part of Kubernetes itself.</summary>
    public bool IsNative => ((KindFlags)_table.KindWord(_index, 4) & KindFlags.Native) != 0;

    /// <summary>Whether the release that was asked for serves it; true when the release is not known.</summary>
    public bool IsServed => _release == 0 || (Introduced <= _release && (Removed == 0 || Removed > _release));

    /// <summary>Whether the release that was asked for, if it is known, warns of it.</summary>
    public bool IsDeprecated => Deprecated > 0 && (_release == 0 || Deprecated <= _release) && IsServed;

    /// <summary>Whether the release that was asked for is known and came after the last that served it.</summary>
    public bool IsRemoved => _release > 0 && Removed > 0 && Removed <= _release;

    /// <summary>What serves the kind, in the release that was asked for: <c>Kubernetes 1.34</c>, <c>Flux</c>.</summary>
    public string Release => NameRelease(_release);

    /// <summary>Another release of what serves the kind, for messages.</summary>
    public string NameRelease(int release) => SchemaCatalog.NameRelease(_table.Text(_table.KindWord(_index, 5)), release);
}
