using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Rendering;

namespace KSail.Validation.Flux;

/// <summary>
/// Checks that custom resources come after their definitions. Flux applies the definitions of one Kustomization before its other objects, so
/// there both may stand together; but it sends nothing at all of a Kustomization of which the server does not know a kind, not even the release
/// that would bring it. One finding per Kustomization and group.
/// </summary>
internal sealed class DefinitionOrder(RenderedEnvironment environment, DiagnosticBag diagnostics)
{
    // Charts that are named after what they define, or nearly so. Only the groups that no other chart brings.
    private static readonly string[] ChartsAndGroups =
    [
        "cert-manager", "cert-manager.io", "trust-manager", "trust.cert-manager.io", "external-secrets", "external-secrets.io", "kyverno", "kyverno.io",
        "gatekeeper", "templates.gatekeeper.sh", "kube-prometheus-stack", "monitoring.coreos.com", "cilium", "cilium.io", "metallb", "metallb.io",
        "longhorn", "longhorn.io", "velero", "velero.io", "cloudnative-pg", "postgresql.cnpg.io", "flagger", "flagger.app", "keda", "keda.sh",
        "traefik", "traefik.io", "crossplane", "pkg.crossplane.io", "vault-operator", "vault.banzaicloud.com", "strimzi-kafka-operator", "kafka.strimzi.io",
        "opentelemetry-operator", "opentelemetry.io", "gateway-helm", "gateway.envoyproxy.io", "argo-cd", "argoproj.io", "tetragon", "cilium.io",
        "vpa", "autoscaling.k8s.io", "kro", "kro.run",
    ];

    // By group and kind: which Kustomization brings the definition.
    private readonly Dictionary<string, RenderedKustomization> _definitions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RenderedKustomization> _byId = new(StringComparer.Ordinal);
    private readonly Dictionary<RenderedKustomization, List<RenderedKustomization>> _predecessors = [];
    private readonly HashSet<string> _reported = new(StringComparer.Ordinal);

    public void Check()
    {
        foreach (var kustomization in environment.Kustomizations)
        {
            _byId[$"{kustomization.Namespace}/{kustomization.Name}"] = kustomization;
            foreach (var resource in kustomization.Resources)
            {
                if (resource.Kind == "CustomResourceDefinition" && resource.Tree.GetMapping("spec") is { } spec)
                    _definitions.TryAdd($"{spec.GetString("group")}/{spec.GetMapping("names")?.GetString("kind")}", kustomization);
            }
        }

        LearnOrder();
        foreach (var kustomization in environment.Kustomizations)
        {
            var charts = ChartsOf(kustomization);
            foreach (var resource in kustomization.Resources)
            {
                var group = resource.Group;
                if (!group.Contains('.', StringComparison.Ordinal))
                    continue;
                if (_definitions.TryGetValue($"{group}/{resource.Kind}", out var definer))
                    Compare(resource, kustomization, definer);
                else
                    CheckCharts(resource, group, kustomization, charts);
            }
        }
    }

    // A Kustomization comes after those it depends on and after the one that creates it.
    private void LearnOrder()
    {
        foreach (var parent in environment.Kustomizations)
        {
            foreach (var resource in parent.Resources)
            {
                if (resource.Kind != "Kustomization" || !FluxObjects.IsFlux(resource.Group)
                    || !_byId.TryGetValue($"{FluxObjects.NamespaceOf(resource)}/{resource.Name}", out var child))
                {
                    continue;
                }

                var before = PredecessorsOf(child);
                if (!ReferenceEquals(parent, child))
                    before.Add(parent);
                foreach (var item in resource.Tree.GetMapping("spec")?.GetSequence("dependsOn") ?? [])
                {
                    if (item is YamlMapping entry && entry.GetString("name") is { } name
                        && _byId.TryGetValue($"{(entry.GetString("namespace") is { Length: > 0 } ns ? ns : FluxObjects.NamespaceOf(resource))}/{name}", out var dependency))
                    {
                        before.Add(dependency);
                    }
                }
            }
        }
    }

    private List<RenderedKustomization> PredecessorsOf(RenderedKustomization kustomization)
    {
        if (!_predecessors.TryGetValue(kustomization, out var list))
            _predecessors.Add(kustomization, list = []);
        return list;
    }

    private void Compare(Resource resource, RenderedKustomization user, RenderedKustomization definer)
    {
        if (ReferenceEquals(user, definer) || ComesAfter(user, definer))
            return;
        var deadlock = ComesAfter(definer, user);
        if (!_reported.Add($"{user.Namespace}/{user.Name} {resource.Group} {deadlock}"))
            return;
        if (deadlock)
        {
            diagnostics.Add(FluxCheckDiagnostics.DefinitionAfterResource, resource.Span,
                $"{resource} is applied by {Name(user)}, but its definition comes with {Name(definer)}, which waits for {Name(user)}: neither ever becomes ready; move the definition to where it comes first");
        }
        else
        {
            diagnostics.Add(FluxCheckDiagnostics.DefinitionNotAwaited, resource.Span,
                $"{resource} is applied by {Name(user)}, which does not wait for {Name(definer)}, where its definition comes from; add '- name: {definer.Name}' to 'dependsOn' of {Name(user)}");
        }
    }

    private static List<(Resource Release, string Chart)> ChartsOf(RenderedKustomization kustomization)
    {
        var charts = new List<(Resource, string)>();
        foreach (var resource in kustomization.Resources)
        {
            if (resource.Kind == "HelmRelease" && FluxObjects.IsFlux(resource.Group) && ChartOf(resource) is { } chart)
                charts.Add((resource, chart));
        }

        return charts;
    }

    private void CheckCharts(Resource resource, string group, RenderedKustomization user, List<(Resource Release, string Chart)> charts)
    {
        foreach (var (other, chart) in charts)
        {
            if (!Defines(chart, group))
                continue;
            if (_reported.Add($"{user.Namespace}/{user.Name} {group} chart"))
            {
                diagnostics.Add(FluxCheckDiagnostics.DefinitionInSameRelease, resource.Span,
                    $"{resource} is applied by {Name(user)} together with {other}, whose chart '{chart}' defines {group}: on a new cluster the server does not know the kind, and Flux applies nothing of the Kustomization, not even the release; move the resource to a Kustomization that depends on this one");
            }

            return;
        }
    }

    private static string? ChartOf(Resource release) => release.Tree.GetMapping("spec")?.GetMapping("chart")?.GetMapping("spec")?.GetString("chart")
        ?? release.Tree.GetMapping("spec")?.GetMapping("chartRef")?.GetString("name");

    private static bool Defines(string chart, string group)
    {
        for (var i = 0; i < ChartsAndGroups.Length; i += 2)
        {
            if (ChartsAndGroups[i] == chart && (group == ChartsAndGroups[i + 1] || group.EndsWith("." + ChartsAndGroups[i + 1], StringComparison.Ordinal)))
                return true;
        }

        return false;
    }

    private bool ComesAfter(RenderedKustomization later, RenderedKustomization earlier)
    {
        var seen = new HashSet<RenderedKustomization> { later };
        var pending = new Stack<RenderedKustomization>();
        pending.Push(later);
        while (pending.TryPop(out var at))
        {
            foreach (var before in _predecessors.GetValueOrDefault(at) ?? [])
            {
                if (ReferenceEquals(before, earlier))
                    return true;
                if (seen.Add(before))
                    pending.Push(before);
            }
        }

        return false;
    }

    private static string Name(RenderedKustomization kustomization) => $"{kustomization.Namespace}/{kustomization.Name}";
}
