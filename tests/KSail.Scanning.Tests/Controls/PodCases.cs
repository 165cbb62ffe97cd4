using static KSail.Scanning.Tests.Controls.Manifest;

namespace KSail.Scanning.Tests.Controls;

internal static class PodCases
{
    public static readonly ControlCase[] All =
    [
        new("C-0061", "in default", Pod("", "metadata: {name: web, namespace: default}"), "failed Pod/default/web F:metadata.namespace R:metadata.namespace"),
        new("C-0061", "in no namespace", Deployment("", "metadata: {name: web}"), "failed Deployment/web X:metadata.namespace=YOUR_NAMESPACE"),
        new("C-0061", "elsewhere", Pod(""), "passed Pod/shop/web"),
        new("C-0073", "every Pod manifest", Pod(""), "failed Pod/shop/web"),
        new("C-0073", "a Pod of a controller", Pod("", "metadata: {name: web, namespace: shop, ownerReferences: [{name: a}]}") + Deployment(""), "passed Pod/shop/web"),
        new("C-0076", "a Pod without labels", Pod(""), "failed Pod/shop/web X:metadata.labels[app]=YOUR_VALUE"),
        new("C-0076", "workload and template need one", Deployment("", "metadata: {name: web, labels: {tier: a}}"),
            "failed Deployment/web X:spec.template.metadata.labels[app]=YOUR_VALUE"),
        new("C-0076", "both have none", CronJob(""),
            "failed CronJob/shop/web X:metadata.labels[app]=YOUR_VALUE X:spec.jobTemplate.spec.template.metadata.labels[app]=YOUR_VALUE"),
        new("C-0076", "both have one", Deployment("", "metadata: {name: web, labels: {tier: a}}", "env: b"), "passed Deployment/web"),
        new("C-0076", "labels that are set", Pod("", "metadata: {name: web, labels: {app: a}}"), "failed Pod/web X:metadata.labels[team]=YOUR_VALUE")
        {
            Inputs = [("recommendedLabels", ["team"])],
        },
        new("C-0077", "labels of another kind", Pod("", "metadata: {name: web, labels: {app: a}}"),
            "failed Pod/web X:metadata.labels[app.kubernetes.io/name]=YOUR_VALUE"),
        new("C-0077", "one is enough", Pod("", "metadata: {name: web, labels: {app.kubernetes.io/part-of: a}}"), "passed Pod/web"),
        new("C-0296", "labels differ", Object("apps/v1", "Deployment", "spec: {selector: {matchLabels: {app: a}}, template: {metadata: {labels: {app: b}}}}"),
            "failed Deployment/shop/web F:spec.selector.matchLabels"),
        new("C-0296", "an expression does not hold",
            Object("batch/v1", "CronJob", "spec: {jobTemplate: {spec: {selector: {matchExpressions: [{key: app, operator: Exists}]}, template: {metadata: {}}}}}"),
            "failed CronJob/shop/web F:spec.jobTemplate.spec.selector.matchExpressions"),
        new("C-0296", "an operator that does not exist",
            Object("apps/v1", "StatefulSet", "spec: {selector: {matchExpressions: [{key: app, operator: Like}]}, template: {metadata: {labels: {app: a}}}}"),
            "failed StatefulSet/shop/web F:spec.selector.matchExpressions"),
        new("C-0296", "the selector of a ReplicationController is a map",
            Object("v1", "ReplicationController", "spec: {selector: {app: a}, template: {metadata: {labels: {app: b}}}}"),
            "failed ReplicationController/shop/web F:spec.selector"),
        new("C-0296", "all hold, and no selector at all",
            Object("apps/v1", "DaemonSet", "spec: {selector: {matchLabels: {app: a}, matchExpressions: [{key: app, operator: In, values: [a]}, {key: b, operator: NotIn, values: [c]}, {key: b, operator: DoesNotExist}]}, template: {metadata: {labels: {app: a}}}}")
                + Object("batch/v1", "Job", "spec: {template: {}}"),
            "passed DaemonSet/shop/web\npassed Job/shop/web"),
        new("C-0305", "another strategy", Object("apps/v1", "Deployment", "spec: {strategy: {type: Recreate}, template: {}}"),
            "failed Deployment/shop/web F:spec.strategy.type R:spec.strategy.type X:spec.strategy.type=RollingUpdate"),
        new("C-0305", "none is the default", Deployment(""), "passed Deployment/shop/web"),
        new("C-0253", "only in kube-system", Pod("containers: [{name: a, image: k8s.gcr.io/pause}]", "metadata: {name: web, namespace: kube-system}"),
            "failed Pod/kube-system/web F:spec.containers[0].image R:spec.containers[0].image"),
        new("C-0253", "elsewhere it does not count", Pod("containers: [{name: a, image: k8s.gcr.io/pause}]"), ""),
        new("C-0253", "the new registry", Pod("containers: [{name: a, image: registry.k8s.io/pause}]", "metadata: {name: web, namespace: kube-system}"),
            "passed Pod/kube-system/web"),
        new("C-0255", "a secret that is among the manifests",
            Pod("volumes: [{name: v, secret: {secretName: key}}], containers: [{name: a, volumeMounts: [{name: w}, {name: v}]}]")
                + Object("v1", "Secret", "type: Opaque", "metadata: {name: key, namespace: shop}"),
            "failed Pod/shop/web F:spec.containers[0].volumeMounts[1] D:spec.containers[0].volumeMounts[1]\npassed Secret/shop/key"),
        new("C-0255", "one that is not, or that nobody mounts",
            Pod("volumes: [{name: v, secret: {secretName: key}}], containers: [{name: a, volumeMounts: [{name: v}]}]"), "passed Pod/shop/web"),
        new("C-0255", "no namespace is default",
            Pod("volumes: [{name: v, secret: {secretName: key}}], containers: [{name: a, volumeMounts: [{name: v}]}]", "metadata: {name: web}")
                + Object("v1", "Secret", "type: Opaque", "metadata: {name: key, namespace: default}"),
            "failed Pod/web F:spec.containers[0].volumeMounts[0] D:spec.containers[0].volumeMounts[0]\npassed Secret/default/key"),
        new("C-0258", "a ConfigMap",
            Deployment("volumes: [{name: v, configMap: {name: web}}], containers: [{name: a, volumeMounts: [{name: v}]}]") + Object("v1", "ConfigMap", "data: {}"),
            "failed Deployment/shop/web F:spec.template.spec.containers[0].volumeMounts[0] D:spec.template.spec.containers[0].volumeMounts[0]\npassed ConfigMap/shop/web"),
        new("C-0258", "init containers do not count",
            Deployment("volumes: [{name: v, configMap: {name: web}}], initContainers: [{name: a, volumeMounts: [{name: v}]}]") + Object("v1", "ConfigMap", "data: {}"),
            "passed Deployment/shop/web\npassed ConfigMap/shop/web"),
    ];
}
