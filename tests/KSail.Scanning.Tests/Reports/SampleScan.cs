using KSail.Documents.Diagnostics;
using KSail.Scanning.Reports;
using KSail.Scanning.Reports.Html;
using KSail.Scanning.Results;

namespace KSail.Scanning.Tests.Reports;

/// <summary>Scans that are filled in by hand: one that has every status there is, one with hostile names, and one of any size.</summary>
internal static class SampleScan
{
    public const string Root = "/repo";
    public const string Config = "/repo/ksail.yaml";
    public const string Version = "1.2.3";

    public static readonly ControlDescription Privileged = new("C-0057", "Privileged container", 8, "A privileged container can do almost everything that processes of the host can.", "Remove privileged, and add single capabilities instead.");
    public static readonly ControlDescription Patched = new("C-0090", "Known hole in Grafana", 9, "This release lets anybody in.", "Use a release that has the fix.");
    public static readonly ControlDescription NonRoot = new("C-0013", "Non-root containers", 6, "A process that runs as root has more ways out of its container.", "Set runAsNonRoot, or a user that is not 0.");
    public static readonly ControlDescription Secrets = new("C-0015", "List Kubernetes secrets", 7, "Whoever reads secrets can be whomever they belong to.", "Name the secrets that the role is for.");
    public static readonly ControlDescription Registry = new("C-0078", "Images from allowed registry", 5, "Images from anywhere may hold anything.", "Use images from registries that you trust.");
    public static readonly ControlDescription Policy = new("C-0030", "Ingress and Egress blocked", 6, "Without a policy every pod reaches every other.", "Add a policy that selects the pods.");
    public static readonly ControlDescription Ssh = new("C-0042", "SSH server running inside container", 3, "A shell that listens is a door.", "Remove the server.");
    public static readonly ControlDescription ApiServer = new("C-0005", "API server insecure port is enabled", 9, "Everybody on the network is an administrator.", "Close the port.");

    public static SourceSpan At(string file, int line, int column = 1, int length = 0) => new($"{Root}/{file}", line, column, length > 0 ? line : 0, length > 0 ? column + length : 0);

    public static FieldPath Fix(string path, string value, SourceSpan span) => new(FieldPathRole.Fix, path, value, span);

    public static FieldPath Field(FieldPathRole role, string path, SourceSpan span) => new(role, path, "", span);

    public static ResourceVerdict Resource(string kind, string @namespace, string name, ResourceStatus status, SourceSpan span, params FieldPath[] paths) =>
        new(kind is "Role" or "ClusterRole" ? "rbac.authorization.k8s.io/v1" : "apps/v1", kind, @namespace, name, status, paths, span, "");

    public static ResourceVerdict Excepted(string exception, ResourceVerdict resource) => resource with { Status = ResourceStatus.Excepted, Exception = exception };

    /// <summary>Seven controls: two fail, one with an exception beside it; one needs configuration; one concerns nothing.</summary>
    public static ScanResult Create(int? threshold = 85)
    {
        var web = At("k8s/apps/web.yaml", 19, 11, 30);
        var privileged = new ControlResult(Privileged, ControlStatus.Failed, "", 50,
        [
            Resource("Deployment", "shop", "web", ResourceStatus.Failed, web,
                Field(FieldPathRole.Delete, "spec.template.spec.containers[0].securityContext.privileged", web),
                Field(FieldPathRole.Failed, "spec.template.spec.containers[0].securityContext.privileged", web),
                Field(FieldPathRole.Delete, "spec.template.spec.containers[1].securityContext.capabilities.add[0]", At("k8s/overlays/prod/patch.yaml", 7, 9, 9))),
            Resource("DaemonSet", "shop", "agent", ResourceStatus.Passed, At("k8s/apps/agent.yaml", 1)),
        ]);
        var nonRoot = new ControlResult(NonRoot, ControlStatus.Failed, "", 66.66667f,
        [
            Resource("Deployment", "shop", "web", ResourceStatus.Failed, At("k8s/apps/web.yaml", 12, 7, 10),
                Fix("spec.template.spec.containers[0].securityContext.runAsNonRoot", "true", At("k8s/apps/web.yaml", 12, 7, 10)),
                Fix("spec.template.spec.securityContext.seccompProfile", "YOUR_VALUE", At("k8s/apps/web.yaml", 10, 7))),
            Excepted("agents of the host", Resource("DaemonSet", "shop", "agent", ResourceStatus.Failed, At("k8s/apps/agent.yaml", 9, 5),
                Fix("spec.template.spec.containers[0].securityContext.runAsNonRoot", "true", At("k8s/apps/agent.yaml", 9, 5)))),
            Resource("StatefulSet", "shop", "db", ResourceStatus.Passed, At("k8s/apps/db.yaml", 1)),
        ]);
        var secrets = new ControlResult(Secrets, ControlStatus.Failed, "", 0,
        [
            new ResourceVerdict("rbac.authorization.k8s.io", "ServiceAccount", "shop", "web", ResourceStatus.Failed,
                [Field(FieldPathRole.Review, "relatedObjects[1].rules[0].verbs[0]", At("k8s/rbac/role.yaml", 8, 5))], At("k8s/rbac/binding.yaml", 14, 5, 20), ""),
        ]);
        var registry = new ControlResult(Registry, ControlStatus.Skipped, "configuration", 0,
            [Resource("Deployment", "shop", "web", ResourceStatus.Skipped, At("k8s/apps/web.yaml", 1))]);
        var policy = new ControlResult(Policy, ControlStatus.Passed, "w/exceptions", 100,
            [Excepted("agents of the host", Resource("DaemonSet", "shop", "agent", ResourceStatus.Failed, At("k8s/apps/agent.yaml", 1)))]);
        var ssh = new ControlResult(Ssh, ControlStatus.Passed, "irrelevant", 100, []);
        var patched = new ControlResult(Patched, ControlStatus.Passed, "", 100, [Resource("Deployment", "shop", "web", ResourceStatus.Passed, At("k8s/apps/web.yaml", 1))]);
        return new ScanResult("local", 59.52381f, threshold,
            [new FrameworkScore("NSA", 72.22222f, ["C-0013", "C-0030", "C-0057"]), new FrameworkScore("MITRE", 53.333332f, ["C-0015", "C-0042", "C-0057", "C-0078", "C-0090"])],
            [nonRoot, secrets, policy, ssh, privileged, registry, patched], [ApiServer], 4);
    }

    /// <summary>A past from which every kind of change leads to <see cref="Create"/>: new, fixed, accepted and no longer checked.</summary>
    public static PreviousScan Past()
    {
        var past = new PreviousFinding[]
        {
            new("C-0057", Privileged.Name, "DaemonSet", "shop/agent", "k8s/apps/agent.yaml"),
            new("C-0013", NonRoot.Name, "DaemonSet", "shop/agent", "k8s/apps/agent.yaml"),
            new("C-9999", "A control of another framework", "DaemonSet", "shop/agent", "k8s/apps/agent.yaml"),
        };
        return new PreviousScan("local", 61.2f, new Dictionary<string, float>(StringComparer.Ordinal) { ["NSA"] = 50, ["SOC2"] = 90 },
            past.ToDictionary(static finding => Finding.KeyOf(finding.ControlId, "apps/v1", "DaemonSet", "shop", "agent"), StringComparer.Ordinal));
    }

    /// <summary>One finding whose every text wants to be something else. <c>LONE</c> in it becomes half of a surrogate pair, which no attribute can hold.</summary>
    public static ScanResult Hostile(string text)
    {
        text = text.Replace("LONE", "\ud83d", StringComparison.Ordinal);
        // The one character that no path can have.
        var span = new SourceSpan($"{Root}/{text.Replace("\0", "", StringComparison.Ordinal)}.yaml", 3, 5);
        var control = new ControlResult(new ControlDescription("C-0001", text, 7, text, text), ControlStatus.Failed, text, 0,
        [
            new ResourceVerdict(text, text, text, text, ResourceStatus.Failed, [Fix(text, text, span)], span, ""),
            new ResourceVerdict(text, text, text, text + "2", ResourceStatus.Excepted, [Fix(text, text, span)], span, text),
        ]);
        var skipped = new ControlResult(new ControlDescription("C-0002", text, 5, text, text), ControlStatus.Skipped, text, 0, []);
        return new ScanResult("local", 0, null, [new FrameworkScore(text, 0, ["C-0001", "C-0002"])], [control, skipped], [new ControlDescription("C-0003", text, 1, text, text)], 2);
    }

    /// <summary>A scan with many findings: thirty controls, files with ten findings each, names and paths as long as usual ones.</summary>
    public static ScanResult Large(int findings)
    {
        var controls = new List<ControlResult>();
        var ids = new List<string>();
        for (var c = 0; c < 30; c++)
        {
            var resources = new List<ResourceVerdict>();
            for (var i = c; i < findings; i += 30)
            {
                var span = At($"k8s/bases/infrastructure/controllers/component-{i / 10:d4}/deployment.yaml", 20 + i % 10, 9, 12);
                resources.Add(Resource("Deployment", $"team-{i % 40:d2}", $"component-{i / 10:d4}-controller", ResourceStatus.Failed, span,
                    Fix("spec.template.spec.containers[0].securityContext.allowPrivilegeEscalation", "false", span),
                    Field(FieldPathRole.Delete, "spec.template.spec.containers[0].securityContext.capabilities.add[0]", span)));
            }

            var description = NonRoot with { Id = $"C-{c:d4}", Name = $"Control number {c}", BaseScore = 1 + c % 9 };
            controls.Add(new ControlResult(description, ControlStatus.Failed, "", 0, resources));
            ids.Add(description.Id);
        }

        return new ScanResult("local", 40, 85, [new FrameworkScore("NSA", 40, ids)], controls, [], findings);
    }

    public static byte[] Page(ScanResult result, PreviousScan? past = null)
    {
        var findings = FindingList.Of(result, Root);
        return ScanPage.Write(result, findings, past is null ? null : ScanChanges.Between(past, result, findings), Version);
    }
}
