using KSail.GitOps.Judging;
using KSail.GitOps.Objects;
using KSail.GitOps.Waiting;
using KSail.Kubernetes.Objects;

namespace KSail.GitOps.Diagnosis;

/// <summary>Why a HelmRelease failed, or is late.</summary>
internal sealed class ReleaseFindings(FindingLog log, ClusterInspection inspection, FluxBoard board)
{
    private const int MaxResources = 3;

    public async Task AddAsync(TrackedObject release, CancellationToken cancellationToken)
    {
        if (!log.IsFirst(release.Key.Kind, release.Key.Name))
            return;
        if (release.Blocker is not null && release.State == ReconcileState.Failed)
        {
            log.Add(GitOpsDiagnostics.DependencyCycle, release.Key, release.Value.Group, $"{release.Key} is never installed: {release.Detail}; take one of these out of dependsOn");
            return;
        }

        var details = "";
        try
        {
            details = await DetailsAsync(release.Value, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            var descriptor = release.Verdict.IsFailure ? GitOpsDiagnostics.ReleaseFailed : GitOpsDiagnostics.TimedOut;
            log.Add(descriptor, release.Key, release.Value.Group, $"{release.Key} {Headline(release)}{History(release.Value)}{details}{board.Behind(release.Key)}");
        }
    }

    private string Headline(TrackedObject release)
    {
        var verdict = release.Verdict;
        if (verdict.IsFailure)
            return $"failed: {verdict.Reason}: {verdict.Message} ({log.AgeOf(release.Value.Condition(FluxNames.Ready))})";
        if (!release.IsAnswered)
            return $"is not ready: helm-controller has not answered the request yet, it may still wait for the release; last it said: {LastWords(release.Value)}";
        return $"is not ready: {(verdict.Message.Length > 0 ? verdict.Message : LastWords(release.Value))}";
    }

    private static string LastWords(KubernetesObject release) => release.Condition(FluxNames.Ready) is { } ready ? $"{ready.Reason}: {ready.Message}" : "nothing";

    // The newest entry is the first.
    private static string History(KubernetesObject release)
    {
        if (release.Status.Array("history") is not { Count: > 0 } history)
            return $"; nothing of it was installed yet ({Chart(release)})";
        var last = history[0];
        var app = last.Text("appVersion") is { Length: > 0 } version ? $", application {version}" : "";
        return $"; its last attempt is version {last.Integer("version") ?? 0} of {last.Text("namespace")}/{last.Text("name")} with chart {last.Text("chartName")} {last.Text("chartVersion")}{app}: {last.Text("status")}";
    }

    private static string Chart(KubernetesObject release)
    {
        var chart = release.Spec.Object("chart").Object("spec");
        if (chart is not null)
            return $"chart {chart.Text("chart")} {(chart.Text("version") is { Length: > 0 } version ? version : "*")} of {chart.Object("sourceRef").Text("kind")} {chart.Object("sourceRef").Text("name")}";
        var reference = release.Spec.Object("chartRef");
        return $"chart of {reference.Text("kind")} {reference.Text("name")}";
    }

    private async Task<string> DetailsAsync(KubernetesObject release, CancellationToken cancellationToken)
    {
        var message = release.Condition(FluxNames.Ready)?.Message ?? "";
        var reason = release.Condition(FluxNames.Ready)?.Reason ?? "";
        if (reason is "SourceNotReady" or FluxNames.ArtifactFailed)
            return await ChartSourceAsync(release, cancellationToken).ConfigureAwait(false);
        var details = new List<string>();
        foreach (var resource in NamedResource.In(message))
        {
            var name = new ObjectName(resource.Namespace, resource.Name);
            if (details.Count == MaxResources || inspection.KindOf(resource.Kind, [], name) is not { } kind
                || await inspection.FindAsync(kind, name, cancellationToken).ConfigureAwait(false) is not { } found)
            {
                continue;
            }

            if (await inspection.ExplainAsync(found, cancellationToken).ConfigureAwait(false) is { } why)
                details.Add($"{resource.Kind} {name}: {why}");
        }

        // Older releases of Helm only say that time was over.
        if (details.Count == 0 && await inspection.ExplainPodsAsync(TargetOf(release), $"app.kubernetes.io/instance={NameOf(release)}", cancellationToken).ConfigureAwait(false) is { Length: > 0 } pods)
            details.Add(pods);
        return details.Count == 0 ? "" : "; " + string.Join("; ", details);
    }

    private async Task<string> ChartSourceAsync(KubernetesObject release, CancellationToken cancellationToken)
    {
        var reference = release.Spec.Object("chartRef") ?? release.Spec.Object("chart").Object("spec").Object("sourceRef");
        var kind = reference.Text("kind");
        var ns = reference.Text("namespace");
        var name = new ObjectName(ns.Length > 0 ? ns : release.Name.Namespace, reference.Text("name"));
        if (inspection.KindOf(kind, [], name) is not { } served)
            return "";
        var found = await inspection.FindAsync(served, name, cancellationToken).ConfigureAwait(false);
        if (found is null)
            return $"; {kind} {name} does not exist";
        return found.Condition(FluxNames.Ready) is { Status: not ConditionStatus.True } ready ? $"; {kind} {name}: {ready.Reason}: {ready.Message}" : "";
    }

    private static string TargetOf(KubernetesObject release) => release.Spec.Text("targetNamespace") is { Length: > 0 } target ? target : release.Name.Namespace;

    // As helm-controller names releases.
    private static string NameOf(KubernetesObject release)
    {
        if (release.Spec.Text("releaseName") is { Length: > 0 } name)
            return name;
        return release.Spec.Text("targetNamespace") is { Length: > 0 } target ? $"{target}-{release.Name.Name}" : release.Name.Name;
    }
}
