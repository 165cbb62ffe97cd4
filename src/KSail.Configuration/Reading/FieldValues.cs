using KSail.Configuration.Fields;
using KSail.Configuration.Model;
using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Reading;

/// <summary>The value of one field.</summary>
/// <param name="Rule">The field.</param>
/// <param name="Value">
/// By kind: <see cref="ExpandedText"/>, <see cref="long"/>, <see cref="bool"/>, <see cref="TimeSpan"/>, <see cref="double"/>, the position
/// of a choice as <see cref="int"/>, or a list.
/// </param>
/// <param name="Span">Where it stands.</param>
/// <param name="Origin">Who decided on it.</param>
internal sealed record FieldValue(FieldRule Rule, object Value, SourceSpan Span, SettingOrigin Origin);

/// <summary>The values of a document, or of one item of a list of sections, by path from there.</summary>
/// <param name="span">Where the document or item stands.</param>
/// <param name="prefix">What stands before these paths in the path from the root, for an item <c>spec.….pools[0].</c></param>
internal sealed class FieldValues(SourceSpan span, string prefix = "")
{
    private readonly Dictionary<string, FieldValue> _values = new(StringComparer.Ordinal);

    /// <summary>Where the document or item stands.</summary>
    public SourceSpan Span { get; } = span;

    /// <summary>
    /// Paths of fields that were written down and then reported, among them what a misspelt key was probably meant to be: what they hold is
    /// not what the user meant. Only of a document, not of items, whose fields are listed with it.
    /// </summary>
    public List<string> Misread { get; } = [];

    public FieldValue? Find(string path) => _values.GetValueOrDefault(path);

    public void Set(FieldValue value) => _values[value.Rule.Path] = value;

    /// <summary>Where a field or section stands; for one that is absent, the nearest section around it.</summary>
    public SourceSpan PlaceOf(string path)
    {
        for (var at = path; at.Length > 0; at = at[..Math.Max(0, at.LastIndexOf('.'))])
        {
            if (Find(at) is { } field)
                return field.Span;
        }

        return Span;
    }

    public Setting<ExpandedText>? Text(string path) => Get<ExpandedText>(path);

    public Setting<int>? Integer(string path) =>
        Find(path) is { } field ? new Setting<int>(prefix + path, (int)(long)field.Value, field.Span, field.Origin) : null;

    public Setting<long>? Long(string path) => Get<long>(path);

    public Setting<bool>? Boolean(string path) => Get<bool>(path);

    public Setting<TimeSpan>? Duration(string path) => Get<TimeSpan>(path);

    public Setting<double>? Ratio(string path) => Get<double>(path);

    /// <summary>A choice as the enumeration that lists its names in the same order.</summary>
    public Setting<T>? Choice<T>(string path)
        where T : struct, Enum =>
        Get<T>(path);

    public IReadOnlyList<Setting<T>> Choices<T>(string path)
        where T : struct, Enum =>
        Find(path)?.Value is not IReadOnlyList<Setting<int>> items ? []
            : [.. items.Select(static item => new Setting<T>(item.Path, (T)(object)item.Value, item.Span, item.Origin))];

    public IReadOnlyList<Setting<ExpandedText>> Texts(string path) => Find(path)?.Value as IReadOnlyList<Setting<ExpandedText>> ?? [];

    public IReadOnlyList<MapSetting> Map(string path) => Find(path)?.Value as IReadOnlyList<MapSetting> ?? [];

    public IReadOnlyList<FieldValues> Items(string path) => Find(path)?.Value as IReadOnlyList<FieldValues> ?? [];

    // An enumeration is unboxed from the number of its member, which the runtime allows.
    private Setting<T>? Get<T>(string path) =>
        Find(path) is { } field ? new Setting<T>(prefix + path, (T)field.Value, field.Span, field.Origin) : null;
}
