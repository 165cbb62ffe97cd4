using KSail.Documents.Yaml;

namespace KSail.Scanning.Objects;

/// <summary>Labels and what selects them.</summary>
internal static class LabelSelector
{
    /// <summary>Whether every label of <paramref name="wanted"/> stands in <paramref name="labels"/> with the same value.</summary>
    public static bool Contains(YamlMapping? labels, YamlMapping wanted)
    {
        for (var i = 0; i < wanted.Count; i++)
        {
            if (labels is null || !labels.TryGet(wanted[i].Name, out var value) || !YamlNode.DeepEquals(value, wanted[i].Value))
                return false;
        }

        return true;
    }

    /// <summary>Whether all of <c>matchExpressions</c> hold; an operator that does not exist never does.</summary>
    public static bool Satisfies(YamlMapping? labels, YamlSequence? expressions)
    {
        for (var i = 0; i < (expressions?.Count ?? 0); i++)
        {
            if (expressions![i] is not YamlMapping expression || !Satisfies(labels, expression))
                return false;
        }

        return true;
    }

    /// <summary>Whether a selector with labels and expressions selects the labels; an empty one selects all.</summary>
    public static bool Selects(YamlMapping selector, YamlMapping? labels) =>
        (selector.Map("matchLabels") is not { } wanted || Contains(labels, wanted)) && Satisfies(labels, selector.List("matchExpressions"));

    /// <summary>Whether a selector asks for anything.</summary>
    public static bool IsDefined(YamlMapping? selector) =>
        selector.Map("matchLabels") is { Count: > 0 } || selector.List("matchExpressions") is { Count: > 0 };

    private static bool Satisfies(YamlMapping? labels, YamlMapping expression)
    {
        var key = expression.GetString("key") ?? "";
        var value = labels.Text(key);
        var isThere = labels.Has(key);
        return expression.GetString("operator") switch
        {
            "In" => value is not null && expression.List("values").HasText(value),
            "NotIn" => !isThere || value is null || !expression.List("values").HasText(value),
            "Exists" => isThere,
            "DoesNotExist" => !isThere,
            _ => false,
        };
    }
}
