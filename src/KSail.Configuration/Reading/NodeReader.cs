using KSail.Configuration.Fields;
using KSail.Configuration.Model;
using KSail.Configuration.Registries;
using KSail.Configuration.Variables;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Configuration.Reading;

/// <summary>Reads the items of a list of sections.</summary>
internal delegate List<FieldValues> ItemReader(FieldRule field, YamlSequence sequence, string path);

/// <summary>
/// Turns a node into the value of a field, or reports why it is none. Types are strict, as the Go tool's own JSON schema has them: its
/// loader would guess, and read the version <c>1.30</c> as 1.3.
/// </summary>
internal sealed class NodeReader(TextExpander expander, DiagnosticBag diagnostics, bool expand)
{
    /// <summary>The value; null when there is none or it was reported.</summary>
    public object? Read(FieldRule field, YamlNode node, string path, ItemReader items)
    {
        switch (field.Kind)
        {
            case FieldKind.Open:
                return null;
            case FieldKind.Sections:
                if (node is YamlSequence sections)
                    return items(field, sections, path);
                WrongType(diagnostics, node, path, "a list");
                return null;
            case FieldKind.Texts or FieldKind.RawTexts:
                if (node is YamlSequence texts)
                    return ReadTexts(field, texts, path);
                WrongType(diagnostics, node, path, "a list of texts");
                return null;
            case FieldKind.TextMap:
                if (node is YamlMapping map)
                    return ReadMap(map, path);
                WrongType(diagnostics, node, path, "a mapping of names to texts");
                return null;
            case FieldKind.Choices:
                return ReadChoices(field, node, path);
            default:
                if (node is YamlScalar scalar)
                    return ReadScalar(field, scalar, path);
                WrongType(diagnostics, node, path, Needed(field));
                return null;
        }
    }

    /// <summary>Reports a node of another type than its field.</summary>
    public static void WrongType(DiagnosticBag diagnostics, YamlNode node, string path, string needed)
    {
        var hint = node is not YamlScalar scalar ? ""
            : scalar.Value.Contains("${", StringComparison.Ordinal) ? $"; placeholders are filled in texts only, but {Overrides.VariableOf(path)} can set this field"
            : needed == "text" ? $"; put it in quotes: '{Shorten(scalar.Value)}'"
            : scalar.Style is ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted ? "; remove the quotes if its text is right"
            : "";
        if (path.Contains('[', StringComparison.Ordinal) && hint.StartsWith("; placeholders", StringComparison.Ordinal))
            hint = "; placeholders are filled in texts only";
        diagnostics.Add(ConfigurationDiagnostics.WrongType, node.Span, $"{path} must be {needed}, not {Describe(node)}{hint}");
    }

    private object? ReadScalar(FieldRule field, YamlScalar scalar, string path)
    {
        switch (field.Kind)
        {
            case FieldKind.Text or FieldKind.Registry:
                return ReadText(scalar, path, field.Kind == FieldKind.Registry);
            case FieldKind.Boolean:
                if (scalar.AsBoolean() is { } boolean)
                    return boolean;
                break;
            case FieldKind.Integer:
                return ReadInteger(field, scalar, path);
            case FieldKind.Choice:
                return ReadChoice(field, scalar, path);
            case FieldKind.Duration:
                return ReadDuration(scalar, path);
            case FieldKind.Ratio:
                return ReadRatio(scalar, path);
            default:
                return IsText(scalar) ? ExpandedText.Literal(scalar.Value) : null;
        }

        WrongType(diagnostics, scalar, path, Needed(field));
        return null;
    }

    private ExpandedText? ReadText(YamlScalar scalar, string path, bool isRegistry)
    {
        if (!IsText(scalar))
        {
            WrongType(diagnostics, scalar, path, "text");
            return null;
        }

        return expand ? expander.Expand(scalar, path, isRegistry) : ExpandedText.Literal("");
    }

    private long? ReadInteger(FieldRule field, YamlScalar scalar, string path)
    {
        if (scalar.Type != ScalarType.Integer)
        {
            WrongType(diagnostics, scalar, path, Needed(field));
            return null;
        }

        if (scalar.TryGetInt64(out var number) && number >= field.Minimum && number <= field.Maximum)
            return number;
        diagnostics.Add(ConfigurationDiagnostics.BadValue, scalar.Span, $"{path} is {Shorten(scalar.Value)}; it must be {Range(field)}");
        return null;
    }

    private int? ReadChoice(FieldRule field, YamlScalar scalar, string path)
    {
        var choices = field.Choices!;
        if (scalar.AsBoolean() is { } boolean && choices.TakesBooleans)
            return choices.Find(boolean);
        if (scalar.Type != ScalarType.String || scalar.Value.Contains("${", StringComparison.Ordinal))
        {
            WrongType(diagnostics, scalar, path, Needed(field));
            return null;
        }

        // Empty means unset, as in files that tools write.
        if (scalar.Value.Length == 0)
            return field.Default is null ? null : choices.Find(field.Default);
        var index = choices.Find(scalar.Value);
        if (index >= 0)
            return index;
        diagnostics.Add(ConfigurationDiagnostics.BadValue, scalar.Span, $"{path} cannot be '{Shorten(scalar.Value)}'; {choices.Explain(scalar.Value)}");
        return null;
    }

    private List<Setting<int>> ReadChoices(FieldRule field, YamlNode node, string path)
    {
        var read = new List<Setting<int>>();
        if (node is YamlSequence sequence)
        {
            for (var i = 0; i < sequence.Count; i++)
                Add($"{path}[{i}]", sequence[i]);
        }
        else if (node is YamlScalar { Type: ScalarType.String } scalar)
        {
            foreach (var part in scalar.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                Add(path, part == scalar.Value ? scalar : new YamlScalar(part, ScalarType.String, scalar.Style, scalar.Span));
        }
        else
        {
            WrongType(diagnostics, node, path, "a name or a list of names");
        }

        return read;

        void Add(string itemPath, YamlNode item)
        {
            if (item is not YamlScalar name)
                WrongType(diagnostics, item, itemPath, Needed(field));
            else if (ReadChoice(field, name, itemPath) is int choice)
                read.Add(new Setting<int>(itemPath, choice, name.Span, SettingOrigin.File));
        }
    }

    private TimeSpan? ReadDuration(YamlScalar scalar, string path)
    {
        if (scalar.Type != ScalarType.String && scalar.Value != "0")
        {
            WrongType(diagnostics, scalar, path, "a length of time such as '1h30m'");
            return null;
        }

        if (scalar.Value.Length == 0)
            return null;
        if (scalar.Value.Contains("${", StringComparison.Ordinal))
            WrongType(diagnostics, scalar, path, "a length of time such as '1h30m'");
        else if (GoDuration.TryParse(scalar.Value, out var duration))
            return duration;
        else
            diagnostics.Add(ConfigurationDiagnostics.BadValue, scalar.Span, $"{path} cannot be '{Shorten(scalar.Value)}'; write numbers with the units h, m, s, ms, us or ns, such as '1h30m'");
        return null;
    }

    private double? ReadRatio(YamlScalar scalar, string path)
    {
        if (scalar.Value.Length == 0 && scalar.Type == ScalarType.String)
            return null;
        var number = scalar.Type == ScalarType.String ? YamlScalar.Plain(scalar.Value, span: scalar.Span) : scalar;
        if (number.TryGetDouble(out var ratio) && ratio is >= 0 and <= 1)
            return ratio;
        diagnostics.Add(ConfigurationDiagnostics.BadValue, scalar.Span, $"{path} cannot be '{Shorten(scalar.Value)}'; write a number from 0.0 to 1.0");
        return null;
    }

    private List<Setting<ExpandedText>> ReadTexts(FieldRule field, YamlSequence sequence, string path)
    {
        var texts = new List<Setting<ExpandedText>>(sequence.Count);
        for (var i = 0; i < sequence.Count; i++)
        {
            var itemPath = $"{path}[{i}]";
            if (sequence[i] is not YamlScalar scalar || !IsText(scalar))
                WrongType(diagnostics, sequence[i], itemPath, "text");
            else
                texts.Add(new(itemPath, expand && field.Kind == FieldKind.Texts ? expander.Expand(scalar, itemPath, isRegistry: false) : ExpandedText.Literal(scalar.Value), scalar.Span, SettingOrigin.File));
        }

        return texts;
    }

    private List<MapSetting> ReadMap(YamlMapping map, string path)
    {
        var entries = new List<MapSetting>(map.Count);
        foreach (var entry in map.Entries)
        {
            var entryPath = $"{path}.{entry.Name}";
            if (entry.Value is not YamlScalar scalar || !IsText(scalar))
                WrongType(diagnostics, entry.Value, entryPath, "text");
            else
                entries.Add(new(new(entryPath, entry.Name, entry.Key.Span, SettingOrigin.File), new(entryPath, expander.Expand(scalar, entryPath, isRegistry: false), scalar.Span, SettingOrigin.File)));
        }

        return entries;
    }

    // A date is text to everybody but YAML.
    private static bool IsText(YamlScalar scalar) => scalar.Type is ScalarType.String or ScalarType.Timestamp;

    private static string Range(FieldRule field) =>
        field.Maximum >= int.MaxValue ? $"at least {field.Minimum}" + (field.Maximum == int.MaxValue ? $" and at most {int.MaxValue}" : "")
            : $"from {field.Minimum} to {field.Maximum}";

    private static string Needed(FieldRule field) => field.Kind switch
    {
        FieldKind.Boolean => "true or false",
        FieldKind.Integer => "a whole number",
        FieldKind.Choice or FieldKind.Choices => $"one of {string.Join(", ", field.Choices!.Names)}",
        FieldKind.Duration => "a length of time such as '1h30m'",
        FieldKind.Ratio => "a number from 0.0 to 1.0",
        _ => "text",
    };

    private static string Describe(YamlNode node) => node switch
    {
        YamlMapping => "a mapping",
        YamlSequence => "a list",
        YamlScalar { Type: ScalarType.Null } => "nothing",
        YamlScalar { Type: ScalarType.Boolean } scalar => $"the boolean {scalar.Value}",
        YamlScalar { Type: ScalarType.Integer or ScalarType.Float } scalar => $"the number {Shorten(scalar.Value)}",
        YamlScalar scalar => $"the text '{Shorten(RegistryReference.Mask(scalar.Value))}'",
        _ => "this",
    };

    /// <summary>A text of the file, short enough for a message.</summary>
    public static string Shorten(string text)
    {
        const int longest = 60;
        return text.Length <= longest ? text : text[..longest] + "…";
    }
}
