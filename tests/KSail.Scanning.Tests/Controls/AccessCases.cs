using static KSail.Scanning.Tests.Controls.Manifest;

namespace KSail.Scanning.Tests.Controls;

internal static class AccessCases
{
    private const string Tail = "relatedObjects[0].subjects[0]|relatedObjects[0].roleRef.name";

    public static readonly ControlCase[] All =
    [
        .. Rights("C-0002", "pods/exec", "create", ""),
        .. Rights("C-0007", "deployments", "deletecollection", "apps"),
        .. Rights("C-0015", "secrets", "watch", ""),
        .. Rights("C-0031", "events", "delete", ""),
        .. Rights("C-0037", "configmaps", "patch", ""),
        .. Rights("C-0063", "pods/portforward", "create", ""),
        .. Rights("C-0065", "serviceaccounts", "impersonate", ""),
        .. Rights("C-0186", "secrets", "get", ""),
        .. Rights("C-0188", "pods", "create", ""),
        .. Rights("C-0191", "clusterroles", "bind", "rbac.authorization.k8s.io"),
        .. Rights("C-0191", "users", "impersonate", ""),
        .. Rights("C-0278", "persistentvolumes", "create", ""),
        .. Rights("C-0279", "nodes/proxy", "connect", ""),
        .. Rights("C-0280", "certificatesigningrequests/approval", "update", "certificates.k8s.io"),
        .. Rights("C-0281", "validatingwebhookconfigurations", "delete", "admissionregistration.k8s.io"),
        .. Rights("C-0282", "serviceaccounts/token", "create", ""),
        .. Everything("C-0035"),
        .. Everything("C-0187"),
        new("C-0002", "every match of an entry is named, and each entry",
            Access("{apiGroups: ['', '*'], resources: [pods/exec, a, 'pods/*'], verbs: [create]}, {apiGroups: [''], resources: ['*'], verbs: [get, '*']}"),
            "failed ServiceAccount/shop/robot "
                + Paths("rules[0].resources[0]", "rules[0].resources[2]", "rules[0].verbs[0]", "rules[0].apiGroups[0]", "rules[0].apiGroups[1]")
                + " F:relatedObjects[1].rules[1].resources[0] F:relatedObjects[1].rules[1].verbs[1] F:relatedObjects[1].rules[1].apiGroups[0] "
                + "R:relatedObjects[1].rules[1].resources[0] R:relatedObjects[1].rules[1].verbs[1] R:relatedObjects[1].rules[1].apiGroups[0]"),
        new("C-0002", "a user or group needs an API group to be found again",
            Access(Exec, "{kind: User, name: ann}, {kind: Group, name: ops, apiGroup: rbac.authorization.k8s.io}, {kind: ServiceAccount, name: robot}"),
            "passed User/ann\nfailed Group/ops "
                + Paths(["rules[0].resources[0]", "rules[0].verbs[0]", "rules[0].apiGroups[0]"], 1)
                + "\npassed ServiceAccount/robot"),
        new("C-0002", "a role that is not among the manifests",
            Object("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "roleRef: {kind: ClusterRole, name: cluster-admin}, subjects: [{kind: User, name: a, apiGroup: b}]"), ""),
        new("C-0002", "namespaces of role and binding are not compared, kinds are",
            Object("rbac.authorization.k8s.io/v1", "Role", $"rules: [{Exec}]", "metadata: {name: r, namespace: other}")
                + Object("rbac.authorization.k8s.io/v1", "RoleBinding", "roleRef: {kind: Role, name: r}, subjects: [{kind: User, name: a, apiGroup: b}]")
                + Object("rbac.authorization.k8s.io/v1", "RoleBinding", "roleRef: {kind: ClusterRole, name: r}, subjects: [{kind: User, name: a, apiGroup: b}]"),
            "failed User/a " + Paths("rules[0].resources[0]", "rules[0].verbs[0]", "rules[0].apiGroups[0]")),
        new("C-0037", "limited to another name", Access("{apiGroups: [''], resources: [configmaps], verbs: [update], resourceNames: [a]}"), "passed ServiceAccount/shop/robot"),
        new("C-0037", "limited to this name", Access("{apiGroups: [''], resources: [configmaps], verbs: [update], resourceNames: [a, coredns]}"),
            "failed ServiceAccount/shop/robot " + Paths("rules[0].resources[0]", "rules[0].verbs[0]", "rules[0].apiGroups[0]")),
        new("C-0014", "bound to the role of the dashboard",
            Object("rbac.authorization.k8s.io/v1", "ClusterRole", "rules: []", "metadata: {name: kubernetes-dashboard}")
                + Object("rbac.authorization.k8s.io/v1", "ClusterRoleBinding",
                    "roleRef: {kind: ClusterRole, name: kubernetes-dashboard}, subjects: [{kind: ServiceAccount, name: kubernetes-dashboard, namespace: a}, {kind: ServiceAccount, name: web, namespace: a}]"),
            "passed ServiceAccount/a/kubernetes-dashboard\nfailed ServiceAccount/a/web F:relatedObjects[0].subjects[1] F:relatedObjects[0].roleRef.name "
                + "R:relatedObjects[0].subjects[1] R:relatedObjects[0].roleRef.name"),
        new("C-0014", "running as the dashboard", Pod("serviceAccountName: kubernetes-dashboard"), "failed Pod/shop/web F:spec.serviceAccountName D:spec.serviceAccountName"),
        new("C-0014", "the dashboard itself, and others",
            Pod("serviceAccountName: kubernetes-dashboard", "metadata: {name: kubernetes-dashboard-1}") + Deployment("serviceAccountName: web"),
            "passed Pod/kubernetes-dashboard-1\npassed Deployment/shop/web"),
        new("C-0053", "every service account that is bound", Access("", "{kind: ServiceAccount, name: a, namespace: b}, {kind: User, name: c}, {kind: ServiceAccount, name: d}"),
            "failed ServiceAccount/b/a"),
        new("C-0053", "no service account", Access("", "{kind: User, name: c, apiGroup: d}"), ""),
        new("C-0262", "the anonymous user", Object("rbac.authorization.k8s.io/v1", "ClusterRoleBinding", "roleRef: {name: a}, subjects: [{name: b}, {name: 'system:unauthenticated'}]"),
            "failed ClusterRoleBinding/shop/web F:subjects[1] D:subjects[1]"),
        new("C-0262", "others", Object("rbac.authorization.k8s.io/v1", "RoleBinding", "roleRef: {name: a}, subjects: [{name: b}]"), "passed RoleBinding/shop/web"),
    ];

    private const string Exec = "{apiGroups: [''], resources: [pods/exec], verbs: [create]}";

    private static ControlCase[] Rights(string id, string resource, string verb, string group) =>
    [
        new(id, $"{verb} {resource}", Access($"{{apiGroups: [a, '{group}'], resources: [{resource}], verbs: [a, {verb}]}}"),
            "failed ServiceAccount/shop/robot " + Paths("rules[0].resources[0]", "rules[0].verbs[1]", "rules[0].apiGroups[1]")),
        new(id, $"wildcards for {verb} {resource}", Access("{apiGroups: ['*'], resources: ['*'], verbs: ['*']}"),
            "failed ServiceAccount/shop/robot " + Paths("rules[0].resources[0]", "rules[0].verbs[0]", "rules[0].apiGroups[0]")),
        new(id, $"{verb} {resource} of another group", Access($"{{apiGroups: [other], resources: [{resource}], verbs: [{verb}]}}"), "passed ServiceAccount/shop/robot"),
        new(id, $"{verb} and {resource} in two entries",
            Access($"{{apiGroups: ['{group}'], resources: [other], verbs: [{verb}]}}, {{apiGroups: ['{group}'], resources: [{resource}], verbs: [other]}}"), "passed ServiceAccount/shop/robot"),
    ];

    private static ControlCase[] Everything(string id) =>
    [
        new(id, "all of it", Access("{apiGroups: [''], resources: ['*'], verbs: ['*']}"),
            "failed ServiceAccount/shop/robot " + Paths("rules[0].resources[0]", "rules[0].verbs[0]", "rules[0].apiGroups[0]")),
        new(id, "all resources, some verbs", Access("{apiGroups: ['*'], resources: ['*'], verbs: [get, list]}"), "passed ServiceAccount/shop/robot"),
    ];

    private static string Paths(params string[] rules) => Paths(rules, 0);

    private static string Paths(string[] rules, int subject)
    {
        string[] paths =
        [
            .. rules.Select(static rule => $"relatedObjects[1].{rule}"),
            .. Tail.Replace("[0]|", $"[{subject}]|", StringComparison.Ordinal).Split('|'),
        ];
        return string.Join(' ', [.. paths.Select(static path => $"F:{path}"), .. paths.Select(static path => $"R:{path}")]);
    }
}
