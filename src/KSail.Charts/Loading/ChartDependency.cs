using KSail.Charts.Templates;

namespace KSail.Charts.Loading;

/// <summary>What a chart says about one of its subcharts. A release works on copies of its own.</summary>
internal sealed class ChartDependency
{
    /// <summary>Name of the subchart; once dependencies are processed, the alias.</summary>
    public required string Name { get; set; }

    /// <summary>Range of versions; empty for any.</summary>
    public required string Version { get; init; }

    /// <summary>Where the subchart comes from.</summary>
    public required string Repository { get; init; }

    /// <summary>Paths into the values that switch the subchart on and off, joined by commas.</summary>
    public required string Condition { get; init; }

    /// <summary>Names under <c>tags</c> in the values that do so for several at once.</summary>
    public required IReadOnlyList<string> Tags { get; init; }

    /// <summary>Another name for the subchart; empty for none.</summary>
    public required string Alias { get; init; }

    /// <summary>Values to take over from the subchart: names below its <c>exports</c>, or maps with <c>child</c> and <c>parent</c>.</summary>
    public required IReadOnlyList<object?> ImportValues { get; init; }

    /// <summary>Whether the subchart is part of the release.</summary>
    public bool IsEnabled { get; set; }

    public ChartDependency Clone() => (ChartDependency)MemberwiseClone();

    /// <summary>What templates see.</summary>
    public ValueMap ToMap()
    {
        var map = new ValueMap();
        map["Name"] = Name;
        map["Version"] = Version;
        map["Repository"] = Repository;
        map["Condition"] = Condition;
        map["Tags"] = new ValueList([.. Tags]);
        map["Alias"] = Alias;
        map["Enabled"] = IsEnabled;
        map["ImportValues"] = new ValueList([.. ImportValues]);
        return map;
    }
}
