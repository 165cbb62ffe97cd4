using static KSail.Scanning.Tests.Controls.Manifest;

namespace KSail.Scanning.Tests.Controls;

internal static class AccountCases
{
    private const string Token = "spec.automountServiceAccountToken";
    private const string Bound = "roleRef: {kind: Role, name: web}, subjects: [{kind: ServiceAccount, name: web, namespace: shop}]";

    public static readonly ControlCase[] All =
    [
        .. Mounting("C-0034"),
        .. Mounting("C-0190"),
        new("C-0189", "the default account keeps its token",
            Account("default") + Account("default", "automountServiceAccountToken: true", "other") + Account("default", "automountServiceAccountToken: false", "third") + Account("web"),
            "failed ServiceAccount/shop/default X:automountServiceAccountToken=false\n"
                + "failed ServiceAccount/other/default F:automountServiceAccountToken D:automountServiceAccountToken\npassed ServiceAccount/third/default"),
        new("C-0189", "a namespace needs an account of its own", Namespace("shop") + Namespace("other") + Account("web") + Account("default", "automountServiceAccountToken: false", "other"),
            "passed Namespace/shop\nfailed Namespace/other\npassed ServiceAccount/other/default"),
        new("C-0189", "an account without a namespace is not looked at", Object("v1", "ServiceAccount", "secrets: []", "metadata: {name: default}") + Namespace("default"),
            "failed Namespace/default"),
        new("C-0189", "nothing to complain about", Namespace("shop") + Account("web"), "passed Namespace/shop"),
        new("C-0294", "the old field alone", Pod("serviceAccount: web"), "failed Pod/shop/web F:spec.serviceAccount D:spec.serviceAccount X:spec.serviceAccountName=web"),
        new("C-0294", "it differs from the new one", CronJob("serviceAccount: web, serviceAccountName: other"),
            "failed CronJob/shop/web F:spec.jobTemplate.spec.template.spec.serviceAccount D:spec.jobTemplate.spec.template.spec.serviceAccount"),
        new("C-0294", "it says the same", Pod("serviceAccount: web, serviceAccountName: web"), "passed Pod/shop/web"),
        new("C-0307", "it is not there, or elsewhere", Deployment("serviceAccountName: web") + Account("web", "secrets: []", "other"),
            "failed Deployment/shop/web F:spec.template.spec.serviceAccountName\npassed ServiceAccount/other/web"),
        new("C-0307", "it is there, default, or not named", Deployment("serviceAccountName: web") + Account("web") + Pod("serviceAccountName: default") + Pod(""),
            "passed Deployment/shop/web\npassed ServiceAccount/shop/web\npassed Pod/shop/web\npassed Pod/shop/web"),
        new("C-0261", "an account that is bound", Pod("serviceAccountName: web") + Account("web") + Binding(Bound), $"failed Pod/shop/web X:{Token}=false"),
        new("C-0261", "the pod insists", Pod("serviceAccountName: web, automountServiceAccountToken: true") + Account("web", "automountServiceAccountToken: false") + Binding(Bound),
            $"failed Pod/shop/web F:{Token} R:{Token}"),
        new("C-0261", "everybody is bound", Pod("") + Account("default") + Binding("roleRef: {kind: Role, name: a}, subjects: [{kind: Group, name: 'system:serviceaccounts'}]"),
            $"failed Pod/shop/web X:{Token}=false"),
        new("C-0261", "name, namespace and kind may come from several subjects",
            Pod("serviceAccountName: web") + Account("web")
                + Binding("roleRef: {kind: Role, name: a}, subjects: [{kind: User, name: web}, {kind: ServiceAccount, name: other, namespace: shop}]"),
            $"failed Pod/shop/web X:{Token}=false"),
        new("C-0261", "not bound, or no token", Pod("serviceAccountName: web") + Account("web") + Deployment("serviceAccountName: other") + Account("other", "automountServiceAccountToken: false")
                + Binding("roleRef: {kind: Role, name: a}, subjects: [{kind: ServiceAccount, name: other, namespace: shop}]"),
            "passed Pod/shop/web\npassed Deployment/shop/web"),
        new("C-0261", "without a namespace it does not count", Pod("serviceAccountName: web", "metadata: {name: web}") + Account("web") + Binding(Bound), ""),
        new("C-0267", "it may read secrets", Pod("serviceAccountName: web") + Account("web") + Access("{apiGroups: [''], resources: [secrets], verbs: [list]}", Subject), "failed Pod/shop/web"),
        new("C-0267", "it may create pods, by wildcards", Pod("serviceAccountName: web") + Account("web") + Access("{apiGroups: ['*'], resources: ['*'], verbs: [create]}", Subject), "failed Pod/shop/web"),
        new("C-0267", "not by what one entry of the role leaves to another",
            Pod("serviceAccountName: web") + Account("web") + Access("{apiGroups: [''], resources: [pods], verbs: [get]}, {apiGroups: [''], resources: [services], verbs: [create]}", Subject),
            "passed Pod/shop/web"),
        new("C-0267", "the kind of the role is compared",
            Pod("serviceAccountName: web") + Account("web") + Object("rbac.authorization.k8s.io/v1", "ClusterRole", "rules: [{apiGroups: [''], resources: [secrets], verbs: [get]}]") + Binding(Bound),
            "passed Pod/shop/web"),
        new("C-0267", "no token, no reach", Pod("serviceAccountName: web, automountServiceAccountToken: false") + Account("web") + Access("{apiGroups: [''], resources: [secrets], verbs: [get]}", Subject),
            "passed Pod/shop/web"),
        new("C-0272", "it may do everything", Pod("serviceAccountName: web") + Account("web") + Access("{apiGroups: [''], resources: ['*'], verbs: ['*']}", Subject), "failed Pod/shop/web"),
        new("C-0272", "the kind of the role is not compared",
            Pod("serviceAccountName: web") + Account("web") + Object("rbac.authorization.k8s.io/v1", "ClusterRole", "rules: [{apiGroups: ['*'], resources: ['*'], verbs: ['*']}]") + Binding(Bound),
            "failed Pod/shop/web"),
        new("C-0272", "less than everything", Pod("serviceAccountName: web") + Account("web") + Access("{apiGroups: [''], resources: ['*'], verbs: [get]}", Subject), "passed Pod/shop/web"),
    ];

    private const string Subject = "{kind: ServiceAccount, name: web, namespace: shop}";

    private static ControlCase[] Mounting(string id) =>
    [
        new(id, "nobody says anything and the account is not there", Pod(""), $"failed Pod/shop/web X:{Token}=false"),
        new(id, "the pod says true", Deployment("automountServiceAccountToken: true"),
            "failed Deployment/shop/web F:spec.template.spec.automountServiceAccountToken X:spec.template.spec.automountServiceAccountToken=false"),
        new(id, "the account decides", Pod("serviceAccountName: web") + Account("web", "automountServiceAccountToken: false") + CronJob("") + Account("default"),
            "passed Pod/shop/web\npassed ServiceAccount/shop/web\n"
                + "failed CronJob/shop/web X:spec.jobTemplate.spec.template.spec.automountServiceAccountToken=false\npassed ServiceAccount/shop/default"),
        new(id, "the pod says false", Pod("automountServiceAccountToken: false"), "passed Pod/shop/web"),
        new(id, "the old field names no account", Pod("serviceAccount: web") + Account("web", "automountServiceAccountToken: false"),
            $"failed Pod/shop/web X:{Token}=false\npassed ServiceAccount/shop/web"),
    ];

    private static string Account(string name, string rest = "secrets: []", string space = "shop") =>
        Object("v1", "ServiceAccount", rest, $"metadata: {{name: {name}, namespace: {space}}}");

    private static string Binding(string rest) => Object("rbac.authorization.k8s.io/v1", "RoleBinding", rest);
}
