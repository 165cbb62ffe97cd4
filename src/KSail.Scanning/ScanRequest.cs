using KSail.Documents.Diagnostics;
using KSail.Documents.Files;

namespace KSail.Scanning;

/// <summary>What to scan for, with the places that said so: findings about the request point there.</summary>
public sealed record ScanRequest
{
    /// <summary>What is scanned for when nothing is named.</summary>
    public const string DefaultFramework = "nsa";

    /// <summary>Frameworks by name and controls by ID, in the order in which they are reported; empty for <see cref="DefaultFramework"/>.</summary>
    public IReadOnlyList<ScanSelection> Selections { get; init; } = [];

    /// <summary>Lowest score that passes, 0 to 100; null for no gate.</summary>
    public int? Threshold { get; init; }

    /// <summary>Where <see cref="Threshold"/> was set.</summary>
    public SourceSpan ThresholdSpan { get; init; }

    /// <summary>The file with exceptions, a JSON or YAML list of Kubescape's posture exception policies; null for none.</summary>
    public SourceFile? Exceptions { get; init; }

    /// <summary>Inputs of controls that replace Kubescape's defaults.</summary>
    public IReadOnlyList<ControlInput> Inputs { get; init; } = [];

    /// <summary>Whether what charts render to is scanned, too.</summary>
    public bool WithCharts { get; init; } = true;

    /// <summary>The time by which exceptions expire.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>Absolute path of the folder that paths in exceptions are relative to; empty where no exception names a path.</summary>
    public string RepositoryRoot { get; init; } = "";
}

/// <summary>A framework or control that was asked for.</summary>
/// <param name="Name">A framework's name, without regard to case, <c>all</c>, or a control's ID.</param>
/// <param name="Span">Where it was named.</param>
public sealed record ScanSelection(string Name, SourceSpan Span);

/// <summary>An input of controls.</summary>
/// <param name="Name">Its name, as Kubescape spells it.</param>
/// <param name="Values">Its values; empty for none.</param>
/// <param name="Span">Where it was set.</param>
public sealed record ControlInput(string Name, IReadOnlyList<string> Values, SourceSpan Span);

/// <summary>What a scan gives.</summary>
/// <param name="Result">The verdicts and scores; null when the request was not valid, or when there was nothing to scan.</param>
/// <param name="Diagnostics">What was found, and what is wrong with the request, ordered by place.</param>
public sealed record ScanOutcome(Results.ScanResult? Result, IReadOnlyList<Diagnostic> Diagnostics);
