using KSail.Scanning.Controls.Containers;
using KSail.Scanning.Inputs;
using KSail.Scanning.Objects;

namespace KSail.Scanning.Controls.Images;

/// <summary>Where images come from, and whether they stay the same.</summary>
internal static class ImageControls
{
    public static readonly Control Forbidden = new(
        "C-0001",
        "Forbidden Container Registries",
        7,
        "Images of registries that nobody vouches for may hold anything.",
        "use an image of a registry that is trusted")
    {
        Kinds = ObjectKinds.Workloads,
        RequiredInputs = [InputNames.PublicRegistries, InputNames.UntrustedRegistries],
        Rule = static (target, scan, findings) => Check(target, scan, findings, IsForbidden),
    };

    public static readonly Control PullPolicy = new(
        "C-0075",
        "Image pull policy on latest tag",
        2,
        "A tag that moves and a pull policy that keeps what is there make nodes run different programs.",
        "use a fixed tag or digest, or the pull policy Always")
    {
        Kinds = ObjectKinds.Workloads,
        Rule = PullsMovingTag,
    };

    public static readonly Control Allowed = new(
        "C-0078",
        "Images from allowed registry",
        5,
        "Images of registries that nobody vouches for may hold anything.",
        "use an image of an allowed repository")
    {
        Kinds = ObjectKinds.Workloads,
        RequiredInputs = [InputNames.AllowedRepositories],
        Rule = static (target, scan, findings) => Check(target, scan, findings, IsNotAllowed),
    };

    public static readonly Control OldRegistry = new(
        "C-0253",
        "Deprecated Kubernetes image registry",
        5,
        "The registry k8s.gcr.io is frozen; images there get no fixes.",
        "use registry.k8s.io")
    {
        Kinds = ObjectKinds.Workloads,
        Rule = static (target, scan, findings) =>
            target.Namespace == "kube-system" ? Check(target, scan, findings, IsOfOldRegistry) : Verdict.NotEvaluated,
    };

    public static readonly Control Digest = new(
        "C-0306",
        "Images not pinned to digest",
        3,
        "Only a digest says which program runs; a tag can be moved to another.",
        "add the digest to the image")
    {
        Kinds = ObjectKinds.Workloads,
        RequiredInputs = [InputNames.DigestExemptRepositories],
        Rule = IsNotPinned,
    };

    private static Verdict Check(ScannedObject target, ScanScope scan, Findings findings, Func<string, ControlInputs, bool> fails)
    {
        var verdict = Verdict.Passed;
        foreach (var container in target.Workload!.Containers)
        {
            if (container.Role != ContainerRole.Regular || !container.HasName || container.Image is not { } image || !fails(image, scan.Inputs))
                continue;
            findings.Review(container.PathOf("image"));
            verdict = Verdict.Failed;
        }

        return verdict;
    }

    private static Verdict PullsMovingTag(ScannedObject target, ScanScope scan, Findings findings)
    {
        var floating = scan.Inputs[InputNames.FloatingTags];
        return ContainerRules.Check(target, (container, _, found) => PullsMovingTag(container, floating, found), findings, init: false, ephemeral: false);
    }

    private static bool PullsMovingTag(Container container, IReadOnlyList<string> floating, Findings findings)
    {
        if (container.Image is not { } image || container.Node.GetString("imagePullPolicy") is not ("Never" or "IfNotPresent")
            || !(ImageReference.HasLatestTag(image) || !ImageReference.HasTagOrDigest(image) || ImageReference.HasFloatingTag(image, floating)))
        {
            return false;
        }

        findings.Review([container.PathOf("image"), container.PathOf("imagePullPolicy")]);
        return true;
    }

    private static Verdict IsNotPinned(ScannedObject target, ScanScope scan, Findings findings)
    {
        var exempt = scan.Inputs[InputNames.DigestExemptRepositories];
        return ContainerRules.Check(target, (container, _, found) => IsNotPinned(container, exempt, found), findings, init: true, ephemeral: true);
    }

    private static bool IsNotPinned(Container container, IReadOnlyList<string> exempt, Findings findings)
    {
        if (container.Image is not { } image || ImageReference.HasDigest(image))
            return false;
        for (var i = 0; i < exempt.Count; i++)
        {
            if (ImageReference.IsUnder(image, exempt[i]))
                return false;
        }

        findings.Review(container.PathOf("image"));
        return true;
    }

    private static bool IsForbidden(string image, ControlInputs inputs)
    {
        var reference = ImageReference.Normalize(image);
        return StartsWithAny(reference, inputs[InputNames.UntrustedRegistries]) || StartsWithAny(reference, inputs[InputNames.PublicRegistries]);
    }

    private static bool IsNotAllowed(string image, ControlInputs inputs) =>
        !StartsWithAny(ImageReference.Normalize(image), inputs[InputNames.AllowedRepositories]);

    private static bool IsOfOldRegistry(string image, ControlInputs inputs) => image.StartsWith("k8s.gcr.io/", StringComparison.Ordinal);

    private static bool StartsWithAny(string reference, IReadOnlyList<string> prefixes)
    {
        for (var i = 0; i < prefixes.Count; i++)
        {
            if (reference.StartsWith(prefixes[i], StringComparison.Ordinal))
                return true;
        }

        return false;
    }
}
