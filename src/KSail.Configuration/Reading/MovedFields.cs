using KSail.Configuration.Fields;
using KSail.Configuration.Model;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Reading;

/// <summary>
/// Takes values over from fields that moved. Only the old field set: it is used, with a warning. Both set to the same: nothing to say. Both
/// set and different: an error, because nobody can tell which was meant.
/// </summary>
internal static class MovedFields
{
    public static void TakeOver(FieldValues values, DiagnosticBag diagnostics)
    {
        foreach (var field in ConfigurationFields.MovedFields)
        {
            if (values.Find(field.Path) is not { } old)
                continue;
            var current = values.Find(field.MovedTo!);
            if (current is null or { Origin: SettingOrigin.Default })
            {
                diagnostics.Add(ConfigurationDiagnostics.DeprecatedField, old.Span, $"{field.Path} has moved; write it as {field.MovedTo}");
                values.Set(old with { Rule = RuleOf(field.MovedTo!) });
            }
            else if (field.NewPlaceWins)
            {
                diagnostics.Add(ConfigurationDiagnostics.DeprecatedField, old.Span, $"{field.Path} has moved to {field.MovedTo}, which is set as well and wins; remove the old one");
            }
            else if (!Same(old.Value, current.Value))
            {
                values.Misread.Add(field.MovedTo!);
                diagnostics.Add(ConfigurationDiagnostics.DeprecatedConflict, old.Span, $"{field.Path} has moved to {field.MovedTo}, which is set to something else at line {current.Span.Line}; remove the old one");
            }
        }
    }

    private static bool Same(object left, object right) =>
        left is ExpandedText a && right is ExpandedText b ? a.Reveal() == b.Reveal() : left.Equals(right);

    private static FieldRule RuleOf(string path)
    {
        var rule = ConfigurationFields.Root;
        foreach (var name in path.Split('.'))
            rule = rule.Find(name)!;
        return rule;
    }
}
