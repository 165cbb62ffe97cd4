using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Schemas;

namespace KSail.Validation;

/// <summary>What is to be said of a kind, whatever its objects hold.</summary>
/// <param name="Descriptor">Null when nothing is to be said.</param>
/// <param name="Message">What is wrong and what to do.</param>
/// <param name="BlamesVersion">Whether <c>apiVersion</c> is to blame rather than <c>kind</c>.</param>
internal sealed record KindVerdict(DiagnosticDescriptor? Descriptor, string Message, bool BlamesVersion)
{
    /// <summary>Nothing is to be said.</summary>
    public static readonly KindVerdict None = new(null, "", false);
}

/// <summary>
/// Judges versions of kinds by when they come and go, and decides whether an unknown kind is a mistake. Certain for Kubernetes' own groups and
/// versions; for Flux, of which a cluster may run another release, only where the environment names its release or a known kind is misspelt.
/// </summary>
internal sealed class KindVerdicts(SchemaCatalog catalog)
{
    private readonly Dictionary<string, KindVerdict> _known = new(StringComparer.Ordinal);

    /// <summary>The verdict on a kind that the release does not serve, or of which nothing but its name is known.</summary>
    public KindVerdict Judge(string apiVersion, string kind)
    {
        var key = $"{apiVersion} {kind}";
        if (!_known.TryGetValue(key, out var verdict))
            _known.Add(key, verdict = catalog.FindHistory(apiVersion, kind) is { } history ? Decide(history) : DecideUnknown(apiVersion, kind));
        return verdict;
    }

    /// <summary>The verdict on a kind that the release serves.</summary>
    public KindVerdict Judge(KindSchema schema)
    {
        var history = schema.History;
        return history.IsOffByDefault || history.IsDeprecated ? Judge(schema.ApiVersion, schema.Kind) : KindVerdict.None;
    }

    private KindVerdict Decide(KindHistory history)
    {
        var (apiVersion, kind) = (history.ApiVersion, history.Kind);
        if (history.IsRemoved)
        {
            var gone = $"{history.Release} does not serve {kind} in {apiVersion}, which is gone since {Number(history, history.Removed)}{Hint(history)}";
            return new KindVerdict(ValidationDiagnostics.VersionNotServed, gone, BlamesVersion: true);
        }

        if (!history.IsServed)
        {
            var soon = $"{history.Release} does not serve {kind} in {apiVersion}, which is new in {Number(history, history.Introduced)}{Hint(history)}";
            return new KindVerdict(ValidationDiagnostics.VersionNotServed, soon, BlamesVersion: true);
        }

        if (history.IsOffByDefault)
        {
            var off = $"{history.Release} serves {kind} in {apiVersion} only if its API server is started with --runtime-config={apiVersion}=true{Hint(history)}";
            return new KindVerdict(ValidationDiagnostics.OffByDefault, off, BlamesVersion: true);
        }

        if (!history.IsDeprecated)
            return KindVerdict.None;
        var life = history.Removed > 0 ? $" and gone in {Number(history, history.Removed)}" : "";
        var message = $"{kind} in {apiVersion} is deprecated since {Number(history, history.Deprecated)}{life}{Hint(history)}";
        return new KindVerdict(ValidationDiagnostics.DeprecatedVersion, message, BlamesVersion: true);
    }

    private static string Number(KindHistory history, int release) => history.NameRelease(release);

    // What replaces a version may be younger than the environment: then the best that it has.
    private string Hint(KindHistory history)
    {
        if (history.Replacement is { } replacement)
        {
            var space = replacement.IndexOf(' ', StringComparison.Ordinal);
            var (apiVersion, kind) = space < 0 ? (replacement, history.Kind) : (replacement[..space], replacement[(space + 1)..]);
            if (catalog.FindHistory(apiVersion, kind)?.IsServed != false)
                return $"; use {replacement}";
        }

        KindHistory? best = null;
        foreach (var other in catalog.Histories)
        {
            if (other.Group == history.Group && other.Kind == history.Kind && other.IsServed && !(other.IsOffByDefault && history.IsServed)
                && other.ApiVersion != history.ApiVersion && (best is null || CompareVersions(other.Version, best.Version) > 0))
            {
                best = other;
            }
        }

        return best is null || CompareVersions(best.Version, history.Version) < 0 && history.IsServed ? "" : $"; use {best.ApiVersion}";
    }

    private KindVerdict DecideUnknown(string apiVersion, string kind)
    {
        // Lists are taken apart before they are applied; one that is left over is no mistake of the catalog's making.
        if (kind.EndsWith("List", StringComparison.Ordinal))
            return KindVerdict.None;
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        var group = slash < 0 ? "" : apiVersion[..slash];
        var siblings = new List<KindSchema>();
        var homonyms = new List<KindSchema>();
        foreach (var known in catalog.Kinds)
        {
            if (known.Group == group)
                siblings.Add(known);
            if (known.Kind == kind && known.IsNative)
                homonyms.Add(known);
        }

        if (siblings.Count == 0)
            return JudgeUnknownGroup(apiVersion, group, kind, homonyms);
        // Kubernetes has one version without a group, and will have no other.
        if (group.Length == 0 && apiVersion != siblings[0].Version)
        {
            var hint = Newest(homonyms) is { } home ? $"; {kind} is in {home.ApiVersion}" : "";
            return new KindVerdict(ValidationDiagnostics.VersionNotServed, $"there is no API version '{apiVersion}'{hint}", BlamesVersion: true);
        }

        var release = siblings[0].Release;
        var native = siblings[0].IsNative;
        var elsewhere = Newest(siblings.FindAll(known => known.Kind == kind));
        if (elsewhere is not null)
        {
            var descriptor = native ? ValidationDiagnostics.VersionNotServed : ValidationDiagnostics.UnknownVersion;
            return new KindVerdict(descriptor, $"{release} does not serve {kind} in {apiVersion}; use {elsewhere.ApiVersion}", BlamesVersion: true);
        }

        var inVersion = siblings.FindAll(known => known.ApiVersion == apiVersion);
        if (inVersion.Count == 0)
            return JudgeUnknownVersion(apiVersion, kind, siblings, release, native);
        if (NearestName.Find(kind, inVersion.ConvertAll(static known => known.Kind)) is { } nearest)
            return new KindVerdict(ValidationDiagnostics.UnknownKind, $"{apiVersion} has no kind '{kind}'; did you mean '{nearest}'?", BlamesVersion: false);
        if (!native)
            return KindVerdict.None;
        return Newest(homonyms) is { } other
            ? new KindVerdict(ValidationDiagnostics.UnknownKind, $"{apiVersion} has no kind '{kind}'; it is in {other.ApiVersion}", BlamesVersion: true)
            : new KindVerdict(ValidationDiagnostics.UnknownKind, $"{apiVersion} has no kind '{kind}' in {release}", BlamesVersion: false);
    }

    // The name of a custom group has a dot; names without one belong to Kubernetes, so an unknown one is a mistake.
    private static KindVerdict JudgeUnknownGroup(string apiVersion, string group, string kind, List<KindSchema> homonyms)
    {
        if (group.Contains('.', StringComparison.Ordinal))
            return KindVerdict.None;
        var hint = Newest(homonyms) is { } other ? $"; {kind} is in {other.ApiVersion}" : "";
        return new KindVerdict(ValidationDiagnostics.UnknownKind, $"there is no API group '{group}' for the kind '{kind}'{hint}", BlamesVersion: true);
    }

    // Clusters may switch on alpha versions, which documents of a server without them do not list.
    private static KindVerdict JudgeUnknownVersion(string apiVersion, string kind, List<KindSchema> siblings, string release, bool native)
    {
        if (!native || apiVersion.Contains("alpha", StringComparison.Ordinal))
            return KindVerdict.None;
        var hint = NearestName.Find(kind, siblings.ConvertAll(static known => known.Kind)) is { } nearest
            ? $"; did you mean {Newest(siblings.FindAll(known => known.Kind == nearest))!.ApiVersion} {nearest}?"
            : "";
        return new KindVerdict(ValidationDiagnostics.UnknownVersion, $"{release} does not serve {kind} in {apiVersion}{hint}", BlamesVersion: true);
    }

    // Stable versions before beta before alpha, then the higher number.
    private static KindSchema? Newest(List<KindSchema> kinds)
    {
        KindSchema? best = null;
        foreach (var kind in kinds)
        {
            if (best is null || CompareVersions(kind.Version, best.Version) > 0)
                best = kind;
        }

        return best;
    }

    private static int CompareVersions(string left, string right)
    {
        var stability = Stability(left).CompareTo(Stability(right));
        return stability != 0 ? stability : string.CompareOrdinal(left, right);
    }

    private static int Stability(string version) =>
        version.Contains("alpha", StringComparison.Ordinal) ? 0 : version.Contains("beta", StringComparison.Ordinal) ? 1 : 2;
}
