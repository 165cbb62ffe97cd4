namespace KSail.Configuration.Fields;

/// <summary>What a field holds.</summary>
internal enum FieldKind
{
    /// <summary>A mapping with known keys.</summary>
    Section,

    /// <summary>A list of mappings with known keys.</summary>
    Sections,

    /// <summary>Text in which placeholders are filled.</summary>
    Text,

    /// <summary>Text that is passed on as it is, because its <c>${…}</c> belong to somebody else.</summary>
    RawText,

    /// <summary>A registry: text whose password is not printed.</summary>
    Registry,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A length of time in Go's notation, for example <c>1h30m</c>.</summary>
    Duration,

    /// <summary>A number from 0 to 1, as text or as a number.</summary>
    Ratio,

    /// <summary>One of a set of names.</summary>
    Choice,

    /// <summary>One name, a list of names, or names with commas between.</summary>
    Choices,

    /// <summary>A list of texts in which placeholders are filled.</summary>
    Texts,

    /// <summary>A list of texts that are passed on as they are.</summary>
    RawTexts,

    /// <summary>A mapping of free keys to texts.</summary>
    TextMap,

    /// <summary>Accepted and not looked at: it belongs to a distribution, provider or program that is not ours.</summary>
    Open,
}

/// <summary>
/// One field of the configuration as a value: all that reading, overriding and describing it needs. The table of these is the model;
/// nothing else knows the names.
/// </summary>
internal sealed class FieldRule
{
    private FieldRule(string name, FieldKind kind)
    {
        Name = name;
        Kind = kind;
    }

    /// <summary>The key.</summary>
    public string Name { get; }

    public FieldKind Kind { get; }

    /// <summary>The fields of a section, or of each item of a list of sections.</summary>
    public FieldRule[] Fields { get; private init; } = [];

    /// <summary>The names that a choice takes, in the order of its enumeration.</summary>
    public ChoiceNames? Choices { get; private init; }

    /// <summary>What holds when the field is absent, as it would be written; null when absence means something of its own.</summary>
    public string? Default { get; private init; }

    public long Minimum { get; private init; }

    public long Maximum { get; private init; }

    public bool IsRequired { get; private set; }

    /// <summary>Path of the field that took this one's place; null for a field in use.</summary>
    public string? MovedTo { get; private set; }

    /// <summary>Where both are set: whether the new field wins instead of a difference being an error.</summary>
    public bool NewPlaceWins { get; private set; }

    /// <summary>Path from the root, or from the item for fields of list items.</summary>
    public string Path { get; private set; } = "";

    public static FieldRule Section(string name, params FieldRule[] fields) => new(name, FieldKind.Section) { Fields = fields };

    public static FieldRule Sections(string name, params FieldRule[] fields)
    {
        foreach (var field in fields)
            field.Place("");
        return new(name, FieldKind.Sections) { Fields = fields };
    }

    public static FieldRule Text(string name, string? fallback = null) => new(name, FieldKind.Text) { Default = fallback };

    public static FieldRule Integer(string name, long minimum = 0, long maximum = int.MaxValue, string? fallback = null) =>
        new(name, FieldKind.Integer) { Minimum = minimum, Maximum = maximum, Default = fallback };

    public static FieldRule Boolean(string name, string? fallback = null) => new(name, FieldKind.Boolean) { Default = fallback };

    public static FieldRule Choice(string name, ChoiceNames choices, string? fallback = null) =>
        new(name, FieldKind.Choice) { Choices = choices, Default = fallback };

    public static FieldRule ChoiceList(string name, ChoiceNames choices) => new(name, FieldKind.Choices) { Choices = choices };

    public static FieldRule Of(string name, FieldKind kind, string? fallback = null) => new(name, kind) { Default = fallback };

    public FieldRule AsRequired()
    {
        IsRequired = true;
        return this;
    }

    public FieldRule AsMoved(string to, bool newPlaceWins)
    {
        (MovedTo, NewPlaceWins) = (to, newPlaceWins);
        return this;
    }

    /// <summary>The field of a key; null when there is none.</summary>
    public FieldRule? Find(string key)
    {
        foreach (var field in Fields)
        {
            if (string.Equals(field.Name, key, StringComparison.Ordinal))
                return field;
        }

        return null;
    }

    /// <summary>Tells this field and those below where they stand.</summary>
    public FieldRule Place(string parent)
    {
        Path = parent.Length == 0 ? Name : $"{parent}.{Name}";
        if (Kind == FieldKind.Section)
        {
            foreach (var field in Fields)
                field.Place(Path);
        }

        return this;
    }
}
