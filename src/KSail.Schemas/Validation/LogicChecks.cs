using System.Text;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Schemas.Compilation;
using KSail.Schemas.Tables;

namespace KSail.Schemas.Validation;

/// <summary>Rules of custom kinds that take more than a look at one value: alternatives, values that are no texts, items that must differ.</summary>
/// <param name="validator">Tries values against alternatives.</param>
/// <param name="findings">Receives what is wrong.</param>
internal sealed class LogicChecks(SchemaValidator validator, Findings findings)
{
    public void Check(YamlNode value, Schema schema)
    {
        if (value is YamlScalar opaque && OpaqueValue.IsIn(opaque.Value))
            return;
        CheckAllowed(value, schema);
        if (schema.Table.FindExtra(schema.Index, ExtraTag.UniqueItems, out _) >= 0 && value is YamlSequence sequence)
            CheckUnique(sequence);
        for (var i = 0; i < schema.CountShapes(ExtraTag.AllOf, out var all); i++)
            validator.ValidateAgain(value, schema.ShapeAt(all + i));
        CheckAny(value, schema);
        CheckOne(value, schema);
        if (schema.CountShapes(ExtraTag.Not, out var not) > 0 && Fails(value, schema.ShapeAt(not)) == 0 && !findings.IsExhausted && !findings.Swallow())
            Report(value, $"must not have this form{Named(schema.ShapeAt(not), "; leave out ")}");
    }

    private void CheckAllowed(YamlNode value, Schema schema)
    {
        var at = schema.Table.FindExtra(schema.Index, ExtraTag.JsonEnum, out var length);
        if (at < 0)
            return;
        for (var i = 0; i < length; i++)
        {
            if (JsonValues.AreEqual(value, schema.Table.Json(schema.Table.ExtraWord(at + i))))
                return;
        }

        if (findings.Swallow())
            return;
        var list = new StringBuilder();
        for (var i = 0; i < Math.Min(length, 12); i++)
            list.Append(i == 0 ? "; use one of " : ", ").Append(Printable.Shorten(schema.Table.Text(schema.Table.ExtraWord(at + i))));
        var quoted = findings.MayQuote ? $" {Printable.Shorten(JsonText.Write(value))}, which" : " a value that";
        findings.Report(SchemaDiagnostics.ValueNotAllowed, value.Span, $"'{findings.Path.ToText()}' is{quoted} is not allowed{(length <= 12 ? list : "")}");
    }

    private void CheckUnique(YamlSequence sequence)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in sequence)
        {
            if (seen.Add(JsonValues.Canonical(item)))
                continue;
            if (!findings.Swallow())
                findings.Report(SchemaDiagnostics.DuplicateItem, item.Span, $"'{findings.Path.ToText()}' has the same item twice; remove one of the two");
            return;
        }
    }

    private void CheckAny(YamlNode value, Schema schema)
    {
        var count = schema.CountShapes(ExtraTag.AnyOf, out var first);
        if (count == 0)
            return;
        var best = 0;
        var fewest = int.MaxValue;
        for (var i = 0; i < count; i++)
        {
            var fails = Fails(value, schema.ShapeAt(first + i));
            if (fails == 0)
                return;
            if (fails < fewest)
                (best, fewest) = (i, fails);
        }

        if (!findings.IsExhausted && !findings.Swallow())
            ReportNone(value, schema, first, count, best);
    }

    private void CheckOne(YamlNode value, Schema schema)
    {
        var count = schema.CountShapes(ExtraTag.OneOf, out var first);
        if (count == 0)
            return;
        var best = 0;
        var fewest = int.MaxValue;
        var matches = 0;
        for (var i = 0; i < count; i++)
        {
            var fails = Fails(value, schema.ShapeAt(first + i));
            matches += fails == 0 ? 1 : 0;
            if (fails < fewest)
                (best, fewest) = (i, fails);
        }

        if (matches == 1 || findings.IsExhausted || findings.Swallow())
            return;
        if (matches == 0)
            ReportNone(value, schema, first, count, best);
        else
            Report(value, $"must have one of its forms, but has {matches} of them{Choices(schema, first, count, "; keep one of ")}");
    }

    /// <summary>How much of a value contradicts an alternative.</summary>
    private int Fails(YamlNode value, Schema alternative)
    {
        var before = findings.Count;
        findings.BeginTrial();
        validator.ValidateAgain(value, alternative);
        return findings.EndTrial(before);
    }

    // What the nearest alternative misses says more than that none fits.
    private void ReportNone(YamlNode value, Schema schema, int first, int count, int best)
    {
        var choices = Choices(schema, first, count, "; it needs one of ");
        if (choices.Length > 0)
        {
            Report(value, $"has none of its forms{choices}");
            return;
        }

        var nearest = new DiagnosticBag();
        var own = findings.Redirect(nearest);
        validator.ValidateAgain(value, schema.ShapeAt(first + best));
        findings.Redirect(own);
        var reason = "";
        if (nearest.Items.Count > 0)
        {
            var message = nearest.Items[0].Message;
            reason = $"; of the nearest: {message[(message.IndexOf(": ", StringComparison.Ordinal) + 2)..]}";
        }

        Report(value, $"has none of the {count} forms that it may have{reason}");
    }

    private void Report(YamlNode value, string what)
    {
        var path = findings.Path.ToText();
        findings.Report(SchemaDiagnostics.NoAlternative, value.Span, path.Length == 0 ? $"the object {what}" : $"'{path}' {what}");
    }

    // Alternatives that only ask for fields are told as these fields.
    private static string Choices(Schema schema, int first, int count, string before)
    {
        var text = new StringBuilder();
        for (var i = 0; i < count; i++)
        {
            var named = Named(schema.ShapeAt(first + i), i == 0 ? before : ", ");
            if (named.Length == 0)
                return "";
            text.Append(named);
        }

        return text.ToString();
    }

    private static string Named(Schema alternative, string before)
    {
        if (alternative.RequiredCount == 0 || alternative.RequiredCount != alternative.PropertyCount || alternative.Has(ShapeFlags.HasLogic))
            return "";
        var text = new StringBuilder();
        foreach (var name in alternative.PropertyNames)
        {
            if (!alternative.TryGetProperty(name, out var property) || property.Kind != ValueKind.Any || property.Has(ShapeFlags.HasLogic | ShapeFlags.HasPattern | ShapeFlags.HasBounds))
                return "";
            text.Append(text.Length == 0 ? before : " with ").Append('\'').Append(Printable.Shorten(name)).Append('\'');
        }

        return text.ToString();
    }
}
