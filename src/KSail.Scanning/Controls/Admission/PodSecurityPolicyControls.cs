using KSail.Documents.Yaml;
using KSail.Scanning.Objects;

namespace KSail.Scanning.Controls.Admission;

/// <summary>What the pod security policies of old clusters let in. One that forbids it is enough.</summary>
internal static class PodSecurityPolicyControls
{
    public static readonly Control Enabled = new(
        "C-0068",
        "PSP enabled",
        1,
        "An API server that names its admission plugins without PodSecurityPolicy does not enforce such policies.",
        "add PodSecurityPolicy to the admission plugins, or use Pod Security Admission and except this control")
    {
        Kinds = ObjectKinds.Pod,
        NamelessKinds = ObjectKinds.Pod,
        Rule = IsEnabled,
    };

    public static readonly Control ProcessNamespace = Allows(
        "C-0214", "Minimize the admission of containers wishing to share the host process ID namespace", 5, "hostPID");

    public static readonly Control IpcNamespace = Allows(
        "C-0215", "Minimize the admission of containers wishing to share the host IPC namespace", 5, "hostIPC");

    public static readonly Control Network = Allows(
        "C-0216", "Minimize the admission of containers wishing to share the host network namespace", 5, "hostNetwork");

    public static readonly Control PrivilegeEscalation = Allows(
        "C-0217", "Minimize the admission of containers with allowPrivilegeEscalation", 6, "allowPrivilegeEscalation");

    public static readonly Control Root = Create(
        "C-0218",
        "Minimize the admission of root containers",
        6,
        "let runAsUser.rule be MustRunAsNonRoot",
        static policy => AllowsRoot(policy.Spec),
        static findings => findings.Delete("spec.runAsUser.rule"));

    public static readonly Control AddedCapabilities = Create(
        "C-0219",
        "Minimize the admission of containers with added capabilities",
        5,
        "remove allowedCapabilities",
        static policy => policy.Spec.List("allowedCapabilities") is { Count: > 0 },
        static findings => findings.Delete("spec.allowedCapabilities"));

    public static readonly Control Capabilities = Create(
        "C-0220",
        "Minimize the admission of containers with capabilities assigned",
        5,
        "add ALL to requiredDropCapabilities",
        static policy => policy.Spec.List("requiredDropCapabilities") is not { Count: > 0 },
        static findings => findings.Fix("spec.requiredDropCapabilities[0]", "ALL"));

    private static Control Allows(string id, string name, float baseScore, string field) =>
        Create(
            id,
            name,
            baseScore,
            $"set {field} to false in one of the policies",
            policy => policy.Spec.IsTrue(field),
            findings => findings.Delete($"spec.{field}"));

    private static Control Create(
        string id, string name, float baseScore, string remediation, Func<ScannedObject, bool> isOpen, Action<Findings> report) =>
        new(id, name, baseScore, "Where every policy allows it, so does the cluster.", remediation)
        {
            Kinds = ObjectKinds.PodSecurityPolicy,
            Rule = (_, scan, findings) => Check(scan, findings, isOpen, report),
        };

    private static Verdict Check(ScanScope scan, Findings findings, Func<ScannedObject, bool> isOpen, Action<Findings> report)
    {
        var policies = scan.Index.Of(ObjectKinds.PodSecurityPolicy).All;
        for (var i = 0; i < policies.Count; i++)
        {
            if (!isOpen(policies[i]))
                return Verdict.Passed;
        }

        report(findings);
        return Verdict.Failed;
    }

    private static bool AllowsRoot(YamlMapping? spec)
    {
        var user = spec.Map("runAsUser");
        if (user.Text("rule") == "MustRunAsNonRoot")
            return false;
        var ranges = user.Text("rule") == "MustRunAs" ? user.List("ranges") : null;
        for (var i = 0; i < (ranges?.Count ?? 0); i++)
        {
            if (ranges![i] is YamlMapping range && range["min"] is YamlScalar min && min.TryGetDouble(out var number) && number > 0)
                return false;
        }

        return true;
    }

    private static Verdict IsEnabled(ScannedObject target, ScanScope scan, Findings findings)
    {
        if (!ReferenceEquals(target, FirstApiServer(scan)))
            return Verdict.NotEvaluated;
        var containers = target.Workload!.Containers;
        if (containers.Count == 0 || containers[0].Role != ContainerRole.Regular || containers[0].Node.GetSequence("command") is not { } command)
            return Verdict.Passed;
        var verdict = Verdict.Passed;
        Check(command, "command", findings, ref verdict);
        Check(containers[0].Node.GetSequence("args"), "args", findings, ref verdict);
        return verdict;
    }

    private static void Check(YamlSequence? arguments, string field, Findings findings, ref Verdict verdict)
    {
        for (var i = 0; i < (arguments?.Count ?? 0); i++)
        {
            var argument = Fields.TextOf(arguments![i]);
            if (argument?.Contains("--enable-admission-plugins=", StringComparison.Ordinal) != true
                || argument.Split('=')[1].Contains("PodSecurityPolicy", StringComparison.Ordinal))
            {
                continue;
            }

            findings.Review($"spec.containers[0].{field}[{i}]");
            verdict = Verdict.Failed;
        }
    }

    private static ScannedObject? FirstApiServer(ScanScope scan)
    {
        var pods = scan.Index.Of(ObjectKinds.Pod).In("kube-system");
        for (var i = 0; i < pods.Count; i++)
        {
            if (pods[i].Name.Contains("apiserver", StringComparison.Ordinal) || pods[i].Name.Contains("api-server", StringComparison.Ordinal))
                return pods[i];
        }

        return null;
    }
}
