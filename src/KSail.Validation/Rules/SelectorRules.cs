using KSail.Documents.Yaml;
using KSail.Validation.Forms;

namespace KSail.Validation.Rules;

/// <summary>Label selectors: <c>ValidateLabelSelector</c> of apimachinery, and whether one matches a set of labels.</summary>
internal static class SelectorRules
{
    /// <summary>Checks a label selector of any field.</summary>
    public static void Check(YamlMapping? selector, Findings findings)
    {
        if (selector is null)
            return;
        if (selector.Map("matchLabels") is { } labels)
            MetadataRules.CheckLabels(labels, findings);
        var expressions = selector.Items("matchExpressions");
        for (var i = 0; i < expressions.Count; i++)
        {
            if (expressions[i] is YamlMapping expression)
                CheckExpression(expression, findings);
        }
    }

    /// <summary>Whether a selector has nothing to select by, and so selects everything.</summary>
    public static bool IsEmpty(YamlMapping selector) => selector.IsEmpty("matchLabels") && selector.IsEmpty("matchExpressions");

    /// <summary>Whether labels answer to a selector; null when it cannot be said.</summary>
    public static bool? Matches(YamlMapping selector, YamlMapping? labels)
    {
        if (selector.HasUnknown() || labels.HasUnknown())
            return null;
        if (selector.Map("matchLabels") is { } wanted && !MatchesAll(wanted, labels))
            return false;
        var expressions = selector.Items("matchExpressions");
        for (var i = 0; i < expressions.Count; i++)
        {
            if (expressions[i] is not YamlMapping expression || expression.Word("key") is not { } key)
                return null;
            var has = labels?.Contains(key) == true;
            var listed = has && Lists(expression.Items("values"), labels!.GetString(key) ?? "");
            var answers = expression.Word("operator") switch
            {
                "In" => listed,
                "NotIn" => !listed,
                "Exists" => has,
                "DoesNotExist" => !has,
                _ => (bool?)null,
            };
            if (answers != true)
                return answers;
        }

        return true;
    }

    /// <summary>Whether labels have every label of a mapping.</summary>
    public static bool MatchesAll(YamlMapping wanted, YamlMapping? labels)
    {
        var entries = wanted.Entries;
        for (var i = 0; i < entries.Count; i++)
        {
            if (labels is null || !labels.TryGet(entries[i].Name, out var value) || TextOf(value) != TextOf(entries[i].Value))
                return false;
        }

        return true;
    }

    private static void CheckExpression(YamlMapping expression, Findings findings)
    {
        if (expression.Text("key") is { } key)
        {
            if (!QualifiedNames.IsQualified(key.Value))
                findings.Wrong(RuleDiagnostics.Selector, key, QualifiedNames.Rule);
        }
        else if (expression.IsBlank("key") && expression.Has("key"))
        {
            findings.Missing(RuleDiagnostics.Selector, expression, "key");
        }

        if (expression.Has("operator") && expression.IsBlank("operator"))
            findings.Missing(RuleDiagnostics.Selector, expression, "operator");
        var values = expression.Items("values");
        switch (expression.Word("operator"))
        {
            case "In" or "NotIn":
                if (expression.IsEmpty("values"))
                    findings.Missing(RuleDiagnostics.Selector, expression, "values", "by the operators In and NotIn");
                break;
            case "Exists" or "DoesNotExist":
                if (values.Count > 0)
                    findings.Report(RuleDiagnostics.Selector, values, "must be empty for the operators Exists and DoesNotExist");
                break;
            case not null:
                findings.Wrong(RuleDiagnostics.Selector, expression.Text("operator")!, "must be In, NotIn, Exists or DoesNotExist");
                break;
        }

        for (var i = 0; i < values.Count; i++)
        {
            if (values[i].AsText() is { } value && !QualifiedNames.IsLabelValue(value.Value))
                findings.Wrong(RuleDiagnostics.Selector, value, QualifiedNames.ValueRule);
        }
    }

    private static bool Lists(YamlSequence values, string value)
    {
        for (var i = 0; i < values.Count; i++)
        {
            if (values[i] is YamlScalar scalar && scalar.Value == value)
                return true;
        }

        return false;
    }

    private static string TextOf(YamlNode node) => node is YamlScalar { IsNull: false } scalar ? scalar.Value : "";
}
