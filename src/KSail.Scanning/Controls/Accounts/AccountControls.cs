using KSail.Documents.Yaml;
using KSail.Scanning.Objects;

namespace KSail.Scanning.Controls.Accounts;

/// <summary>Which service accounts pods run as, and whether they get its token.</summary>
internal static class AccountControls
{
    private const string Token = "automountServiceAccountToken";

    public static readonly Control TokenMounted = Mounting("C-0034", "Automatic mapping of service account", 6);

    public static readonly Control TokenMountedCis =
        Mounting("C-0190", "Ensure that Service Account Tokens are only mounted where necessary", 5);

    public static readonly Control DefaultAccount = new(
        "C-0189",
        "Ensure that default service accounts are not actively used",
        5,
        "Every pod that names no account runs as the default one, so its rights belong to nobody in particular.",
        "set automountServiceAccountToken to false for the default account, and give workloads accounts of their own")
    {
        Kinds = ObjectKinds.ServiceAccount | ObjectKinds.Namespace,
        Rule = static (target, scan, findings) =>
            target.Kind == ObjectKinds.Namespace ? HasOwnAccount(target, scan) : KeepsToken(target, findings),
    };

    public static readonly Control DeprecatedField = new(
        "C-0294",
        "Deprecated serviceAccount field",
        3,
        "The field serviceAccount is an old name that only stays for old manifests.",
        "use serviceAccountName instead")
    {
        Kinds = ObjectKinds.AllWorkloads,
        Rule = UsesOldField,
    };

    public static readonly Control UnknownAccount = new(
        "C-0307",
        "Non-existent service account",
        5,
        "Pods of an account that does not exist are never created.",
        "add the ServiceAccount, or name one that exists")
    {
        Kinds = ObjectKinds.AllWorkloads | ObjectKinds.ServiceAccount,
        Rule = AccountExists,
    };

    private static Control Mounting(string id, string name, float baseScore) =>
        new(
            id,
            name,
            baseScore,
            "A pod that does not talk to the API server needs no token with which somebody else could.",
            "set automountServiceAccountToken to false for the pods or their service account")
        {
            Kinds = ObjectKinds.Workloads | ObjectKinds.ServiceAccount,
            Rule = Mounts,
        };

    private static Verdict Mounts(ScannedObject target, ScanScope scan, Findings findings)
    {
        if (target.Workload is not { Pod: not null } workload || workload.Pod.IsFalse(Token))
            return Verdict.Passed;
        var path = workload.PathOf(Token);
        if (workload.Pod.IsTrue(Token))
            findings.Fail(path);
        else if (!AccountMounts(target, workload, scan))
            return Verdict.Passed;
        findings.Fix(path, "false");
        return Verdict.Failed;
    }

    // An account that is not among the manifests mounts its token, as the default of Kubernetes is.
    private static bool AccountMounts(ScannedObject target, Workload workload, ScanScope scan)
    {
        var isKnown = false;
        var named = scan.Index.Of(ObjectKinds.ServiceAccount).Named(workload.ServiceAccount);
        for (var i = 0; i < named.Count; i++)
        {
            if (named[i].Place != target.Place)
                continue;
            isKnown = true;
            if (!named[i].Tree.IsFalse(Token))
                return true;
        }

        return !isKnown;
    }

    private static Verdict KeepsToken(ScannedObject target, Findings findings)
    {
        if (target.Name != "default" || target.Namespace is null)
            return Verdict.NotEvaluated;
        if (target.Tree.IsFalse(Token))
            return Verdict.Passed;
        if (target.Tree.IsTrue(Token))
            findings.Delete(Token);
        else
            findings.Fix(Token, "false");
        return Verdict.Failed;
    }

    private static Verdict HasOwnAccount(ScannedObject target, ScanScope scan)
    {
        var accounts = scan.Index.Of(ObjectKinds.ServiceAccount).In(target.Name);
        for (var i = 0; i < accounts.Count; i++)
        {
            if (accounts[i].Namespace is not null && accounts[i].Name != "default")
                return Verdict.Passed;
        }

        return Verdict.Failed;
    }

    private static Verdict UsesOldField(ScannedObject target, ScanScope scan, Findings findings)
    {
        var workload = target.Workload!;
        if (!workload.Pod.IsSet("serviceAccount") || YamlNode.DeepEquals(workload.Pod!["serviceAccount"], workload.Pod["serviceAccountName"]))
            return Verdict.Passed;
        findings.Delete(workload.PathOf("serviceAccount"));
        if (!workload.Pod.Has("serviceAccountName"))
            findings.Fix(workload.PathOf("serviceAccountName"), workload.Pod.Text("serviceAccount") ?? "");
        return Verdict.Failed;
    }

    private static Verdict AccountExists(ScannedObject target, ScanScope scan, Findings findings)
    {
        if (target.Workload?.Pod.Text("serviceAccountName") is not { Length: > 0 } name || name == "default"
            || scan.Index.Of(ObjectKinds.ServiceAccount).Find(target.Place, name) is not null)
        {
            return Verdict.Passed;
        }

        findings.Fail(target.Workload.PathOf("serviceAccountName"));
        return Verdict.Failed;
    }
}
