using KSail.Configuration.Variables;
using KSail.Documents.Diagnostics;

namespace KSail.Configuration.Model;

/// <summary><c>spec.workload</c>: what runs on the cluster and how it gets there.</summary>
/// <param name="SourceDirectory">Folder of everything that is pushed, relative to the configuration file.</param>
/// <param name="KustomizationFile">The entry kustomization relative to the source directory; null for the source directory itself.</param>
/// <param name="Tag">Tag of the pushed artifact; null leaves it to the registry.</param>
/// <param name="ValidateOnPush">Kept for files of the Go tool; a push always validates here.</param>
/// <param name="Flux">Flux of the cluster.</param>
/// <param name="WatchHooks">Shell commands before each apply of a watch; their <c>${…}</c> belong to the shell.</param>
/// <param name="Validation">How manifests are checked.</param>
/// <param name="Scan">How manifests are scanned.</param>
public sealed record WorkloadSettings(
    Setting<ExpandedText> SourceDirectory,
    Setting<ExpandedText>? KustomizationFile,
    Setting<ExpandedText>? Tag,
    Setting<bool> ValidateOnPush,
    FluxSettings Flux,
    IReadOnlyList<Setting<ExpandedText>> WatchHooks,
    ValidationSettings Validation,
    ScanSettings Scan);

/// <summary><c>spec.workload.flux</c>.</summary>
/// <param name="OperatorVersion">Version of the Flux operator; null for the one this SDK knows.</param>
/// <param name="DistributionVersion">Range of Flux releases.</param>
/// <param name="VerifyProvider">Which signatures Flux demands; null for none.</param>
/// <param name="VerifySecret">Secret with the key; null for keyless signatures.</param>
/// <param name="VerifyIdentities">Who may sign without a key.</param>
public sealed record FluxSettings(
    Setting<ExpandedText>? OperatorVersion,
    Setting<ExpandedText> DistributionVersion,
    Setting<SignatureProvider>? VerifyProvider,
    Setting<ExpandedText>? VerifySecret,
    IReadOnlyList<OidcIdentity> VerifyIdentities);

/// <summary>Who may sign: two regular expressions.</summary>
/// <param name="Span">Where the identity is defined.</param>
/// <param name="Issuer">Issuer of the certificate.</param>
/// <param name="Subject">Subject of the certificate.</param>
public sealed record OidcIdentity(SourceSpan Span, Setting<ExpandedText>? Issuer, Setting<ExpandedText>? Subject);

/// <summary><c>spec.workload.validation</c>.</summary>
/// <param name="SkipKinds">Kinds that no schema judges.</param>
/// <param name="SchemaLocations">Further places of schemas.</param>
/// <param name="HelmRender">Whether releases are rendered.</param>
/// <param name="Rules">File of the project's own rules.</param>
public sealed record ValidationSettings(
    IReadOnlyList<Setting<ExpandedText>> SkipKinds, IReadOnlyList<Setting<ExpandedText>> SchemaLocations, Setting<bool> HelmRender, Setting<ExpandedText>? Rules);

/// <summary><c>spec.workload.scan</c>.</summary>
/// <param name="Exceptions">File of accepted findings.</param>
/// <param name="Inputs">File of inputs of controls.</param>
/// <param name="Frameworks">Frameworks that count; empty means <c>nsa</c>.</param>
/// <param name="ComplianceThreshold">Lowest score that passes, 0 to 100; null for no gate.</param>
public sealed record ScanSettings(
    Setting<ExpandedText>? Exceptions, Setting<ExpandedText>? Inputs, IReadOnlyList<Setting<ExpandedText>> Frameworks, Setting<int>? ComplianceThreshold);
