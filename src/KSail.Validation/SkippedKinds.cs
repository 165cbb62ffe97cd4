using KSail.Configuration.Model;
using KSail.Rendering;

namespace KSail.Validation;

/// <summary>
/// The kinds of <c>spec.workload.validation.skipKinds</c>, which no schema judges: a kind (<c>Tenant</c>), or one with its version
/// (<c>kro.run/v1alpha1/Tenant</c>), as kubeconform's <c>-skip</c> takes them.
/// </summary>
internal sealed class SkippedKinds
{
    /// <summary>Skips nothing.</summary>
    public static readonly SkippedKinds None = new([]);

    private readonly HashSet<string> _names;

    private SkippedKinds(IEnumerable<string> names) => _names = new HashSet<string>(names, StringComparer.Ordinal);

    /// <summary>The kinds that a configuration names.</summary>
    public static SkippedKinds Of(ValidationSettings settings)
    {
        if (settings.SkipKinds.Count == 0)
            return None;
        var names = new List<string>();
        foreach (var setting in settings.SkipKinds)
            names.Add(setting.Value.Reveal().Trim());
        return new SkippedKinds(names);
    }

    public bool Contains(Resource resource) =>
        _names.Count > 0 && (_names.Contains(resource.Kind) || _names.Contains($"{resource.ApiVersion}/{resource.Kind}"));
}
