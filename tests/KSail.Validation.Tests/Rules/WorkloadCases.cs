using static KSail.Validation.Tests.Rules.Manifests;

namespace KSail.Validation.Tests.Rules;

public sealed class WorkloadCases
{
    public static IReadOnlyList<RuleCase> All { get; } =
    [
        new("", Deployment("replicas: 0"), "a Deployment"),
        new("", Template("Deployment", "{matchLabels: {app: a}, matchExpressions: [{key: tier, operator: NotIn, values: [x]}, {key: app, operator: Exists}]}", "{app: a, more: b}"), "a selector of all sorts"),
        new("KSAIL3209", Template("Deployment", "{matchLabels: {app: b}}", "»{app: a}"), "another value"),
        new("KSAIL3209", Template("StatefulSet", "{matchLabels: {app: a, tier: x}}", "»{app: a}"), "one label too few"),
        new("KSAIL3209", Template("DaemonSet", "{matchExpressions: [{key: app, operator: DoesNotExist}]}", "»{app: a}"), "an expression that does not hold"),
        new("KSAIL3209", Template("ReplicaSet", "»{}", "{app: a}"), "an empty selector"),
        new("KSAIL3208", Template("Deployment", "{matchLabels: {app: a}, matchExpressions: [»{key: app, operator: In}]}", "{app: a}").Replace("»{key: app, operator: In}", "{key: app, operator: NotIn, values: [»'b c']}", StringComparison.Ordinal), "no value of a label"),
        new("KSAIL3208", Template("Deployment", "{matchExpressions: [{key: app, operator: Exists, values: »[a]}]}", "{app: a}"), "values of existence"),
        new("KSAIL3204", Template("Deployment", "{matchLabels: {app: a}}", "{app: a, »-b: c}"), "no key of a label"),
        new("KSAIL3219", Workload("Deployment", "").Replace("containers:", "restartPolicy: »Never, containers:", StringComparison.Ordinal), "pods that never restart"),
        new("KSAIL3219", Workload("DaemonSet", "").Replace("containers:", "activeDeadlineSeconds: »5, containers:", StringComparison.Ordinal), "pods that end by themselves"),
        new("KSAIL3225", Deployment("replicas: »-1"), "negative"),
        new("KSAIL3225", "»" + Namespaced("apps/v1", "Deployment", ""), "no spec"),
        new("KSAIL3225", Namespaced("apps/v1", "StatefulSet", "»spec:"), "a spec with nothing in it"),
        new("KSAIL3225", "»" + Namespaced("v1", "ReplicationController", ""), "no spec"),
        new("KSAIL3225", Namespaced("v1", "ReplicationController", "spec: »{replicas: 1, selector: {app: a}}"), "no template"),
        new("KSAIL3225", Namespaced("apps/v1", "ReplicaSet", "spec: »{selector: {matchLabels: {app: a}}}"), "no template"),
        new("KSAIL3219", Namespaced("apps/v1", "Deployment", "spec: {selector: {matchLabels: {app: a}}, template: »{metadata: {labels: {app: a}}}}"), "a template without spec"),
        new("KSAIL3226", "»" + Namespaced("batch/v1", "Job", ""), "no spec"),
        new("KSAIL3226", Namespaced("batch/v1", "CronJob", "spec: {schedule: '@daily', jobTemplate: »{}}"), "a Job without spec"),
        new("KSAIL3225", Deployment("minReadySeconds: »-1"), "negative time"),
        new("KSAIL3225", Deployment("progressDeadlineSeconds: »5\n  minReadySeconds: 5"), "no time for progress"),
        new("KSAIL3225", Deployment("minReadySeconds: 600").Replace("spec:\n  selector", "spec:\n  »selector", StringComparison.Ordinal).Replace("spec:\r\n  selector", "spec:\r\n  »selector", StringComparison.Ordinal), "the default of ten minutes"),

        new("", Deployment("strategy: {rollingUpdate: {maxSurge: 0}}"), "a quarter may be unavailable by default"),
        new("", Deployment("strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 150%, maxUnavailable: 0}}"), "more than twice as many"),
        new("KSAIL3225", Deployment("strategy: {rollingUpdate: »{maxSurge: 0, maxUnavailable: 0%}}"), "no room at all"),
        new("KSAIL3225", Deployment("strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: »101%}}"), "more than all"),
        new("KSAIL3225", Deployment("strategy: {rollingUpdate: {maxSurge: »'5'}}"), "a number in quotes"),
        new("KSAIL3225", Deployment("strategy: {rollingUpdate: {maxSurge: »-1}}"), "negative surge"),
        new("KSAIL3225", Deployment("strategy: {type: Recreate, rollingUpdate: »{maxSurge: 1}}"), "not rolling"),
        new("", Workload("DaemonSet", "updateStrategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 0}}"), "surge alone"),
        new("KSAIL3225", Workload("DaemonSet", "updateStrategy: {rollingUpdate: »{maxSurge: 1}}"), "one is unavailable by default"),
        new("KSAIL3225", Workload("DaemonSet", "updateStrategy: {rollingUpdate: »{maxUnavailable: 0}}"), "none at all"),
        new("", Workload("StatefulSet", "updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 2}}"), "no service name, since 1.33"),
        new("KSAIL3225", Workload("StatefulSet", "updateStrategy: {type: OnDelete, rollingUpdate: »{partition: 1}}"), "not rolling"),
        new("KSAIL3225", Workload("StatefulSet", "updateStrategy: {rollingUpdate: {partition: »-1}}"), "a negative partition"),
        new("KSAIL3225", Workload("StatefulSet", "updateStrategy: {rollingUpdate: {maxUnavailable: »0}}"), "nothing may be unavailable"),
        new("KSAIL3225", Workload("StatefulSet", "ordinals: {start: »-1}"), "a negative ordinal"),

        new("", StatefulSet("{name: data}", "{accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}"), "claims are volumes"),
        new("KSAIL3220", StatefulSet("{name: »Data}", "{accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}").Replace("volumeMounts: [{name: data, mountPath: /a}]", "stdin: true", StringComparison.Ordinal), "no name of a volume"),
        new("KSAIL3242", StatefulSet("{name: data}", "»{resources: {requests: {storage: 1Gi}}}"), "no access mode"),
        new("KSAIL3242", StatefulSet("{name: data}", "{accessModes: [ReadWriteOnce], resources: {requests: {storage: »0}}}"), "no size"),
        new("KSAIL3213", StatefulSet("{name: data}", "{accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}").Replace("volumeMounts: [{name: data", "volumeMounts: [{name: »dat", StringComparison.Ordinal), "no such volume or claim"),

        new("", Namespaced("v1", "ReplicationController", "spec: {template: {metadata: {labels: {app: a}}, spec: {containers: [{name: a, image: b}]}}}"), "selects what it makes"),
        new("KSAIL3209", Namespaced("v1", "ReplicationController", "spec: {selector: {app: b}, template: {metadata: {labels: »{app: a}}, spec: {containers: [{name: a, image: b}]}}}"), "selects something else"),
        new("KSAIL3211", Namespaced("v1", "PodTemplate", "template: {spec: {containers: [{name: a, image: b, ports: [{containerPort: »0}]}]}}"), "templates by themselves"),

        new("", Job("backoffLimit: 0\n  completions: 5\n  completionMode: Indexed\n  backoffLimitPerIndex: 1\n  maxFailedIndexes: 5"), "an indexed Job"),
        new("KSAIL3226", Job("parallelism: »-1"), "negative"),
        new("KSAIL3226", Job("backoffLimitPerIndex: »1"), "there are no indexes"),
        new("KSAIL3226", Job("completionMode: Indexed").Replace("spec:\n  template", "spec:\n  »template", StringComparison.Ordinal).Replace("spec:\r\n  template", "spec:\r\n  »template", StringComparison.Ordinal), "how many indexes"),
        new("KSAIL3226", Job("completionMode: Indexed\n  completions: 2\n  backoffLimitPerIndex: 1\n  maxFailedIndexes: »3"), "more failures than indexes"),
        new("KSAIL3226", Job("").Replace("restartPolicy: Never, ", "", StringComparison.Ordinal).Replace("spec: {containers", "spec: »{containers", StringComparison.Ordinal), "restart always is the default"),
        new("KSAIL3226", Job("").Replace("restartPolicy: Never", "restartPolicy: »Always", StringComparison.Ordinal), "restart always"),
        new("KSAIL3209", Job("selector: »{matchLabels: {app: a}}"), "the server makes the selector"),
        new("", Job("manualSelector: true\n  selector: {matchLabels: {app: a}}").Replace("template: {spec", "template: {metadata: {labels: {app: a}}, spec", StringComparison.Ordinal), "a selector by hand"),
        new("KSAIL3209", Job("manualSelector: true\n  selector: {matchLabels: {app: a}}").Replace("template: {spec", "template: {metadata: {labels: »{app: b}}, spec", StringComparison.Ordinal), "a selector by hand that does not fit"),
        new("", Job("podFailurePolicy: {rules: [{action: Ignore, onPodConditions: [{type: DisruptionTarget, status: 'True'}]}, {action: FailJob, onExitCodes: {containerName: a, operator: In, values: [1, 42]}}]}"), "a policy of failures"),
        new("KSAIL3226", Job("podFailurePolicy: {rules: [»{action: Ignore}]}"), "when to ignore"),
        new("KSAIL3226", Job("podFailurePolicy: {rules: [{action: FailJob, onExitCodes: {operator: In, values: [»0]}}]}"), "success is no failure"),
        new("KSAIL3226", Job("podFailurePolicy: {rules: [{action: FailJob, onExitCodes: {operator: In, values: [5, »3]}}]}"), "not in order"),
        new("KSAIL3226", Job("podFailurePolicy: {rules: [{action: FailJob, onExitCodes: {containerName: »z, operator: In, values: [5]}}]}"), "no such container"),
        new("KSAIL3226", Job("podFailurePolicy: {rules: [{action: »FailIndex, onExitCodes: {operator: In, values: [5]}}]}"), "there are no indexes to fail"),
        new("KSAIL3226", Job("podReplacementPolicy: »TerminatingOrFailed\n  podFailurePolicy: {rules: [{action: FailJob, onExitCodes: {operator: In, values: [5]}}]}"), "too early for the policy"),
        new("KSAIL3226", Job("managedBy: »me"), "no domain"),

        new("", CronJob("schedule: '*/5 0-6 1,15 JAN-mar ?'\n  timeZone: Europe/Copenhagen"), "a schedule"),
        new("", CronJob("schedule: '@every 1h30m'"), "every so often"),
        new("", CronJob("schedule: '0 0 31 2 1'"), "a day of the week makes up for it"),
        new("KSAIL3227", CronJob("schedule: »''"), "none"),
        new("KSAIL3227", CronJob("schedule: »'* * * *'"), "four fields"),
        new("KSAIL3227", CronJob("schedule: »'0 0 * * * *'"), "six fields"),
        new("KSAIL3227", CronJob("schedule: »'60 * * * *'"), "no such minute"),
        new("KSAIL3227", CronJob("schedule: »'* * * * 7'"), "Sunday is 0"),
        new("KSAIL3227", CronJob("schedule: »'* 5-2 * * *'"), "a range that ends before it begins"),
        new("KSAIL3227", CronJob("schedule: »'*/0 * * * *'"), "no step"),
        new("KSAIL3227", CronJob("schedule: »'@reboot'"), "a word of another cron"),
        new("KSAIL3227", CronJob("schedule: »'TZ=UTC 0 0 * * *'"), "a zone in the schedule"),
        new("KSAIL3227", CronJob("schedule: '@daily'\n  timeZone: »Europe/Kopenhagen"), "no such zone"),
        new("KSAIL3227", CronJob("schedule: '@daily'\n  timeZone: »''"), "an empty zone"),
        new("KSAIL3228", CronJob("schedule: »'0 0 30 2 *'"), "the 30th of February"),
        new("KSAIL3209", CronJob("schedule: '@daily'").Replace("jobTemplate: {spec: {", "jobTemplate: {spec: {manualSelector: »true, ", StringComparison.Ordinal), "Jobs of a CronJob are not selected by hand"),
        new("KSAIL3226", CronJob("schedule: '@daily'\n  failedJobsHistoryLimit: »-1"), "negative"),

        new("", Job("completions: 5\n  completionMode: Indexed\n  backoffLimitPerIndex: 1\n  successPolicy: {rules: [{succeededIndexes: '0,2-4', succeededCount: 4}, {succeededCount: 1}]}\n  podFailurePolicy: {rules: [{action: Ignore, onPodConditions: [{type: DisruptionTarget, status: 'True'}]}]}"), "what is a success, and what a failure"),
        new("KSAIL3226", Job("completions: 5\n  completionMode: Indexed\n  successPolicy: {rules: »[]}").Replace("»[]", "[»{}]", StringComparison.Ordinal), "a success of what"),
        new("KSAIL3226", Job("completions: 5\n  completionMode: Indexed\n  successPolicy: {rules: [{succeededIndexes: »'2,1'}]}"), "indexes that fall"),
        new("KSAIL3226", Job("completions: 5\n  completionMode: Indexed\n  successPolicy: {rules: [{succeededIndexes: »'1-5'}]}"), "an index too many"),
        new("KSAIL3226", Job("completions: 5\n  completionMode: Indexed\n  successPolicy: {rules: [{succeededIndexes: »'1..3'}]}"), "no range"),
        new("KSAIL3226", Job("completions: 5\n  completionMode: Indexed\n  successPolicy: {rules: [{succeededIndexes: '1-2', succeededCount: »3}]}"), "more than there are"),
        new("KSAIL3226", Job("»completions: 200000\n  completionMode: Indexed\n  backoffLimitPerIndex: 1").Replace("spec:", "spec: ", StringComparison.Ordinal).Replace("»", "", StringComparison.Ordinal).Replace("template: {spec", "»template: {spec", StringComparison.Ordinal), "many, and no bound"),
        new("KSAIL3226", Job("podFailurePolicy: {rules: [{action: Ignore, onPodConditions: [{type: »'a b', status: 'True'}]}]}"), "no name of a condition"),
        new("KSAIL3226", Job("podFailurePolicy: {rules: [{action: Ignore, onPodConditions: [{type: Ready, status: »Yes}]}]}").Replace("»Yes", "»'Yes'", StringComparison.Ordinal), "no status"),
        new("KSAIL3226", Job("").Replace("template: {spec", "template: {metadata: {labels: {job-name: »b}}, spec", StringComparison.Ordinal), "the label of another Job"),
        new("KSAIL3226", Job("").Replace("template: {spec", "template: {metadata: {labels: {batch.kubernetes.io/controller-uid: »b}}, spec", StringComparison.Ordinal), "the label of an earlier life"),
        new("KSAIL3225", "»" + Namespaced("apps/v1", "ControllerRevision", "revision: 1"), "a revision of nothing"),
        new("KSAIL3225", Workload("StatefulSet", "persistentVolumeClaimRetentionPolicy: {whenDeleted: »Keep}"), "no such policy"),
        new("KSAIL3225", Deployment("»progressDeadlineSeconds: 0").Replace("»progressDeadlineSeconds: 0", "progressDeadlineSeconds: »0", StringComparison.Ordinal), "no time at all"),
        new("", Namespaced("apps/v1", "ControllerRevision", "revision: 1\ndata: [1, two]"), "a revision of anything"),
    ];

    public static TheoryData<string, string, string> Rows => RuleCase.Rows(All);

    [Theory]
    [MemberData(nameof(Rows))]
    public void Workloads(string code, string manifest, string why) => new RuleCase(code, manifest, why).Verify();

    private static string Template(string kind, string selector, string labels) => $$"""
        apiVersion: apps/v1
        kind: {{kind}}
        metadata: {name: a, namespace: shop}
        spec:
          selector: {{selector}}
          template: {metadata: {labels: {{labels}} }, spec: {containers: [{name: a, image: b}]} }
        """;

    private static string StatefulSet(string metadata, string claim) => $$"""
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: a, namespace: shop}
        spec:
          selector: {matchLabels: {app: a} }
          template: {metadata: {labels: {app: a} }, spec: {containers: [{name: a, image: b, volumeMounts: [{name: data, mountPath: /a}]}]} }
          volumeClaimTemplates: [{metadata: {{metadata}}, spec: {{claim}} }]
        """;
}
