using KSail.Documents.Yaml;

namespace KSail.Scanning.Objects;

/// <summary>The pods of an object: its pod template, read once for all controls.</summary>
internal sealed class Workload
{
    private readonly List<Container> _containers = [];

    private Workload(YamlMapping? template, string templatePath, string podPath)
    {
        Template = template;
        TemplatePath = templatePath;
        PodPath = podPath;
        Pod = template.Map("spec");
        Security = Pod.Map("securityContext");
        Labels = template.Map("metadata", "labels");
        Volumes = Pod.List("volumes");
        Read("containers", ContainerRole.Regular);
        Read("initContainers", ContainerRole.Init);
        Read("ephemeralContainers", ContainerRole.Ephemeral);
    }

    /// <summary>The pod template; of a Pod, the Pod itself.</summary>
    public YamlMapping? Template { get; }

    /// <summary>Path of the template, ending in a dot; empty for a Pod.</summary>
    public string TemplatePath { get; }

    /// <summary>Path of the specification of the pods.</summary>
    public string PodPath { get; }

    /// <summary>The specification of the pods; null when there is none.</summary>
    public YamlMapping? Pod { get; }

    /// <summary>The security context of the pods; null when there is none.</summary>
    public YamlMapping? Security { get; }

    /// <summary>The labels of the pods; null when they have none.</summary>
    public YamlMapping? Labels { get; }

    /// <summary>The volumes of the pods; null when they have none.</summary>
    public YamlSequence? Volumes { get; }

    /// <summary>All containers: the regular ones, then init containers, then ephemeral ones.</summary>
    public IReadOnlyList<Container> Containers => _containers;

    /// <summary>The name of the service account, <c>default</c> unless set; the deprecated field does not count.</summary>
    public string ServiceAccount => Pod.Text("serviceAccountName") ?? "default";

    /// <summary>The workload in a tree of a kind; null when the kind runs no pods.</summary>
    public static Workload? Of(ObjectKinds kind, YamlMapping tree)
    {
        if (kind == ObjectKinds.Pod)
            return new Workload(tree, "", "spec");
        if (kind == ObjectKinds.CronJob)
        {
            var template = tree.Map("spec", "jobTemplate").Map("spec", "template");
            return new Workload(template, "spec.jobTemplate.spec.template.", "spec.jobTemplate.spec.template.spec");
        }

        if (kind == ObjectKinds.SandboxTemplate)
            return new Workload(tree.Map("spec", "podTemplate"), "spec.podTemplate.", "spec.podTemplate.spec");
        return kind.Is(ObjectKinds.AllWorkloads) ? new Workload(tree.Map("spec", "template"), "spec.template.", "spec.template.spec") : null;
    }

    /// <summary>The path of a field of the pods.</summary>
    public string PathOf(string field) => $"{PodPath}.{field}";

    private void Read(string list, ContainerRole role)
    {
        var items = Pod.List(list);
        for (var i = 0; i < (items?.Count ?? 0); i++)
        {
            if (items![i] is YamlMapping node)
                _containers.Add(new Container(this, role, i, node));
        }
    }
}
