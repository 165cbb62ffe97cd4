using KSail.Documents.Yaml;

namespace KSail.Cel;

/// <summary>The values of variables for one evaluation. Nodes are read, never changed. Not thread-safe while it is filled.</summary>
public sealed class CelBindings
{
    private readonly List<KeyValuePair<string, YamlNode>> _values = [];

    /// <summary>Bindings of <c>self</c>.</summary>
    public static CelBindings OfSelf(YamlNode self) => new CelBindings().Bind(CelEnvironment.Self, self);

    /// <summary>Binds a variable. One that is bound to nothing is an error when it is read, or <c>optional.none()</c> if it is optional.</summary>
    /// <returns>The same bindings.</returns>
    public CelBindings Bind(string name, YamlNode value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        _values.RemoveAll(known => known.Key == name);
        _values.Add(new(name, value));
        return this;
    }

    internal YamlNode? Find(string name)
    {
        foreach (var (key, value) in _values)
        {
            if (key == name)
                return value;
        }

        return null;
    }
}
