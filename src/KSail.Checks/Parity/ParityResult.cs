using KSail.Documents.Diagnostics;

namespace KSail.Checks.Parity;

/// <summary>How one thing stands in two environments.</summary>
public enum ParityState
{
    /// <summary>It is in both, and equal.</summary>
    Same,

    /// <summary>It is in both, and differs.</summary>
    Different,

    /// <summary>Only the first environment has it.</summary>
    OnlyFrom,

    /// <summary>Only the second environment has it.</summary>
    OnlyTo,
}

/// <summary>One thing beside itself: a version, an image, a setting, a variable.</summary>
/// <param name="Name">What it is.</param>
/// <param name="From">As it is in the first environment; null where that one does not have it.</param>
/// <param name="To">As it is in the second environment; null where that one does not have it.</param>
public sealed record ParityRow(string Name, string? From, string? To)
{
    /// <summary>Whether the two are equal, where what is shown does not tell: of secrets that are stars. Null where it does.</summary>
    public bool? AreEqual { get; init; }

    /// <summary>How the two stand to each other.</summary>
    public ParityState State =>
        From is null ? To is null ? ParityState.Same : ParityState.OnlyTo
        : To is null ? ParityState.OnlyFrom
        : AreEqual ?? string.Equals(From, To, StringComparison.Ordinal) ? ParityState.Same : ParityState.Different;
}

/// <summary>A field that is not the same in two objects.</summary>
/// <param name="Path">Where it is: <c>spec.template.spec.containers[name=web].image</c>.</param>
/// <param name="From">Its value in the first, on one line; null where it is not there.</param>
/// <param name="To">Its value in the second, on one line; null where it is not there.</param>
/// <param name="FromSpan">Where the first value was written, as far as that is known.</param>
/// <param name="ToSpan">Where the second value was written, as far as that is known.</param>
public sealed record FieldDifference(string Path, string? From, string? To, SourceSpan FromSpan, SourceSpan ToSpan);

/// <summary>A resource that is not the same in two environments.</summary>
/// <param name="Name"><c>Kind namespace/name</c>, with the API's group where there is one.</param>
/// <param name="State">How it stands in the two; never <see cref="ParityState.Same"/>.</param>
/// <param name="Similarity">The share of its fields that are equal, from 0 to 1.</param>
/// <param name="Fields">What differs in one that both have, in the order of the object.</param>
/// <param name="FromSpan">Where the first environment defines it.</param>
/// <param name="ToSpan">Where the second environment defines it.</param>
public sealed record ResourceParity(
    string Name, ParityState State, double Similarity, IReadOnlyList<FieldDifference> Fields, SourceSpan FromSpan, SourceSpan ToSpan);

/// <summary>What the nodes of one role are set to.</summary>
/// <param name="Role"><c>control planes</c> or <c>workers</c>.</param>
/// <param name="Settings">What differs between the merged configurations.</param>
/// <param name="Same">How many settings are equal.</param>
public sealed record NodeParity(string Role, IReadOnlyList<ParityRow> Settings, int Same);

/// <summary>A variable that an environment uses and does not set.</summary>
/// <param name="Environment">The environment.</param>
/// <param name="Message">What is wrong.</param>
/// <param name="Span">Where it is used.</param>
public sealed record UndefinedVariable(string Environment, string Message, SourceSpan Span);

/// <summary>
/// How alike two environments are, as a number. Every resource of either counts the same: 1 where both have it and it is equal, the share of its fields
/// that are equal where it differs, 0 where only one has it. Encrypted values that both have cannot be compared and count on neither side.
/// </summary>
/// <param name="Percent">The mean over all resources, from 0 to 100.</param>
/// <param name="Same">How many resources are equal.</param>
/// <param name="Different">How many differ.</param>
/// <param name="OnlyFrom">How many only the first has.</param>
/// <param name="OnlyTo">How many only the second has.</param>
/// <param name="Encrypted">How many values nobody could compare.</param>
public sealed record ParityScore(double Percent, int Same, int Different, int OnlyFrom, int OnlyTo, int Encrypted)
{
    /// <summary>How many resources there are in either environment.</summary>
    public int Total => Same + Different + OnlyFrom + OnlyTo;
}

/// <summary>Two environments side by side. Lists are in a fixed order; no value of a secret is in them.</summary>
public sealed record ParityResult
{
    /// <summary>Name of the first environment.</summary>
    public required string From { get; init; }

    /// <summary>Name of the second environment.</summary>
    public required string To { get; init; }

    /// <summary>Absolute path that places are shown relative to.</summary>
    public required string RepositoryRoot { get; init; }

    /// <summary>How alike they are.</summary>
    public required ParityScore Score { get; init; }

    /// <summary>Resources that are not the same, by name in ordinal order.</summary>
    public required IReadOnlyList<ResourceParity> Resources { get; init; }

    /// <summary>Versions of Kubernetes, Talos and Flux, and of charts.</summary>
    public required IReadOnlyList<ParityRow> Versions { get; init; }

    /// <summary>What the configuration says the clusters are made of.</summary>
    public required IReadOnlyList<ParityRow> Components { get; init; }

    /// <summary>Container images by repository; the values are tags and digests.</summary>
    public required IReadOnlyList<ParityRow> Images { get; init; }

    /// <summary>Replicas, and what containers request and may use, where they differ in workloads that both have.</summary>
    public required IReadOnlyList<ParityRow> Scale { get; init; }

    /// <summary>What nodes are set to, by role; empty where an environment is not of Talos or its patches are wrong.</summary>
    public required IReadOnlyList<NodeParity> Nodes { get; init; }

    /// <summary>Variables of the Flux substitution.</summary>
    public required IReadOnlyList<ParityRow> Variables { get; init; }

    /// <summary>Variables that are used and not set.</summary>
    public required IReadOnlyList<UndefinedVariable> Undefined { get; init; }

    /// <summary>The number of <see cref="Score"/> with one decimal, never rounded up to 100.</summary>
    public string PercentText => ParityWords.Percent(Score.Percent);

    /// <summary>How many rows are not the same.</summary>
    public static int CountDifferences(IReadOnlyList<ParityRow> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var count = 0;
        foreach (var row in rows)
            count += row.State == ParityState.Same ? 0 : 1;
        return count;
    }
}
