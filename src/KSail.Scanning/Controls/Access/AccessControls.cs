using KSail.Documents.Yaml;
using KSail.Scanning.Objects;

namespace KSail.Scanning.Controls.Access;

/// <summary>Who may do what: a subject fails when its role gives it rights that a control looks for.</summary>
internal static class AccessControls
{
    private static readonly string[] _core = ["", "*"];
    private static readonly string[] _create = ["create", "*"];

    public static readonly Control Exec = Create(
        "C-0002",
        "Prevent containers from allowing command execution",
        5,
        "Whoever may start commands in pods has all that the pods have.",
        new AccessPattern(_create, _core, ["pods/exec", "pods/*", "*"]));

    public static readonly Control Delete = Create(
        "C-0007",
        "Roles with delete capabilities",
        5,
        "Whoever may delete workloads or secrets can take a service down.",
        new AccessPattern(
            ["delete", "deletecollection", "*"],
            ["", "*", "apps", "batch"],
            ["secrets", "pods", "services", "deployments", "replicasets", "daemonsets", "statefulsets", "jobs", "cronjobs", "*"]));

    public static readonly Control ListSecrets = ReadsSecrets("C-0015", "List Kubernetes secrets", 7);

    public static readonly Control DeleteEvents = Create(
        "C-0031",
        "Delete Kubernetes events",
        4,
        "Whoever may delete events can hide what happened.",
        new AccessPattern(["delete", "deletecollection", "*"], _core, ["events", "*"]));

    public static readonly Control Administrators = IsAdministrator("C-0035", "Administrative Roles", 6);

    public static readonly Control CoreDns = Create(
        "C-0037",
        "CoreDNS poisoning",
        4,
        "Whoever may change the configuration of CoreDNS can send the traffic of the cluster elsewhere.",
        new AccessPattern(["update", "patch", "*"], _core, ["configmaps", "*"]) { ResourceName = "coredns" });

    public static readonly Control PortForward = Create(
        "C-0063",
        "Portforwarding privileges",
        5,
        "Whoever may forward ports reaches pods past all network policies.",
        new AccessPattern(_create, _core, ["pods/portforward", "pods/*", "*"]));

    public static readonly Control Impersonation = Create(
        "C-0065",
        "No impersonation",
        6,
        "Whoever may impersonate others has all of their rights.",
        Impersonates());

    public static readonly Control AccessToSecrets = ReadsSecrets("C-0186", "Minimize access to secrets", 6);

    public static readonly Control Wildcards = IsAdministrator("C-0187", "Minimize wildcard use in Roles and ClusterRoles", 7);

    public static readonly Control CreatePods = Create(
        "C-0188",
        "Minimize access to create pods",
        5,
        "Whoever may create pods can run as any service account of the namespace.",
        new AccessPattern(_create, _core, ["pods", "*"]));

    public static readonly Control BindAndEscalate = Create(
        "C-0191",
        "Limit use of the Bind, Impersonate and Escalate permissions in the Kubernetes cluster",
        6,
        "Whoever may bind, escalate or impersonate can give themselves any right.",
        new AccessPattern(["bind", "*"], ["rbac.authorization.k8s.io", "*"], ["clusterroles", "roles", "*"]),
        new AccessPattern(["escalate", "*"], ["rbac.authorization.k8s.io", "*"], ["clusterroles", "roles", "*"]),
        Impersonates());

    public static readonly Control CreateVolumes = Create(
        "C-0278",
        "Minimize access to create persistent volumes",
        5,
        "A persistent volume may name any path of a node.",
        new AccessPattern(_create, _core, ["persistentvolumes", "*"]));

    public static readonly Control NodeProxy = Create(
        "C-0279",
        "Minimize access to the proxy sub-resource of nodes",
        5,
        "The proxy of a node runs commands in every pod of the node, past admission and audit.",
        new AccessPattern(["get", "create", "connect", "*"], _core, ["nodes/proxy", "*"]));

    public static readonly Control ApproveCertificates = Create(
        "C-0280",
        "Minimize access to the approval sub-resource of certificatesigningrequests objects",
        5,
        "Whoever may approve certificates can make themselves a user of any name.",
        new AccessPattern(["update", "*"], ["certificates.k8s.io", "*"], ["certificatesigningrequests/approval", "*"]));

    public static readonly Control Webhooks = Create(
        "C-0281",
        "Minimize access to webhook configuration objects",
        5,
        "Whoever may configure admission webhooks can read and change every object on its way.",
        new AccessPattern(
            ["create", "update", "delete", "*"],
            ["admissionregistration.k8s.io", "*"],
            ["validatingwebhookconfigurations", "mutatingwebhookconfigurations", "*"]));

    public static readonly Control CreateTokens = Create(
        "C-0282",
        "Minimize access to the service account token creation",
        5,
        "Whoever may create tokens of service accounts has all of their rights.",
        new AccessPattern(_create, _core, ["serviceaccounts/token", "*"]));

    private static Control ReadsSecrets(string id, string name, float baseScore) =>
        Create(
            id,
            name,
            baseScore,
            "Whoever may read secrets has every credential in them.",
            new AccessPattern(["get", "list", "watch", "*"], _core, ["secrets", "*"]));

    private static Control IsAdministrator(string id, string name, float baseScore) =>
        Create(id, name, baseScore, "Whoever may do everything with everything owns the cluster.", new AccessPattern(["*"], ["*", ""], ["*"]));

    private static AccessPattern Impersonates() =>
        new(["impersonate", "*"], _core, ["users", "serviceaccounts", "groups", "uids", "*"]);

    private static Control Create(string id, string name, float baseScore, string description, params AccessPattern[] patterns) =>
        new(id, name, baseScore, description, "remove the right from the role, or the subject from the binding")
        {
            Subjects = (grant, findings) => Check(grant, findings, patterns),
        };

    private static Verdict Check(Grant grant, Findings findings, AccessPattern[] patterns)
    {
        var rules = grant.Role.Tree.GetSequence("rules");
        if (!grant.IsFound || rules is null)
            return Verdict.Passed;
        var verdict = Verdict.Passed;
        for (var p = 0; p < patterns.Length; p++)
        {
            for (var r = 0; r < rules.Count; r++)
            {
                if (rules[r] is not YamlMapping rule || !patterns[p].Matches(rule))
                    continue;
                Report(grant, findings, patterns[p], rule, r);
                verdict = Verdict.Failed;
            }
        }

        return verdict;
    }

    private static void Report(Grant grant, Findings findings, AccessPattern pattern, YamlMapping rule, int index)
    {
        for (var k = 0; k < grant.Places.Count && findings.Items.Count < Findings.Max; k++)
        {
            List<string> paths = [];
            pattern.AddPaths(rule, $"{Grant.RolePath}rules[{index}]", paths);
            paths.Add($"{Grant.BindingPath}subjects[{grant.Places[k]}]");
            paths.Add($"{Grant.BindingPath}roleRef.name");
            findings.Review(paths);
        }
    }
}
