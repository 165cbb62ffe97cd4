using KSail.Documents.Yaml;

namespace KSail.Checks.Parity;

/// <summary>How values of one kind of object are shown.</summary>
internal interface IFieldText
{
    /// <summary>Whether nothing below a field may be shown.</summary>
    /// <param name="parent">Path of what holds the field.</param>
    /// <param name="field">The field.</param>
    bool IsSecret(string parent, string field);

    /// <summary>A scalar's text, with whatever is secret in it hidden.</summary>
    string Show(YamlScalar scalar);

    /// <summary>Whether two texts that differ mean the same because the objects that they name are one and the same.</summary>
    bool IsSameReference(string from, string to);
}
