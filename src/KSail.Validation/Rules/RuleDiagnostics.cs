using KSail.Documents.Diagnostics;

namespace KSail.Validation.Rules;

/// <summary>
/// What an API server refuses although the schema allows it (errors), and what it takes although nobody can mean it (warnings). One code for
/// each kind of mistake.
/// </summary>
public static class RuleDiagnostics
{
    /// <summary>A name that the kind does not allow.</summary>
    public static readonly DiagnosticDescriptor Name = new("KSAIL3200", "The name of an object is not allowed");

    /// <summary>A namespace that cannot exist.</summary>
    public static readonly DiagnosticDescriptor Namespace = new("KSAIL3201", "The namespace of an object is not allowed");

    /// <summary>A namespace on an object that has none: the server drops it.</summary>
    public static readonly DiagnosticDescriptor NamespaceIgnored =
        new("KSAIL3202", "An object that belongs to no namespace names one", DiagnosticSeverity.Warning);

    /// <summary>No namespace on an object that needs one: Flux refuses it.</summary>
    public static readonly DiagnosticDescriptor NamespaceMissing =
        new("KSAIL3203", "Objects do not say which namespace they belong to", DiagnosticSeverity.Warning);

    /// <summary>A key or value of a label.</summary>
    public static readonly DiagnosticDescriptor Label = new("KSAIL3204", "A label is not allowed");

    /// <summary>A key of an annotation, the size of all, or the value of one that the server reads.</summary>
    public static readonly DiagnosticDescriptor Annotation = new("KSAIL3205", "An annotation is not allowed");

    /// <summary>Finalizers and owner references.</summary>
    public static readonly DiagnosticDescriptor Ownership = new("KSAIL3206", "A finalizer or an owner reference is not allowed");

    /// <summary>Metadata that only the server sets.</summary>
    public static readonly DiagnosticDescriptor ServerField =
        new("KSAIL3207", "A manifest has metadata that only the API server sets", DiagnosticSeverity.Warning);

    /// <summary>An expression that is no selector.</summary>
    public static readonly DiagnosticDescriptor Selector = new("KSAIL3208", "A selector is not valid");

    /// <summary>A workload whose selector does not select its own pods.</summary>
    public static readonly DiagnosticDescriptor SelectorMismatch = new("KSAIL3209", "A workload does not select its own pods");

    /// <summary>Names of containers.</summary>
    public static readonly DiagnosticDescriptor Container = new("KSAIL3210", "A container is not allowed");

    /// <summary>Ports of containers.</summary>
    public static readonly DiagnosticDescriptor ContainerPort = new("KSAIL3211", "A port of a container is not allowed");

    /// <summary>Environment variables.</summary>
    public static readonly DiagnosticDescriptor Variable = new("KSAIL3212", "An environment variable is not allowed");

    /// <summary>Mounts of volumes and devices.</summary>
    public static readonly DiagnosticDescriptor Mount = new("KSAIL3213", "A volume is not mounted correctly");

    /// <summary>Volumes of pods.</summary>
    public static readonly DiagnosticDescriptor Volume = new("KSAIL3214", "A volume of a pod is not allowed");

    /// <summary>Requests and limits.</summary>
    public static readonly DiagnosticDescriptor Resources = new("KSAIL3215", "Requests or limits of resources are not allowed");

    /// <summary>Probes and lifecycle handlers.</summary>
    public static readonly DiagnosticDescriptor Probe = new("KSAIL3216", "A probe or lifecycle handler is not allowed");

    /// <summary>Security contexts.</summary>
    public static readonly DiagnosticDescriptor Security = new("KSAIL3217", "A security context is not allowed");

    /// <summary>Affinity, tolerations and spreading.</summary>
    public static readonly DiagnosticDescriptor Scheduling = new("KSAIL3218", "A scheduling rule of a pod is not allowed");

    /// <summary>Everything else of a pod.</summary>
    public static readonly DiagnosticDescriptor Pod = new("KSAIL3219", "A setting of a pod is not allowed");

    /// <summary>Pods that are accepted, and do not run.</summary>
    public static readonly DiagnosticDescriptor PodUnintended =
        new("KSAIL3220", "A pod will not do what its manifest seems to mean", DiagnosticSeverity.Warning);

    /// <summary>Replicas, update strategies and timing of workloads.</summary>
    public static readonly DiagnosticDescriptor Workload = new("KSAIL3225", "A setting of a workload is not allowed");

    /// <summary>Jobs.</summary>
    public static readonly DiagnosticDescriptor Job = new("KSAIL3226", "A setting of a job is not allowed");

    /// <summary>Schedules of CronJobs.</summary>
    public static readonly DiagnosticDescriptor Schedule = new("KSAIL3227", "The schedule of a CronJob is not valid");

    /// <summary>A schedule of days that do not exist.</summary>
    public static readonly DiagnosticDescriptor NeverScheduled = new("KSAIL3228", "A CronJob never runs", DiagnosticSeverity.Warning);

    /// <summary>Ports of Services.</summary>
    public static readonly DiagnosticDescriptor ServicePort = new("KSAIL3230", "A port of a Service is not allowed");

    /// <summary>Types, addresses and policies of Services.</summary>
    public static readonly DiagnosticDescriptor Service = new("KSAIL3231", "A setting of a Service is not allowed");

    /// <summary>A node port that most clusters do not give.</summary>
    public static readonly DiagnosticDescriptor NodePortRange =
        new("KSAIL3235", "A node port lies outside the usual range", DiagnosticSeverity.Warning);

    /// <summary>Services that are accepted, and lose a setting.</summary>
    public static readonly DiagnosticDescriptor ServiceUnintended =
        new("KSAIL3236", "A setting of a Service has no effect", DiagnosticSeverity.Warning);

    /// <summary>Ingresses and their classes.</summary>
    public static readonly DiagnosticDescriptor Ingress = new("KSAIL3232", "A setting of an Ingress is not allowed");

    /// <summary>Network policies.</summary>
    public static readonly DiagnosticDescriptor NetworkPolicy = new("KSAIL3233", "A rule of a NetworkPolicy is not allowed");

    /// <summary>Endpoints and endpoint slices.</summary>
    public static readonly DiagnosticDescriptor Endpoints = new("KSAIL3234", "An endpoint is not allowed");

    /// <summary>Keys and size of ConfigMaps and Secrets.</summary>
    public static readonly DiagnosticDescriptor Data = new("KSAIL3240", "The data of a ConfigMap or Secret is not allowed");

    /// <summary>What the type of a Secret asks for.</summary>
    public static readonly DiagnosticDescriptor SecretType = new("KSAIL3241", "A Secret lacks what its type asks for");

    /// <summary>Claims of volumes, wherever they stand.</summary>
    public static readonly DiagnosticDescriptor Claim = new("KSAIL3242", "A claim of a volume is not allowed");

    /// <summary>Persistent volumes, storage classes and drivers.</summary>
    public static readonly DiagnosticDescriptor Storage = new("KSAIL3243", "A persistent volume or storage class is not allowed");

    /// <summary>Quotas and limit ranges.</summary>
    public static readonly DiagnosticDescriptor Quota = new("KSAIL3244", "A quota or limit range is not allowed");

    /// <summary>Disruption budgets.</summary>
    public static readonly DiagnosticDescriptor Budget = new("KSAIL3250", "A PodDisruptionBudget is not allowed");

    /// <summary>Horizontal pod autoscalers.</summary>
    public static readonly DiagnosticDescriptor Autoscaler = new("KSAIL3251", "A HorizontalPodAutoscaler is not allowed");

    /// <summary>Priority and runtime classes, leases.</summary>
    public static readonly DiagnosticDescriptor Class = new("KSAIL3252", "A priority or runtime class is not allowed");

    /// <summary>Rules of roles.</summary>
    public static readonly DiagnosticDescriptor Role = new("KSAIL3253", "A rule of a role is not allowed");

    /// <summary>Bindings of roles.</summary>
    public static readonly DiagnosticDescriptor Binding = new("KSAIL3254", "A role binding is not allowed");

    /// <summary>Admission webhooks.</summary>
    public static readonly DiagnosticDescriptor Webhook = new("KSAIL3255", "An admission webhook is not allowed");

    /// <summary>Admission policies and their bindings.</summary>
    public static readonly DiagnosticDescriptor AdmissionPolicy = new("KSAIL3256", "An admission policy is not allowed");

    /// <summary>Names and versions of custom resource definitions.</summary>
    public static readonly DiagnosticDescriptor Definition = new("KSAIL3257", "A CustomResourceDefinition is not allowed");

    /// <summary>Schemas of custom resource definitions.</summary>
    public static readonly DiagnosticDescriptor DefinitionSchema = new("KSAIL3258", "The schema of a CustomResourceDefinition is not structural");

    /// <summary>API services.</summary>
    public static readonly DiagnosticDescriptor ApiService = new("KSAIL3259", "An APIService is not allowed");

    /// <summary>Nodes, and ranges of addresses.</summary>
    public static readonly DiagnosticDescriptor Node = new("KSAIL3245", "A node or a range of addresses is not allowed");

    /// <summary>Flow schemas and priority levels.</summary>
    public static readonly DiagnosticDescriptor Flow = new("KSAIL3261", "A FlowSchema or PriorityLevelConfiguration is not allowed");

    /// <summary>Requests for certificates and trust bundles.</summary>
    public static readonly DiagnosticDescriptor Certificate = new("KSAIL3262", "A request for a certificate or a trust bundle is not allowed");

    /// <summary>Claims of devices and classes of them.</summary>
    public static readonly DiagnosticDescriptor Device = new("KSAIL3263", "A claim or class of devices is not allowed");

    /// <summary>Expressions of definitions and admission policies.</summary>
    public static readonly DiagnosticDescriptor Expression = new("KSAIL3260", "An expression of a definition or admission policy is not valid");

    /// <summary>A name that is nearly the name of another object.</summary>
    public static readonly DiagnosticDescriptor MissingReference =
        new("KSAIL3270", "An object refers to one that the environment does not have", DiagnosticSeverity.Warning);

    /// <summary>A key that the ConfigMap or Secret does not have.</summary>
    public static readonly DiagnosticDescriptor MissingKey =
        new("KSAIL3271", "An object refers to a key that its target does not have", DiagnosticSeverity.Warning);

    /// <summary>A port that the Service does not have, or its pods.</summary>
    public static readonly DiagnosticDescriptor MissingPort =
        new("KSAIL3272", "An object refers to a port that its target does not have", DiagnosticSeverity.Warning);

    /// <summary>A selector that no pod of the environment answers to.</summary>
    public static readonly DiagnosticDescriptor SelectsNothing =
        new("KSAIL3273", "A selector selects nothing that the environment has", DiagnosticSeverity.Warning);
}
