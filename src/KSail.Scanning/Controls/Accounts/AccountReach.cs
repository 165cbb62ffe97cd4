using KSail.Documents.Yaml;
using KSail.Scanning.Controls.Access;
using KSail.Scanning.Objects;

namespace KSail.Scanning.Controls.Accounts;

/// <summary>What whoever gets into a workload can do with the token of its service account.</summary>
internal static class AccountReach
{
    private const string Token = "automountServiceAccountToken";

    // Rights with which one gets all others.
    private static readonly AccessPattern[] _takeover =
    [
        new(["create", "update", "patch", "*"], ["", "*"], ["pods", "*"]),
        new(["get", "list", "watch", "*"], ["", "*"], ["secrets", "*"]),
    ];

    private static readonly AccessPattern[] _everything = [new(["*"], ["", "*"], ["*"])];

    public static readonly Control BoundAccount = new(
        "C-0261",
        "ServiceAccount token mounted",
        7,
        "A token of an account with rights lets whoever reads it use them.",
        "set automountServiceAccountToken to false for the pods, or remove the binding of their account")
    {
        Kinds = ObjectKinds.Workloads | ObjectKinds.ServiceAccount | ObjectKinds.Bindings,
        Rule = MountsBoundAccount,
    };

    public static readonly Control Takeover = new(
        "C-0267",
        "Workload with cluster takeover roles",
        6,
        "An account that may create pods or read secrets can become any other account.",
        "remove the binding, or the rights on pods and secrets from its role")
    {
        Kinds = ObjectKinds.Workloads | ObjectKinds.ServiceAccount | ObjectKinds.Roles | ObjectKinds.Bindings,
        Rule = static (target, scan, _) => Reaches(target, scan, _takeover, comparesKind: true),
    };

    public static readonly Control Administrator = new(
        "C-0272",
        "Workload with administrative roles",
        6,
        "An account that may do everything makes its workload the owner of the cluster.",
        "remove the binding, or give its role only the rights that are needed")
    {
        Kinds = ObjectKinds.Workloads | ObjectKinds.ServiceAccount | ObjectKinds.Roles | ObjectKinds.Bindings,
        Rule = static (target, scan, _) => Reaches(target, scan, _everything, comparesKind: false),
    };

    private static Verdict MountsBoundAccount(ScannedObject target, ScanScope scan, Findings findings)
    {
        if (target.Workload is not { } workload || target.Namespace is null)
            return Verdict.NotEvaluated;
        if (workload.Pod.IsFalse(Token))
            return Verdict.Passed;
        var accounts = scan.Index.Of(ObjectKinds.ServiceAccount).Named(workload.ServiceAccount);
        for (var i = 0; i < accounts.Count; i++)
        {
            if (accounts[i].Place != target.Place || !Mounts(workload, accounts[i]) || !IsBound(accounts[i], scan))
                continue;
            var path = workload.PathOf(Token);
            if (workload.Pod.IsTrue(Token))
                findings.Review(path);
            else
                findings.Fix(path, "false");
            return Verdict.Failed;
        }

        return Verdict.Passed;
    }

    private static Verdict Reaches(ScannedObject target, ScanScope scan, AccessPattern[] patterns, bool comparesKind)
    {
        if (target.Workload is not { } workload || target.Namespace is null)
            return Verdict.NotEvaluated;
        if (workload.Pod.IsFalse(Token))
            return Verdict.Passed;
        var accounts = scan.Index.Of(ObjectKinds.ServiceAccount).Named(workload.ServiceAccount);
        for (var i = 0; i < accounts.Count; i++)
        {
            if (accounts[i].Place == target.Place && Mounts(workload, accounts[i]) && HasRights(accounts[i], scan, patterns, comparesKind))
                return Verdict.Failed;
        }

        return Verdict.Passed;
    }

    private static bool Mounts(Workload workload, ScannedObject account) => workload.Pod.IsTrue(Token) || !account.Tree.IsFalse(Token);

    // As in Kubescape, name, namespace and kind may come from different subjects of one binding.
    private static bool IsBound(ScannedObject account, ScanScope scan)
    {
        var bindings = scan.Index.Of(ObjectKinds.Bindings).All;
        for (var b = 0; b < bindings.Count; b++)
        {
            bool hasName = false, hasNamespace = false, hasKind = false;
            var subjects = bindings[b].Tree.GetSequence("subjects");
            for (var i = 0; i < (subjects?.Count ?? 0); i++)
            {
                if (subjects![i] is not YamlMapping subject)
                    continue;
                var name = subject.GetString("name");
                if (name is "system:authenticated" or "system:serviceaccounts")
                    return true;
                hasName |= name == account.Name;
                hasNamespace |= account.Namespace is not null && subject.GetString("namespace") == account.Namespace;
                hasKind |= subject.GetString("kind") == "ServiceAccount";
            }

            if (hasName && hasNamespace && hasKind)
                return true;
        }

        return false;
    }

    private static bool HasRights(ScannedObject account, ScanScope scan, AccessPattern[] patterns, bool comparesKind)
    {
        if (account.Namespace is null)
            return false;
        var bindings = scan.Index.Of(ObjectKinds.Bindings).All;
        for (var b = 0; b < bindings.Count; b++)
        {
            if (Names(bindings[b], account) && RoleMatches(bindings[b].Tree.GetMapping("roleRef"), scan, patterns, comparesKind))
                return true;
        }

        return false;
    }

    private static bool Names(ScannedObject binding, ScannedObject account)
    {
        var subjects = binding.Tree.GetSequence("subjects");
        for (var i = 0; i < (subjects?.Count ?? 0); i++)
        {
            if (subjects![i] is YamlMapping subject && subject.GetString("kind") == "ServiceAccount" && subject.GetString("name") == account.Name
                && subject.GetString("namespace") == account.Namespace)
            {
                return true;
            }
        }

        return false;
    }

    private static bool RoleMatches(YamlMapping? reference, ScanScope scan, AccessPattern[] patterns, bool comparesKind)
    {
        if (reference.Text("name") is not { } name)
            return false;
        var roles = scan.Index.Of(ObjectKinds.Roles).Named(name);
        for (var r = 0; r < roles.Count; r++)
        {
            if (comparesKind && roles[r].KindName != reference.Text("kind"))
                continue;
            var rules = roles[r].Tree.GetSequence("rules");
            for (var i = 0; i < (rules?.Count ?? 0); i++)
            {
                for (var p = 0; p < patterns.Length; p++)
                {
                    if (rules![i] is YamlMapping rule && patterns[p].Matches(rule))
                        return true;
                }
            }
        }

        return false;
    }
}
