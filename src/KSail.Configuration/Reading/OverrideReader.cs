using KSail.Configuration.Fields;
using KSail.Configuration.Model;
using KSail.Configuration.Variables;
using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Configuration.Reading;

/// <summary>
/// Turns the text of an override variable into the value of a field. Messages name the variable and never its text, which may be a secret
/// that was put into the wrong variable.
/// </summary>
internal sealed class OverrideReader(TextExpander expander, DiagnosticBag diagnostics, SourceSpan file)
{
    /// <summary>The value; null when it was reported.</summary>
    public object? Read(FieldRule field, string text, string variable)
    {
        object? value = field.Kind switch
        {
            FieldKind.Text or FieldKind.Registry => expander.Expand(text, field.Path, variable),
            FieldKind.RawText => new ExpandedText($"${{{variable}}}", text, []),
            FieldKind.Texts or FieldKind.RawTexts => Split(field, text, variable),
            FieldKind.Integer => ReadInteger(field, text),
            FieldKind.Boolean => YamlScalar.Plain(text).AsBoolean(),
            FieldKind.Duration => GoDuration.TryParse(text, out var duration) ? duration : null,
            FieldKind.Ratio => YamlScalar.Plain(text).TryGetDouble(out var ratio) && ratio is >= 0 and <= 1 ? ratio : null,
            FieldKind.Choice => ReadChoice(field.Choices!, text),
            FieldKind.Choices => ReadChoices(field, text),
            _ => null,
        };
        if (value is null)
            diagnostics.Add(ConfigurationDiagnostics.BadOverride, file, $"the value of {variable} cannot be used for {field.Path}; {Remedy(field, text)}");
        return value;
    }

    private static long? ReadInteger(FieldRule field, string text) =>
        YamlScalar.Plain(text).TryGetInt64(out var number) && number >= field.Minimum && number <= field.Maximum ? number : null;

    private static int? ReadChoice(ChoiceNames choices, string text)
    {
        if (choices.TakesBooleans && YamlScalar.Plain(text).AsBoolean() is { } boolean)
            return choices.Find(boolean);
        var index = choices.Find(text);
        return index < 0 ? null : index;
    }

    private List<Setting<int>>? ReadChoices(FieldRule field, string text)
    {
        var read = new List<Setting<int>>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (ReadChoice(field.Choices!, part) is not int choice)
                return null;
            read.Add(new Setting<int>(field.Path, choice, file, SettingOrigin.Variable));
        }

        return read;
    }

    private List<Setting<ExpandedText>> Split(FieldRule field, string text, string variable)
    {
        var texts = new List<Setting<ExpandedText>>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var value = field.Kind == FieldKind.Texts ? expander.Expand(part, field.Path, variable) : new ExpandedText($"${{{variable}}}", part, []);
            texts.Add(new Setting<ExpandedText>($"{field.Path}[{texts.Count}]", value, file, SettingOrigin.Variable));
        }

        return texts;
    }

    private static string Remedy(FieldRule field, string text) => field.Kind switch
    {
        FieldKind.Boolean => "use true or false",
        FieldKind.Integer => field.Maximum >= int.MaxValue ? $"use a whole number, at least {field.Minimum}" : $"use a whole number from {field.Minimum} to {field.Maximum}",
        FieldKind.Duration => "use a length of time such as '1h30m'",
        FieldKind.Ratio => "use a number from 0.0 to 1.0",
        FieldKind.Choice or FieldKind.Choices => field.Choices!.Explain(text),
        _ => "set it in the file",
    };
}
