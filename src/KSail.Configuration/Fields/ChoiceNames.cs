using KSail.Documents;

namespace KSail.Configuration.Fields;

/// <summary>The names of a choice. The position of a name is the value of the enumeration member that stands for it.</summary>
internal sealed class ChoiceNames(params string[] names)
{
    public IReadOnlyList<string> Names => names;

    /// <summary>Whether <c>true</c> and <c>false</c> may stand for <c>Enabled</c> and <c>Disabled</c>, as they do in many real files.</summary>
    public bool TakesBooleans => Array.IndexOf(names, "Enabled") >= 0;

    /// <summary>The position of a name in any case, or -1.</summary>
    public int Find(string name)
    {
        for (var i = 0; i < names.Length; i++)
        {
            if (string.Equals(names[i], name, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        return -1;
    }

    public int Find(bool value) => Find(value ? "Enabled" : "Disabled");

    /// <summary><c>use A, B or C</c>, and the nearest to a misspelt one.</summary>
    public string Explain(string misspelt)
    {
        var list = names.Length == 1 ? names[0] : $"{string.Join(", ", names[..^1])} or {names[^1]}";
        return $"use {list}{NearestName.Suggest(misspelt, names)}";
    }
}
