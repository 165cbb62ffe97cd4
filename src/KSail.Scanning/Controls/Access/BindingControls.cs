using KSail.Documents.Yaml;
using KSail.Scanning.Objects;

namespace KSail.Scanning.Controls.Access;

/// <summary>Who is bound to anything at all.</summary>
internal static class BindingControls
{
    private const string Dashboard = "kubernetes-dashboard";

    public static readonly Control DashboardAccess = new(
        "C-0014",
        "Access Kubernetes dashboard",
        2,
        "Whoever runs with the rights of the dashboard can see and change what it can.",
        "use a role and a service account of your own")
    {
        Kinds = ObjectKinds.Workloads,
        Rule = RunsAsDashboard,
        Subjects = HasRoleOfDashboard,
    };

    public static readonly Control BoundAccounts = new(
        "C-0053",
        "Access container service account",
        6,
        "A service account with rights passes them to every pod that runs as it.",
        "remove the service account from the binding if its pods do not talk to the API server")
    {
        Subjects = static (grant, _) =>
            grant.Kind == "ServiceAccount" && grant.Namespace is not null ? Verdict.Failed : Verdict.NotEvaluated,
    };

    public static readonly Control Anonymous = new(
        "C-0262",
        "Anonymous user has RoleBinding",
        7,
        "A binding of the anonymous user gives its rights to everybody who reaches the API server.",
        "remove the subject from the binding")
    {
        Kinds = ObjectKinds.Bindings,
        Rule = BindsAnonymous,
    };

    private static Verdict HasRoleOfDashboard(Grant grant, Findings findings)
    {
        if (grant.Role.Name != Dashboard || grant.Name == Dashboard || !grant.IsFound)
            return Verdict.Passed;
        for (var k = 0; k < grant.Places.Count; k++)
            findings.Review([$"{Grant.BindingPath}subjects[{grant.Places[k]}]", $"{Grant.BindingPath}roleRef.name"]);
        return Verdict.Failed;
    }

    private static Verdict RunsAsDashboard(ScannedObject target, ScanScope scan, Findings findings)
    {
        var workload = target.Workload!;
        if (workload.Pod.Text("serviceAccountName") != Dashboard || target.Name.StartsWith(Dashboard, StringComparison.Ordinal))
            return Verdict.Passed;
        findings.Delete(workload.PathOf("serviceAccountName"));
        return Verdict.Failed;
    }

    private static Verdict BindsAnonymous(ScannedObject target, ScanScope scan, Findings findings)
    {
        var subjects = target.Tree.GetSequence("subjects");
        var verdict = Verdict.Passed;
        for (var i = 0; i < (subjects?.Count ?? 0); i++)
        {
            if ((subjects![i] as YamlMapping).Text("name") is not ("system:anonymous" or "system:unauthenticated"))
                continue;
            findings.Delete($"subjects[{i}]");
            verdict = Verdict.Failed;
        }

        return verdict;
    }
}
