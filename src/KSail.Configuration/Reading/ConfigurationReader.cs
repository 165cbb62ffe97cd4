using KSail.Configuration.Fields;
using KSail.Configuration.Model;
using KSail.Configuration.Variables;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Configuration.Reading;

/// <summary>
/// Reads a document strictly by the table of fields: what the table does not know is an error at its place. The whole table is walked,
/// whether the document has a section or not, so that overrides and defaults take effect everywhere.
/// </summary>
internal sealed class ConfigurationReader(TextExpander expander, Overrides overrides, SourceSpan file, DiagnosticBag diagnostics)
{
    // Sections are kept for their places; what they hold is kept field by field.
    private static readonly object NoValue = new();

    private readonly List<string> _misread = [];

    public FieldValues Read(YamlMapping root)
    {
        var values = new FieldValues(root.Span);
        ReadSection(ConfigurationFields.Root, root, root.Span, "", values);
        values.Misread.AddRange(_misread);
        return values;
    }

    // prefix: what stands before the fields' own paths in messages, for items of lists.
    private void ReadSection(FieldRule section, YamlMapping? mapping, SourceSpan span, string prefix, FieldValues values)
    {
        if (mapping is not null)
            CheckKeys(section, mapping, prefix);
        foreach (var field in section.Fields)
        {
            YamlEntry? entry = null;
            mapping?.TryGetEntry(field.Name, out entry);
            ReadField(field, entry?.Value, entry?.Key.Span ?? span, prefix, values);
        }
    }

    private void ReadField(FieldRule field, YamlNode? node, SourceSpan span, string prefix, FieldValues values)
    {
        var path = prefix + field.Path;
        if (node is YamlScalar { IsNull: true })
            node = null;
        if (field.Kind == FieldKind.Section)
        {
            if (node is not null and not YamlMapping)
            {
                WrongType(node, path, "a section with keys of its own");
                _misread.Add(path);
            }

            values.Set(new FieldValue(field, NoValue, span, node is null ? SettingOrigin.Default : SettingOrigin.File));
            ReadSection(field, node as YamlMapping, span, prefix, values);
            return;
        }

        var before = diagnostics.Items.Count;
        ReadValue(field, node, span, path, prefix.Length == 0, values);
        if (AnyErrorSince(before))
            _misread.Add(path);
    }

    private void ReadValue(FieldRule field, YamlNode? node, SourceSpan span, string path, bool mayBeOverridden, FieldValues values)
    {
        // An override hides the file's value, but not what is wrong with it; only its placeholders are not needed.
        var variable = "";
        var text = "";
        var overridden = mayBeOverridden && overrides.TryGet(field.Path, out variable, out text);
        var value = node is null ? null : new NodeReader(expander, diagnostics, expand: !overridden).Read(field, node, path, ReadItems);
        if (overridden && new OverrideReader(expander, diagnostics, file).Read(field, text, variable) is { } replaced && !IsNothing(replaced))
        {
            values.Set(new FieldValue(field, replaced, file, SettingOrigin.Variable));
        }
        else if (value is not null && !overridden && !IsNothing(value))
        {
            values.Set(new FieldValue(field, value, node!.Span, SettingOrigin.File));
        }
        else
        {
            if (node is null && !overridden && field.IsRequired)
                diagnostics.Add(ConfigurationDiagnostics.MissingField, span, $"{path} is missing; {Remedy(field)}");
            if (field.Default is { } fallback)
                values.Set(new FieldValue(field, DefaultOf(field, fallback), span, SettingOrigin.Default));
        }
    }

    private bool AnyErrorSince(int count)
    {
        for (var i = count; i < diagnostics.Items.Count; i++)
        {
            if (diagnostics.Items[i].Severity == DiagnosticSeverity.Error)
                return true;
        }

        return false;
    }

    // An empty text is an absent one, as in files that tools write. A text that lacks a variable is not empty: it is not known.
    private static bool IsNothing(object value) => value is ExpandedText { IsEmpty: true, IsComplete: true };

    private List<FieldValues> ReadItems(FieldRule field, YamlSequence sequence, string path)
    {
        var items = new List<FieldValues>(sequence.Count);
        for (var i = 0; i < sequence.Count; i++)
        {
            var item = sequence[i];
            if (item is not YamlMapping mapping)
            {
                WrongType(item, $"{path}[{i}]", "an item with keys of its own");
                continue;
            }

            var prefix = $"{path}[{i}].";
            var values = new FieldValues(mapping.Span, prefix);
            ReadSection(field, mapping, mapping.Span, prefix, values);
            items.Add(values);
        }

        return items;
    }

    private void CheckKeys(FieldRule section, YamlMapping mapping, string prefix)
    {
        foreach (var entry in mapping.Entries)
        {
            if (section.Find(entry.Name) is not null)
                continue;
            var parent = section.Kind == FieldKind.Sections ? prefix.TrimEnd('.') : prefix + section.Path;
            var at = parent.Length == 0 ? "" : $" in {parent}";
            diagnostics.Add(ConfigurationDiagnostics.UnknownField, entry.Key.Span, $"there is no field '{NodeReader.Shorten(entry.Name)}'{at}{Suggest(section, entry.Name, parent)}");
        }
    }

    private string Suggest(FieldRule section, string name, string parent)
    {
        var known = section.Fields.Select(static field => field.Name).ToList();
        if (NearestName.Find(name, known) is { } nearest)
        {
            _misread.Add(parent.Length == 0 ? nearest : $"{parent}.{nearest}");
            return $"; did you mean '{nearest}'?";
        }

        // Nearly always a wrong indentation.
        if (FindElsewhere(ConfigurationFields.Root, name) is { } place)
        {
            _misread.Add(place.Path);
            return $"; it belongs to {place.Path[..^(name.Length + 1)]}";
        }

        known.Sort(StringComparer.Ordinal);
        return $"; known are {string.Join(", ", known)}";
    }

    private static FieldRule? FindElsewhere(FieldRule section, string name)
    {
        foreach (var field in section.Fields)
        {
            if (field.Name == name && field.MovedTo is null && field.Path.Length > name.Length)
                return field;
            if (field.Kind == FieldKind.Section && FindElsewhere(field, name) is { } found)
                return found;
        }

        return null;
    }

    private void WrongType(YamlNode node, string path, string needed) => NodeReader.WrongType(diagnostics, node, path, needed);

    private static string Remedy(FieldRule field) =>
        field.Choices is { } choices ? $"write {field.Name}: with one of {string.Join(", ", choices.Names)}" : $"write {field.Name}: with its value";

    private static object DefaultOf(FieldRule field, string fallback) => field.Kind switch
    {
        FieldKind.Choice => field.Choices!.Find(fallback),
        FieldKind.Boolean => fallback == "true",
        FieldKind.Integer => long.Parse(fallback, System.Globalization.CultureInfo.InvariantCulture),
        FieldKind.Duration => GoDuration.TryParse(fallback, out var duration) ? duration : TimeSpan.Zero,
        _ => ExpandedText.Literal(fallback),
    };
}
