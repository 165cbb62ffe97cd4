using KSail.Documents;
using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;

namespace KSail.Rendering.Kustomize;

/// <summary>Says why an object of <c>generators</c>, <c>transformers</c> or <c>validators</c> is not carried out.</summary>
internal static class PluginRefusal
{
    private const string Builtin = "builtin";

    private static readonly string[] FunctionAnnotations = ["config.kubernetes.io/function", "config.k8s.io/function"];

    /// <summary>Whether an object is one of kustomize's own plug-ins; all others are programs.</summary>
    public static bool IsBuiltin(BuildObject plugin) => plugin.ApiVersion == Builtin;

    /// <summary>Reports an object that is not among the <paramref name="known"/> kinds.</summary>
    /// <param name="context">Gets the report.</param>
    /// <param name="plugin">The object.</param>
    /// <param name="role">What it was listed as: <c>generator</c> or <c>transformer</c>.</param>
    /// <param name="known">The kinds of kustomize in that role, in ordinal order.</param>
    /// <param name="others">The kinds of kustomize in the other role.</param>
    public static void Report(BuildContext context, BuildObject plugin, string role, IReadOnlyList<string> known, IReadOnlyList<string> others)
    {
        if (IsBuiltin(plugin))
        {
            var advice = others.Contains(plugin.Kind, StringComparer.Ordinal) ? $"list it under '{(role == "generator" ? "transformers" : "generators")}'"
                : NearestName.Find(plugin.Kind, known) is { } nearest ? $"did you mean '{nearest}'?"
                : $"there are {string.Join(", ", known)}";
            context.Diagnostics.Add(KustomizeDiagnostics.InvalidValue, plugin.Span, $"kustomize has no {role} '{plugin.Kind}'; {advice}");
            return;
        }

        var annotations = plugin.Tree.GetMapping("metadata")?.GetMapping("annotations");
        foreach (var annotation in FunctionAnnotations)
        {
            if (annotations is not null && annotations.TryGetEntry(annotation, out var function))
            {
                Refuse(context, function.Key.Span, $"the {role} {plugin.Kind} runs a program or container, as its annotation '{annotation}' says");
                return;
            }
        }

        Refuse(context, plugin.Span, $"the {role} {plugin.Kind} of {(plugin.ApiVersion.Length == 0 ? "no apiVersion" : plugin.ApiVersion)} is a plug-in");
    }

    private static void Refuse(BuildContext context, SourceSpan span, string what) =>
        context.Diagnostics.Add(KustomizeDiagnostics.Refused, span,
            $"{what}, and neither this build nor Flux runs any; use one of kustomize's own with 'apiVersion: {Builtin}', or list what it makes under 'resources'");
}
