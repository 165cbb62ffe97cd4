using KSail.Documents.Diagnostics;
using KSail.Scanning.Objects;
using KSail.Scanning.Results;

namespace KSail.Scanning.Controls;

/// <summary>What a rule says of an object.</summary>
internal enum Verdict
{
    /// <summary>The object is not of the rule's concern; it does not count.</summary>
    NotEvaluated,

    /// <summary>The rule is content.</summary>
    Passed,

    /// <summary>The rule is not; the findings may say where.</summary>
    Failed,
}

/// <summary>Looks at one object.</summary>
/// <param name="target">The object.</param>
/// <param name="scan">Everything else that a rule may look at.</param>
/// <param name="findings">Takes the paths that a failure rests on.</param>
internal delegate Verdict ObjectRule(ScannedObject target, ScanScope scan, Findings findings);

/// <summary>Looks at what a binding gives to one subject.</summary>
internal delegate Verdict SubjectRule(Grant grant, Findings findings);

/// <summary>A control: what it is called, which objects it is about, and its rule.</summary>
/// <param name="Id">For example <c>C-0016</c>.</param>
/// <param name="Name">Its name, as Kubescape has it.</param>
/// <param name="BaseScore">Its weight, from 0 to 10.</param>
/// <param name="Description">Why it matters.</param>
/// <param name="Remediation">What to do about a finding, as a clause without full stop.</param>
internal sealed record Control(string Id, string Name, float BaseScore, string Description, string Remediation)
{
    private const string Prefix = "KSAIL5";

    private DiagnosticDescriptor? _descriptor;

    /// <summary>The objects that <see cref="Rule"/> is asked about.</summary>
    public ObjectKinds Kinds { get; init; }

    /// <summary>The rule about objects; null when there is none.</summary>
    public ObjectRule? Rule { get; init; }

    /// <summary>The rule about subjects of bindings; null when there is none.</summary>
    public SubjectRule? Subjects { get; init; }

    /// <summary>Inputs of which at least one must have a value; without any, whatever the control is about is skipped. Empty for most.</summary>
    public string[] RequiredInputs { get; init; } = [];

    /// <summary>Whether only a person can decide: it has no resources, and counts as 0.</summary>
    public bool IsManual { get; init; }

    /// <summary>Whether it needs data that files do not have, so that it never fails one of them.</summary>
    public bool NeverFails { get; init; }

    /// <summary>Whether it cannot tell without asking elsewhere, so that everything it is about is skipped.</summary>
    public bool IsUndecided { get; init; }

    /// <summary>
    /// Whether objects without a name fail, too. The texts of Kubescape's rules name the object, and a rule whose text cannot be made says nothing.
    /// </summary>
    public ObjectKinds NamelessKinds { get; init; }

    /// <summary>Its diagnostic: <c>KSAIL5</c> and the last three digits of its ID; null when it never fails.</summary>
    public DiagnosticDescriptor? Descriptor =>
        NeverFails || IsUndecided || IsManual ? null : _descriptor ??= new DiagnosticDescriptor(Prefix + Id[3..], Name, DiagnosticSeverity.Warning);

    /// <summary>What reports say of it.</summary>
    public ControlDescription Describe() => new(Id, Name, BaseScore, Description, Sentence(Remediation));

    private static string Sentence(string clause) => clause.Length == 0 ? "" : $"{char.ToUpperInvariant(clause[0])}{clause.AsSpan(1)}.";
}
