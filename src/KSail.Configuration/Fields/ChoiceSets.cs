namespace KSail.Configuration.Fields;

/// <summary>The names of every choice; the enumerations of the model list the same names in the same order.</summary>
internal static class ChoiceSets
{
    public static readonly ChoiceNames Distribution = new("Vanilla", "K3s", "Talos", "VCluster", "KWOK", "EKS", "GKE", "AKS");
    public static readonly ChoiceNames Provider = new("Docker", "Hetzner", "Omni", "AWS", "GCP", "Azure", "Kubernetes");
    public static readonly ChoiceNames Cni = new("Default", "Cilium", "Calico");
    public static readonly ChoiceNames Component = new("Default", "Enabled", "Disabled");
    public static readonly ChoiceNames Toggle = new("Disabled", "Enabled");
    public static readonly ChoiceNames PolicyEngine = new("None", "Kyverno", "Gatekeeper");
    public static readonly ChoiceNames GitOpsEngine = new("None", "Flux", "ArgoCD");
    public static readonly ChoiceNames Expander = new("Price", "LeastWaste", "LeastNodes", "Random");
    public static readonly ChoiceNames TaintEffect = new("NoSchedule", "PreferNoSchedule", "NoExecute");
    public static readonly ChoiceNames Protocol = new("TCP", "UDP");
    public static readonly ChoiceNames PlacementGroupStrategy = new("Spread", "None");
    public static readonly ChoiceNames VerifyProvider = new("cosign", "notation");
    public static readonly ChoiceNames ReasoningEffort = new("low", "medium", "high");
}
