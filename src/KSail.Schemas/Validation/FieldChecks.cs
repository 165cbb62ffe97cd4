using KSail.Documents;
using KSail.Documents.Yaml;

namespace KSail.Schemas.Validation;

/// <summary>Finds fields that should not be there, and fields that should.</summary>
/// <param name="findings">Receives what is wrong.</param>
internal sealed class FieldChecks(Findings findings)
{
    private KindSchema? _kind;

    /// <summary>Begins with an object.</summary>
    public void Start(KindSchema kind) => _kind = kind;

    /// <summary>Whether the release lacks a field: as unknown to it as any, but there is more to say. It is reported.</summary>
    public bool IsOutOfRelease(YamlEntry entry, Schema schema, int property)
    {
        schema.Table.GetBounds(property, out var since, out var until);
        var release = _kind!.ReleaseNumber;
        if (release == 0 || (release >= since && (until == 0 || release < until)))
            return false;
        var path = findings.Path.ToText(entry.Name);
        var message = release < since
            ? $"'{path}' is new in {SchemaCatalog.NameRelease("Kubernetes", since)}, but the environment has {_kind.Release}; remove the field or raise spec.cluster.kubernetesVersion"
            : $"'{path}' was removed in {SchemaCatalog.NameRelease("Kubernetes", until)}, and the environment has {_kind.Release}; remove the field";
        if (!findings.Swallow())
            findings.Report(SchemaDiagnostics.FieldOfOtherRelease, entry.Key.Span, message);
        return true;
    }

    /// <summary>Reports a key that is not in the schema, and returns the one that was probably meant.</summary>
    public string? UnknownField(YamlEntry entry, Schema schema)
    {
        if (findings.Swallow())
            return null;
        var nearest = MeantField.Find(entry.Name, schema);
        var hint = nearest is null ? "" : $"; did you mean '{nearest}'?";
        findings.Report(SchemaDiagnostics.UnknownField, entry.Key.Span, $"unknown field '{findings.Path.ToText(entry.Name)}'{hint}");
        return nearest;
    }

    /// <summary>Reports required fields that are not there.</summary>
    /// <param name="mapping">The mapping.</param>
    /// <param name="schema">Its schema.</param>
    /// <param name="meant">Fields that misspelt keys probably mean.</param>
    public void MissingFields(YamlMapping mapping, Schema schema, HashSet<string>? meant)
    {
        for (var i = schema.FirstProperty; i < schema.FirstProperty + schema.PropertyCount; i++)
        {
            if (!schema.IsRequired(i))
                continue;
            var name = schema.Table.Text(schema.Table.PropertyName(i));
            var isNull = mapping.TryGetEntry(name, out var entry) && entry.Value is YamlScalar { IsNull: true } && !(schema.PropertyAt(i) is { IsNullable: true, IsNative: false });
            // A misspelt field is one mistake, not two.
            if ((entry is not null && !isNull) || meant?.Contains(name) == true || findings.Swallow())
                continue;
            if (isNull)
                findings.Report(SchemaDiagnostics.MissingField, entry!.Key.Span, $"the required field '{findings.Path.ToText(name)}' has no value");
            else
                findings.Report(SchemaDiagnostics.MissingField, mapping.Span, $"the required field '{findings.Path.ToText(name)}' is missing");
        }
    }

    /// <summary>Reports what an object within an object does not say of itself.</summary>
    public void MissingIdentity(YamlMapping embedded)
    {
        for (var i = 0; i < 2; i++)
        {
            var name = i == 0 ? "apiVersion" : "kind";
            var value = embedded[name] as YamlScalar;
            if (value is { Type: ScalarType.String, Value.Length: > 0 } or { Type: ScalarType.Timestamp })
            {
                if (i == 1 && !IsKind(value.Value) && !findings.Swallow())
                    findings.Report(SchemaDiagnostics.WrongForm, value.Span, $"'{findings.Path.ToText(name)}' must be the name of a kind: letters, digits and dashes, at most 63, a letter first");
                continue;
            }

            if (!findings.Swallow())
                findings.Report(SchemaDiagnostics.MissingField, embedded.Span, $"the required field '{findings.Path.ToText(name)}' is missing");
        }
    }

    // A label of DNS (RFC 1035) that may have capitals: what apiextensions asks of embedded resources.
    private static bool IsKind(string text)
    {
        if (OpaqueValue.IsIn(text))
            return true;
        if (text.Length > 63 || !char.IsAsciiLetter(text[0]) || text[^1] == '-')
            return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-')
                return false;
        }

        return true;
    }
}
