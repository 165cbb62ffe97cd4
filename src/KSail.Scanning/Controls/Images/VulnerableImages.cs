using System.Globalization;
using KSail.Scanning.Objects;

namespace KSail.Scanning.Controls.Images;

/// <summary>Programs with a hole that is known, told by their image and its tag.</summary>
internal static class VulnerableImages
{
    private const string Upgrade = "use an image of a later release";

    public static readonly Control NginxSnippets = new(
        "C-0059",
        "CVE-2021-25742-nginx-ingress-snippet-annotation-vulnerability",
        8,
        "This ingress controller lets whoever may write an Ingress read all secrets through snippet annotations.",
        "use a later release, or set allow-snippet-annotations to \"false\" in a ConfigMap of the namespace")
    {
        Kinds = ObjectKinds.Deployment,
        Rule = AllowsSnippets,
    };

    public static readonly Control ArgoCd = new(
        "C-0081",
        "CVE-2022-24348-argocddirtraversal",
        4,
        "This release of Argo CD lets whoever may write an application read files of others.",
        Upgrade)
    {
        Kinds = ObjectKinds.Deployment,
        NamelessKinds = ObjectKinds.Deployment,
        Rule = static (target, _, findings) => Check(target, findings, "argocd:v", ":v", IsOldArgoCd),
    };

    public static readonly Control Grafana = new(
        "C-0090",
        "CVE-2022-39328-grafana-auth-bypass",
        9,
        "This release of Grafana lets requests at the right moment past authentication.",
        Upgrade)
    {
        Kinds = ObjectKinds.Deployment,
        NamelessKinds = ObjectKinds.Deployment,
        Rule = static (target, _, findings) => Check(target, findings, "grafana:", ":", IsOldGrafana),
    };

    public static readonly Control Kyverno = new(
        "C-0091",
        "CVE-2022-47633-kyverno-signature-bypass",
        8,
        "This release of Kyverno lets a registry pass an image off as one that is signed.",
        Upgrade)
    {
        Kinds = ObjectKinds.Deployment,
        NamelessKinds = ObjectKinds.Deployment,
        Rule = static (target, _, findings) => Check(target, findings, "kyverno:", ":v", IsOldKyverno),
    };

    public static readonly Control NginxEndOfLife = new(
        "C-0292",
        "Nginx Ingress Controller End of Life",
        6,
        "The project ingress-nginx has ended; holes that are found are not closed any more.",
        "move to another ingress controller or to the Gateway API")
    {
        Kinds = ObjectKinds.Deployment | ObjectKinds.DaemonSet | ObjectKinds.StatefulSet,
        Rule = IsNginx,
    };

    private static Verdict Check(
        ScannedObject target, Findings findings, string mark, string separator, Func<double, double, double, bool> isVulnerable)
    {
        var verdict = Verdict.NotEvaluated;
        foreach (var container in target.Workload!.Containers)
        {
            if (container.Role != ContainerRole.Regular || container.Image?.Contains(mark, StringComparison.Ordinal) != true)
                continue;
            if (verdict == Verdict.NotEvaluated)
                verdict = Verdict.Passed;
            var image = mark == "grafana:" ? container.Image.Replace("-ubuntu", "", StringComparison.Ordinal) : container.Image;
            var parts = image.Split(separator);
            if (parts.Length < 2 || !IsVersion(parts[1], out var major, out var minor, out var patch) || !isVulnerable(major, minor, patch))
                continue;
            findings.Review(container.PathOf("image"));
            verdict = Verdict.Failed;
        }

        return verdict;
    }

    private static bool IsOldArgoCd(double major, double minor, double patch) =>
        major == 1 || (major == 2 && (minor == 0 || (minor == 1 && patch < 9) || (minor == 2 && patch < 4)));

    private static bool IsOldGrafana(double major, double minor, double patch) => major == 9 && minor == 2 && patch < 4;

    private static bool IsOldKyverno(double major, double minor, double patch) => major == 1 && minor == 8 && patch is >= 3 and < 5;

    private static bool IsVersion(string text, out double major, out double minor, out double patch)
    {
        minor = patch = 0;
        var parts = text.Split('.');
        if (parts.Length != 3)
        {
            major = 0;
            return false;
        }

        return IsNumber(parts[0], out major) && IsNumber(parts[1], out minor) && IsNumber(parts[2], out patch);
    }

    private static bool IsNumber(string text, out double number) => double.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static Verdict AllowsSnippets(ScannedObject target, ScanScope scan, Findings findings)
    {
        if (target.Namespace is null)
            return Verdict.NotEvaluated;
        var isOff = IsSwitchedOff(target.Namespace, scan);
        var verdict = Verdict.NotEvaluated;
        foreach (var container in target.Workload!.Containers)
        {
            if (container.Role != ContainerRole.Regular || container.Image is not { } image || !IsIngressController(image))
                continue;
            if (isOff && !LooksOld(image))
                continue;
            if (verdict == Verdict.NotEvaluated)
                verdict = Verdict.Passed;
            if (isOff || !HasOldVersion(image))
                continue;
            findings.Review(container.PathOf("image"));
            verdict = Verdict.Failed;
        }

        return verdict;
    }

    private static bool IsIngressController(string image) =>
        (image.Contains("nginx-controller", StringComparison.Ordinal) || image.Contains("ingress-controller", StringComparison.Ordinal)
            || image.Contains("ingress-nginx", StringComparison.Ordinal)) && ImageReference.HasTagOrDigest(image);

    private static bool IsSwitchedOff(string place, ScanScope scan)
    {
        var maps = scan.Index.Of(ObjectKinds.ConfigMap).In(place);
        for (var i = 0; i < maps.Count; i++)
        {
            if (maps[i].Namespace is not null && maps[i].Tree.GetMapping("data").Text("allow-snippet-annotations") == "false")
                return true;
        }

        return false;
    }

    // Which controllers count is decided by comparing tags as texts; which of them fail, by their version.
    private static bool LooksOld(string image)
    {
        var parts = image.Split(':');
        var tag = image.Contains('@', StringComparison.Ordinal) ? parts.Length < 2 ? null : parts[^2].Split('@')[0] : parts[^1];
        if (tag is null)
            return false;
        return tag.StartsWith('v')
            ? string.CompareOrdinal(tag, "v0.49") <= 0 || tag == "v1.0.0"
            : string.CompareOrdinal(tag, "0.49") <= 0 || tag == "1.0.0";
    }

    private static bool HasOldVersion(string image)
    {
        for (var at = 0; at < image.Length; at++)
        {
            var end = at;
            if (char.IsAsciiDigit(image[at]) && Number(image, ref end, out var major) && Dot(image, ref end) && Number(image, ref end, out var minor)
                && Dot(image, ref end) && Number(image, ref end, out var patch))
            {
                return (major == 0 && (minor < 49 || (minor == 49 && patch == 0))) || (major == 1 && minor == 0 && patch == 0);
            }
        }

        return false;
    }

    private static bool Dot(string text, ref int at) => at < text.Length && text[at++] == '.';

    private static bool Number(string text, ref int at, out int number)
    {
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        return int.TryParse(text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    private static Verdict IsNginx(ScannedObject target, ScanScope scan, Findings findings)
    {
        var verdict = Verdict.Passed;
        foreach (var container in target.Workload!.Containers)
        {
            if (container.Role != ContainerRole.Regular || container.Image is not { } image || !IsNginx(image))
                continue;
            findings.Review(container.PathOf("image"));
            verdict = Verdict.Failed;
        }

        return verdict;
    }

    private static bool IsNginx(string image) =>
        image.Contains("ingress-nginx/controller", StringComparison.Ordinal) || image.Contains("k8s.gcr.io/ingress-nginx", StringComparison.Ordinal)
        || image.Contains("registry.k8s.io/ingress-nginx", StringComparison.Ordinal);
}
