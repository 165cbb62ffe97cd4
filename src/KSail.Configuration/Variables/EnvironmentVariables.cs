using System.Collections.Concurrent;
using KSail.Documents;

namespace KSail.Configuration.Variables;

/// <summary>
/// The environment variables that a configuration may use, given by the caller. Remembers which were asked for, so that a cached result
/// can be tied to them. Thread-safe when its delegates are.
/// </summary>
public sealed class EnvironmentVariables
{
    private readonly EnvironmentVariableReader _read;
    private readonly Func<IEnumerable<string>> _names;
    private readonly ConcurrentDictionary<string, string> _asked = new(StringComparer.Ordinal);

    /// <summary>Variables behind two delegates.</summary>
    /// <param name="read">Reads one variable.</param>
    /// <param name="names">Lists the names of all that are set, in any order.</param>
    public EnvironmentVariables(EnvironmentVariableReader read, Func<IEnumerable<string>> names)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(names);
        _read = read;
        _names = names;
    }

    /// <summary>The names that were asked for so far, set or not, in ordinal order.</summary>
    public IReadOnlyList<string> Asked
    {
        get
        {
            var names = new List<string>(_asked.Keys);
            names.Sort(StringComparer.Ordinal);
            return names;
        }
    }

    /// <summary>Variables of a fixed set.</summary>
    public static EnvironmentVariables Of(IReadOnlyDictionary<string, string> variables)
    {
        ArgumentNullException.ThrowIfNull(variables);
        return new EnvironmentVariables(name => variables.TryGetValue(name, out var value) ? value : null, () => variables.Keys);
    }

    /// <summary>The same variables with a memory of its own.</summary>
    public EnvironmentVariables Recorder() => new(_read, _names);

    /// <summary>The value of a variable; null when it is not set.</summary>
    public string? Read(string name)
    {
        _asked.TryAdd(name, name);
        return _read(name);
    }

    /// <summary>The names that are set and begin with a prefix, in ordinal order.</summary>
    public List<string> NamesWith(string prefix)
    {
        var names = new List<string>();
        foreach (var name in _names())
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
                names.Add(name);
        }

        names.Sort(StringComparer.Ordinal);
        return names;
    }
}
