using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Rules;

/// <summary>Judges one environment. Reports what it is sure of, and nothing where a value is not known.</summary>
internal delegate void RuleCheck(RuleSubject subject, RuleReport report);

/// <summary>Judges two environments of one project.</summary>
internal delegate void PairCheck(EnvironmentPair pair, RuleReport report);

/// <summary>A rule about the meaning of one configuration, after reading has judged each field by itself.</summary>
/// <param name="Descriptor">Code, title and severity.</param>
/// <param name="Fields">
/// The fields and sections that it rests on. Where one of them was written down and could not be read, the rule does not speak: its finding
/// would be about a default that nobody chose.
/// </param>
/// <param name="Check">The rule.</param>
internal sealed record ConfigurationRule(DiagnosticDescriptor Descriptor, string[] Fields, RuleCheck Check);

/// <summary>A rule about two environments.</summary>
/// <param name="Descriptor">Code, title and severity.</param>
/// <param name="Fields">As for <see cref="ConfigurationRule"/>, in either environment.</param>
/// <param name="Check">The rule.</param>
internal sealed record EnvironmentPairRule(DiagnosticDescriptor Descriptor, string[] Fields, PairCheck Check);

/// <summary>Takes the findings of one rule.</summary>
internal sealed class RuleReport(DiagnosticDescriptor descriptor, DiagnosticBag diagnostics)
{
    /// <summary>For rules that work with what reports by itself.</summary>
    public DiagnosticBag Diagnostics => diagnostics;

    /// <summary>Reports a violation at the text that has to change; for a field that is absent, at the section it belongs to.</summary>
    public void At(SourceSpan span, string message) => diagnostics.Add(descriptor, span, message);
}
