using KSail.Documents.Yaml;
using KSail.Talos.Reading;

namespace KSail.Talos.Comparison;

/// <summary>
/// Whether two values mean the same to Talos, which reads a value by the type of its field and not by how it was written: <c>"1"</c> is <c>1</c>, and a
/// section, a list or a value that is empty is one that is not there.
/// </summary>
internal static class ValueEquality
{
    public static bool AreEqual(YamlNode? left, YamlNode? right) => (IsAbsent(left), IsAbsent(right)) switch
    {
        (true, true) => true,
        (false, false) => Compare(left!, right!),
        _ => false,
    };

    // A text without characters is there: a label may have one.
    private static bool IsAbsent(YamlNode? node)
    {
        switch (node)
        {
            case null:
            case YamlScalar { IsNull: true }:
            case YamlSequence { Count: 0 }:
                return true;
            case YamlMapping mapping:
                foreach (var entry in mapping.Entries)
                {
                    if (!IsAbsent(entry.Value))
                        return false;
                }

                return true;
            default:
                return false;
        }
    }

    private static bool Compare(YamlNode left, YamlNode right)
    {
        switch (left, right)
        {
            case (YamlScalar a, YamlScalar b):
                return string.Equals(PlaceholderText.Unmask(a.Value), PlaceholderText.Unmask(b.Value), StringComparison.Ordinal);
            case (YamlSequence a, YamlSequence b):
                if (a.Count != b.Count)
                    return false;
                for (var i = 0; i < a.Count; i++)
                {
                    if (!AreEqual(a[i], b[i]))
                        return false;
                }

                return true;
            case (YamlMapping a, YamlMapping b):
                foreach (var entry in a.Entries)
                {
                    if (!AreEqual(entry.Value, b[entry.Name]))
                        return false;
                }

                foreach (var entry in b.Entries)
                {
                    if (!a.Contains(entry.Name) && !IsAbsent(entry.Value))
                        return false;
                }

                return true;
            default:
                return false;
        }
    }
}
