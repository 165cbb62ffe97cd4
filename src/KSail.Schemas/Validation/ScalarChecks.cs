using System.Globalization;
using KSail.Documents;
using KSail.Documents.Yaml;
using KSail.Schemas.Tables;

namespace KSail.Schemas.Validation;

/// <summary>What holds of one value whatever stands around it: type, form, allowed values and bounds.</summary>
/// <param name="findings">Receives what is wrong.</param>
internal sealed class ScalarChecks(Findings findings)
{
    // The largest number up to which floats tell all whole numbers apart.
    private const double LargestSafe = 9007199254740991;

    /// <summary>Whether only the types of values count, as within the status of a built-in kind.</summary>
    public bool TypesOnly { get; set; }

    public void Check(YamlScalar scalar, Schema schema)
    {
        switch (schema.Kind)
        {
            case ValueKind.String:
                if (IsText(scalar))
                    CheckText(scalar, schema);
                else
                    WrongType(scalar, schema);
                break;
            case ValueKind.Boolean:
                if (scalar.Type != ScalarType.Boolean)
                    WrongType(scalar, schema);
                break;
            case ValueKind.Integer:
                if (ValueForms.TryGetWhole(scalar, out var number))
                    CheckInteger(scalar, number, schema);
                else
                    WrongType(scalar, schema);
                break;
            case ValueKind.Number:
                if (!scalar.TryGetDouble(out var real) || !double.IsFinite(real))
                    WrongType(scalar, schema);
                else
                    CheckNumber(scalar, real, schema);
                break;
            case ValueKind.IntegerOrString:
                if (IsText(scalar))
                    CheckText(scalar, schema);
                else if (ValueForms.TryGetWhole(scalar, out var whole))
                    CheckInteger(scalar, whole, schema);
                else
                    WrongType(scalar, schema);
                break;
            case ValueKind.Quantity:
                CheckQuantity(scalar, schema);
                break;
            case ValueKind.Any:
                if (IsText(scalar))
                    CheckText(scalar, schema);
                else if (scalar.TryGetDouble(out var any))
                    CheckNumber(scalar, any, schema);
                break;
            default:
                WrongType(scalar, schema);
                break;
        }
    }

    /// <summary>A null that a custom kind allows is a value, which its enum has to allow, too.</summary>
    public void CheckNull(YamlScalar scalar, Schema schema)
    {
        if (TypesOnly || schema.IsNative || !schema.IsNullable || !schema.Has(ShapeFlags.HasEnum | ShapeFlags.HasLogic))
            return;
        var texts = schema.Has(ShapeFlags.HasEnum);
        var at = schema.Table.FindExtra(schema.Index, ExtraTag.JsonEnum, out var length);
        for (var i = 0; i < length; i++)
        {
            if (schema.Table.Json(schema.Table.ExtraWord(at + i)) is YamlScalar { IsNull: true })
                return;
        }

        if (texts || at >= 0)
            NotAllowed(scalar, schema);
    }

    public void CheckCount(YamlNode node, int count, Schema schema, ExtraTag minimumTag, ExtraTag maximumTag, string what)
    {
        if (TypesOnly)
            return;
        if (schema.Bound(minimumTag) is { } minimum && count < minimum)
        {
            if (!findings.Swallow())
                findings.Report(SchemaDiagnostics.OutOfBounds, node.Span, $"'{Path}' must have at least {Text(minimum)} {what}, but has {count}");
        }
        else if (schema.Bound(maximumTag) is { } maximum && count > maximum && !findings.Swallow())
        {
            findings.Report(SchemaDiagnostics.OutOfBounds, node.Span, $"'{Path}' must have at most {Text(maximum)} {what}, but has {count}");
        }
    }

    public void WrongType(YamlNode value, Schema schema)
    {
        // The server takes a list for a text with a format (kube-openapi, type.go), and who applies must, too.
        if (value is YamlSequence && schema is { Kind: ValueKind.String, IsNative: false } && schema.Format != ValueFormat.None)
            return;
        // The status of a custom resource is gone before anybody looks at its types.
        if ((value is YamlScalar opaque && OpaqueValue.IsIn(opaque.Value)) || (TypesOnly && !schema.IsNative) || findings.Swallow())
            return;
        findings.Report(SchemaDiagnostics.WrongType, value.Span, TypeMessages.Describe(Path, value, schema, findings.MayQuote));
    }

    private string Path => findings.Path.ToText();

    private static bool IsText(YamlScalar scalar) => scalar.Type is ScalarType.String or ScalarType.Timestamp;

    private void CheckQuantity(YamlScalar scalar, Schema schema)
    {
        if (scalar.Type is ScalarType.Boolean)
        {
            WrongType(scalar, schema);
            return;
        }

        // Numbers are decoded from their JSON text: hexadecimal or underscores are gone by then.
        var fits = scalar.Type is ScalarType.Integer || (scalar.TryGetDouble(out var number) && double.IsFinite(number))
            || ValueForms.IsQuantity(scalar.Value);
        if (!fits)
            WrongForm(scalar, "must be a quantity such as 500m, 2 or 1Gi");
    }

    private void CheckText(YamlScalar scalar, Schema schema)
    {
        if (schema.Has(ShapeFlags.HasEnum) && !TypesOnly && !schema.Allows(scalar.Value) && !(schema.IsNative && scalar.Value.Length == 0 && MayBeEmpty(findings.Path.LastKey)))
            NotAllowed(scalar, schema);
        if (schema.Format != ValueFormat.None && !(TypesOnly && !schema.IsNative) && !HasForm(scalar, schema))
            WrongForm(scalar, TextForms.Describe(schema.Format));
        if (TypesOnly)
            return;
        if (schema.Has(ShapeFlags.HasPattern) && !schema.Table.Patterns.IsMatch(schema.Pattern!, scalar.Value))
            WrongForm(scalar, PatternMatcher.Describe(schema.Pattern!));
        if (schema.Has(ShapeFlags.HasBounds) && !OpaqueValue.IsIn(scalar.Value))
            CheckCount(scalar, CountCharacters(scalar.Value), schema, ExtraTag.MinLength, ExtraTag.MaxLength, "characters");
    }

    // An empty text means "not set" where the server's type is a text, which gets its default then. Where it is a pointer to one, or an item of
    // a list, the text is set, and no value that is allowed.
    private static bool MayBeEmpty(string? field) => field is not (
        "mountPropagation" or "recursiveReadOnly" or "procMount" or "fsGroupChangePolicy" or "supplementalGroupsPolicy" or "seLinuxChangePolicy" or "preemptionPolicy"
        or "whenUnsatisfiable" or "nodeAffinityPolicy" or "nodeTaintsPolicy" or "completionMode" or "podReplacementPolicy" or "internalTrafficPolicy" or "ipFamilyPolicy"
        or "ipFamilies" or "policyTypes" or "pathType" or "volumeMode" or "volumeBindingMode" or "unhealthyPodEvictionPolicy" or "failurePolicy" or "matchPolicy"
        or "reinvocationPolicy" or "scope" or "validationActions" or "patchType" or "selectPolicy" or "scopeName" or "scopes" or "usages" or "action");

    private static bool HasForm(YamlScalar scalar, Schema schema) => schema.Format switch
    {
        // Numbers may be texts where a schema leaves the choice; their formats are none of texts.
        ValueFormat.Int32 or ValueFormat.Int64 => true,
        ValueFormat.Base64 => ValueForms.IsBase64(scalar.Value, lineBreaks: schema.IsNative),
        ValueFormat.DateTime => scalar.Type == ScalarType.Timestamp || ValueForms.IsDateTime(scalar.Value, lenient: !schema.IsNative),
        var format => TextForms.Has(format, scalar.Value),
    };

    private void CheckInteger(YamlScalar scalar, WholeNumber number, Schema schema)
    {
        // IntOrString of Kubernetes holds 32 bits, too, whatever its schema says.
        var narrow = schema.Format == ValueFormat.Int32 || (schema.IsNative && schema.Kind == ValueKind.IntegerOrString);
        if (!(narrow ? number.FitsInt32 : number.FitsInt64))
        {
            if (!(TypesOnly && !schema.IsNative) && !findings.Swallow())
                findings.Report(SchemaDiagnostics.OutOfBounds, scalar.Span, $"'{Path}' does not fit into {(narrow ? 32 : 64)} bits");
        }
        else if (schema.Has(ShapeFlags.HasBounds))
        {
            CheckRange(scalar, number.ToDouble(), schema, isWhole: true, number);
        }
    }

    private void CheckNumber(YamlScalar scalar, double number, Schema schema)
    {
        if (schema.Has(ShapeFlags.HasBounds))
            CheckRange(scalar, number, schema, ValueForms.TryGetWhole(scalar, out var whole), whole);
    }

    // The server compares whole numbers with bounds whose fraction it cuts off.
    private void CheckRange(YamlScalar scalar, double number, Schema schema, bool isWhole, WholeNumber whole)
    {
        if (TypesOnly)
            return;
        double? Bound(ExtraTag tag) => schema.Bound(tag) is { } bound ? isWhole ? Math.Truncate(bound) : bound : null;
        if (Bound(ExtraTag.Minimum) is { } minimum && number < minimum)
            Refuse("at least", minimum);
        else if (Bound(ExtraTag.ExclusiveMinimum) is { } above && number <= above)
            Refuse("more than", above);
        else if (Bound(ExtraTag.Maximum) is { } maximum && number > maximum)
            Refuse("at most", maximum);
        else if (Bound(ExtraTag.ExclusiveMaximum) is { } below && number >= below)
            Refuse("less than", below);
        else if (schema.Bound(ExtraTag.MultipleOf) is { } factor && !(isWhole ? IsMultiple(whole, factor) : IsMultiple(number, factor)))
            Refuse("a multiple of", factor);

        void Refuse(string relation, double bound)
        {
            if (!findings.Swallow())
                findings.Report(SchemaDiagnostics.OutOfBounds, scalar.Span, $"'{Path}' must be {relation} {Text(bound)}");
        }
    }

    // As kube-openapi divides: whole numbers by the whole part of the factor, others so that the quotient is a safe integer.
    private static bool IsMultiple(WholeNumber number, double factor) =>
        Math.Truncate(factor) is > 0 and < LargestSafe and var divisor && number.Magnitude % (ulong)divisor == 0;

    private static bool IsMultiple(double number, double factor)
    {
        if (factor <= 0)
            return false;
        var quotient = factor < 1 ? 1 / factor * number : number / factor;
        return Math.Abs(quotient) <= LargestSafe && Math.Abs(quotient - Math.Round(quotient)) <= 1e-9 * Math.Max(1, Math.Abs(quotient));
    }

    private void NotAllowed(YamlScalar scalar, Schema schema)
    {
        if (OpaqueValue.IsIn(scalar.Value) || findings.Swallow())
            return;
        var allowed = schema.AllowedValues;
        var nearest = NearestName.Find(scalar.Value, allowed);
        // Past a dozen, the list helps nobody.
        var hint = nearest is not null ? $"; did you mean '{nearest}'?" : allowed.Count <= 12 ? $"; use one of {string.Join(", ", allowed)}" : "";
        var value = findings.MayQuote ? $" '{Printable.Shorten(scalar.Value)}', which" : " a value that";
        findings.Report(SchemaDiagnostics.ValueNotAllowed, scalar.Span, $"'{Path}' is{value} is not allowed{hint}");
    }

    private void WrongForm(YamlScalar scalar, string rule)
    {
        if (OpaqueValue.IsIn(scalar.Value) || findings.Swallow())
            return;
        var value = findings.MayQuote ? $", but is '{Printable.Shorten(scalar.Value)}'" : "";
        findings.Report(SchemaDiagnostics.WrongForm, scalar.Span, $"'{Path}' {rule}{value}");
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);

    // Code points, as the server counts.
    private static int CountCharacters(string text)
    {
        var count = 0;
        foreach (var c in text)
            count += char.IsLowSurrogate(c) ? 0 : 1;
        return count;
    }
}
