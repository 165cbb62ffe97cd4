using KSail.Scanning.Inputs;
using KSail.Scanning.Objects;

namespace KSail.Scanning.Controls.Clusters;

/// <summary>
/// Controls that Kubescape lists for files, and that files cannot decide. They count as they do there: those about data that is never there
/// are worth 100, those that a person or another service must decide are worth nothing.
/// </summary>
internal static class UndecidedControls
{
    private const string Vulnerabilities = "The holes of an image are known to a scanner of images only.";

    public static readonly Control Critical = Without(
        "C-0083", "Workloads with Critical vulnerabilities exposed to external traffic", 8, Vulnerabilities, "scan the images");

    public static readonly Control Remote = Without(
        "C-0084", "Workloads with RCE vulnerabilities exposed to external traffic", 8, Vulnerabilities, "scan the images");

    public static readonly Control Excessive = Without(
        "C-0085", "Workloads with excessive amount of vulnerabilities", 6, Vulnerabilities, "scan the images");

    public static readonly Control RegistryScanning = Without(
        "C-0221",
        "Ensure Image Vulnerability Scanning using Amazon ECR image scanning or a third party provider",
        5,
        "Whether a registry scans its images is known to the registry only.",
        "switch scanning on in the registry");

    public static readonly Control Signature = new(
        "C-0236",
        "Verify image signature",
        7,
        "Only a signature that was checked says who made an image.",
        "check the signatures where images are admitted")
    {
        Kinds = ObjectKinds.Workloads,
        RequiredInputs = [InputNames.TrustedSigningKeys],
        IsUndecided = true,
    };

    // Without a registry at hand Kubescape fails every workload. That would be a finding nobody can act on; skipped, they are worth the same 0.
    public static readonly Control Signed = new(
        "C-0237",
        "Check if signature exists",
        7,
        "An image without a signature may come from anybody.",
        "sign the images")
    {
        Kinds = ObjectKinds.Workloads,
        IsUndecided = true,
    };

    public static readonly Control Masters = Manual("C-0246", "Avoid use of system:masters group", 8);

    public static readonly Control UntrustedWorkloads = Manual("C-0249", "Restrict untrusted workloads", 5);

    public static readonly Control AuditLogs = Manual("C-0254", "Enable audit Logs", 5);

    public static readonly Control ClientCertificates =
        Manual("C-0286", "Client certificate authentication should not be used for users", 5);

    public static readonly Control AccountTokens = Manual("C-0287", "Service account token authentication should not be used for users", 5);

    public static readonly Control BootstrapTokens = Manual("C-0288", "Bootstrap token authentication should not be used for users", 5);

    public static readonly Control ImageProvenance =
        Manual("C-0289", "Configure Image Provenance using ImagePolicyWebhook admission controller", 5);

    private static Control Without(string id, string name, float baseScore, string description, string remediation) =>
        new(id, name, baseScore, description, remediation) { NeverFails = true };

    private static Control Manual(string id, string name, float baseScore) =>
        new(id, name, baseScore, "No program can see this; a person has to look.", "review the cluster by hand and except the control when it is in order")
        {
            IsManual = true,
        };
}
