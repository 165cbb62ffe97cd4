using KSail.GitOps.Judging;
using KSail.GitOps.Objects;
using KSail.GitOps.Waiting;
using KSail.Kubernetes.Objects;

namespace KSail.GitOps.Diagnosis;

/// <summary>Why a source does not have the artifact.</summary>
internal sealed class SourceFindings(FindingLog log, ClusterInspection inspection, ReconcileRequest request)
{
    /// <summary>What registries answer, and what it usually means for a cluster. The first that a message holds counts.</summary>
    private static readonly (string Word, string Advice)[] Advice =
    [
        ("401", "the registry wants credentials that the cluster does not have"),
        ("UNAUTHORIZED", "the registry wants credentials that the cluster does not have"),
        ("403", "the registry knows the cluster's credentials and denies them this repository"),
        ("DENIED", "the registry knows the cluster's credentials and denies them this repository"),
        ("404", "the registry, as the cluster reaches it, has no such repository or tag"),
        ("MANIFEST_UNKNOWN", "the registry, as the cluster reaches it, has no such tag"),
        ("NAME_UNKNOWN", "the registry, as the cluster reaches it, has no such repository"),
        ("no such host", "the cluster cannot resolve the registry's name: a registry on the machine that pushes has another name in the cluster"),
        ("connection refused", "nothing listens where the cluster looks for the registry: a registry on the machine that pushes has another name in the cluster"),
        ("server gave HTTP response to HTTPS client", "the registry speaks plain HTTP; set spec.insecure of the source"),
        ("x509", "the cluster does not trust the registry's certificate; name its authority in spec.certSecretRef of the source"),
        ("429", "the registry limits how often it may be asked"),
    ];

    public async Task AddAsync(TrackedObject source, CancellationToken cancellationToken)
    {
        if (!log.IsFirst(source.Key.Kind, source.Key.Name))
            return;
        var ready = source.Value.Condition(FluxNames.Ready);
        var text = $"{source.Key} ({source.Value.Spec.Text("url")}, {SourceReference.Of(source.Value.Spec.Object("ref"))})";
        if (source.Verdict.Reason == SourceJudge.OtherRevision)
        {
            log.Add(GitOpsDiagnostics.OtherRevision, source.Key, source.Value.Group,
                $"{text} fetched {FindingLog.Short(source.Value.ArtifactRevision())}, and {FindingLog.Short(request.Digest.ToString())} was to come; somebody has pushed since, or the cluster sees another registry");
            return;
        }

        if (source.Value.IsSuspended())
        {
            log.Add(GitOpsDiagnostics.SourceFailed, source.Key, source.Value.Group, $"{text} is suspended, so the artifact does not come: {source.Verdict.Message}; 'flux resume source oci' lets it go on");
            return;
        }

        if (!source.Verdict.IsFailure)
        {
            var silence = source.IsAnswered ? source.Verdict.Message : "source-controller has not taken up the request to fetch; look whether it runs";
            log.Add(GitOpsDiagnostics.SourceFailed, source.Key, source.Value.Group, $"{text} has not fetched the artifact in time: {silence}");
            return;
        }

        var credentials = "";
        try
        {
            credentials = await CredentialsAsync(source.Value, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            log.Add(GitOpsDiagnostics.SourceFailed, source.Key, source.Value.Group,
                $"{text} cannot fetch the artifact: {source.Verdict.Reason}: {source.Verdict.Message} ({log.AgeOf(ready)}){AdviceOn(source.Verdict.Message)}{credentials}");
        }
    }

    private static string AdviceOn(string message)
    {
        foreach (var (word, advice) in Advice)
        {
            if (message.Contains(word, StringComparison.Ordinal))
                return "; " + advice;
        }

        return "";
    }

    private async Task<string> CredentialsAsync(KubernetesObject source, CancellationToken cancellationToken)
    {
        var secret = source.Spec.Object("secretRef").Text("name");
        if (secret.Length == 0)
        {
            var account = source.Spec.Text("serviceAccountName");
            return account.Length > 0 ? $"; its pull secrets are those of the ServiceAccount {account}" : "; it has no secretRef, so it asks without credentials";
        }

        var name = new ObjectName(source.Name.Namespace, secret);
        var found = await inspection.FindAsync(WellKnownKinds.Secrets, name, cancellationToken).ConfigureAwait(false);
        if (found is null)
            return inspection.Gap.Length > 0 ? $"; its pull secret is {name}" : $"; its pull secret {name} does not exist";
        var type = found.Json.Text("type");
        return type == "kubernetes.io/dockerconfigjson" ? $"; its pull secret is {name}" : $"; its pull secret {name} has the type {type}, and kubernetes.io/dockerconfigjson is needed";
    }
}
