namespace KSail.EditorFiles;

/// <summary>
/// What each field of <c>ksail.yaml</c> means, in a sentence or two for an editor's tool tip. It is not in the table of fields, which every build
/// loads and which needs none of this.
/// </summary>
internal static class FieldDescriptions
{
    /// <summary>The description of a field by its path; items of lists are written <c>[]</c>.</summary>
    public static string Of(string path) => Find(path) ?? throw new InvalidOperationException($"{path} has no description");

    private static string? Find(string path) =>
        path.StartsWith("spec.cluster", StringComparison.Ordinal) ? Cluster(path["spec.cluster".Length..].TrimStart('.'))
        : path.StartsWith("spec.provider", StringComparison.Ordinal) ? Provider(path["spec.provider".Length..].TrimStart('.'))
        : path.StartsWith("spec.workload", StringComparison.Ordinal) ? Workload(path["spec.workload".Length..].TrimStart('.'))
        : Document(path);

    private static string? Document(string path) => path switch
    {
        "" => "One environment of a platform: its cluster, where that runs, and what is delivered to it.",
        "apiVersion" => "The version of this format.",
        "kind" => "What this file describes.",
        "metadata" => "What the cluster is called.",
        "metadata.name" => "Name of the cluster: at most 63 lower-case letters, digits and '-', a letter first.",
        "metadata.namespace" => "Not used.",
        "metadata.labels" => "Not used.",
        "metadata.annotations" => "Not used.",
        "spec" => "The environment.",
        "spec.editor" => "Editor of interactive commands of the ksail tool.",
        "spec.chat" => "Settings of the ksail tool's assistant; not used here.",
        "spec.chat.model" => "Model of the assistant; not used here.",
        "spec.chat.reasoningEffort" => "Effort of the assistant; not used here.",
        "status" => "Written by an operator in a cluster; never read from a file.",
        _ => null,
    };

    private static string? Cluster(string path) =>
        path.StartsWith("autoscaler", StringComparison.Ordinal) ? Autoscaler(path["autoscaler".Length..].TrimStart('.'))
        : path.StartsWith("talos", StringComparison.Ordinal) ? Talos(path["talos".Length..].TrimStart('.'))
        : path.StartsWith("oidc", StringComparison.Ordinal) ? Oidc(path["oidc".Length..].TrimStart('.'))
        : path switch
        {
            "" => "What the cluster is made of.",
            "distribution" => "The Kubernetes distribution. Any can be built; Talos can be operated.",
            "provider" => "Where the nodes run. Any can be built; Docker and Hetzner can be operated.",
            "distributionConfig" => "Talos: folder of node patches (cluster/, control-planes/, workers/), relative to this file; 'talos' unless given. Other distributions: their configuration file.",
            "connection" => "How the cluster is reached.",
            "connection.kubeconfig" => "Path of the kubeconfig; ~ is your home.",
            "connection.context" => "Context in the kubeconfig; admin@<name> for Talos unless given.",
            "connection.timeout" => "The longest wait for the cluster, such as 30m; unset leaves it to each step.",
            "cni" => "The network plugin. Default is the distribution's own: flannel on Talos.",
            "csi" => "Storage driver. Default leaves it to distribution and provider.",
            "cdi" => "Container device interface; Talos brings it.",
            "metricsServer" => "metrics-server. Default leaves it to distribution and provider.",
            "loadBalancer" => "Addresses for Services of type LoadBalancer. Default leaves it to distribution and provider.",
            "certManager" => "cert-manager.",
            "imageVerification" => "Whether nodes check signatures of container images; Talos 1.13 or newer.",
            "policyEngine" => "The admission policy engine.",
            "gitOpsEngine" => "What applies the delivered manifests in the cluster.",
            "importImages" => "Archive of images that a new cluster gets; not on Talos.",
            "controlPlanes" => "Number of control-plane nodes, 1 or more; an odd number keeps a majority.",
            "workers" => "Number of workers; with none, Talos runs pods on control planes.",
            "kubernetesVersion" => "Kubernetes release, such as v1.36.3; also what manifests are validated against. Unset follows the Talos release.",
            "localRegistry" => "Where artifacts are pushed to, and pulled from by the cluster.",
            "localRegistry.registry" => "[user[:password]@]host[:port][/path[:tag]]. Credentials belong into variables: user:${TOKEN}@ghcr.io/org/platform/manifests.",
            "localRegistry.credentials" => "Names of variables with passwords, in the place of one in the registry.",
            "localRegistry.credentials.tokenEnvVar" => "Name of the variable with the password for push and pull.",
            "localRegistry.credentials.cliTokenEnvVar" => "Name of the variable with the password for pushes; wins over tokenEnvVar.",
            "localRegistry.credentials.clusterTokenEnvVar" => "Name of the variable with the password that the cluster pulls with.",
            "sops" => "The age key that the cluster decrypts with.",
            "sops.enabled" => "Whether the cluster gets the age key: Default if one is found, Enabled demands one.",
            "sops.env" => "A key in a variable.",
            "sops.env.var" => "Name of the variable with the age key.",
            "sops.ageKeyEnvVar" => "Name of the variable with the age key.",
            "sops.extract" => "Which keys the cluster gets.",
            "sops.extract.file" => "File with age keys, outside of the repository; where SOPS looks unless given.",
            "sops.extract.publicKeys" => "Only the keys of these recipients; all unless given.",
            "nodeAutoscaling" => "Whether nodes are added and removed.",
            "vanilla" => "Settings of Vanilla clusters.",
            "vanilla.mirrorsDir" => "Folder of registry mirrors; Vanilla only.",
            "eks" => "Settings of EKS clusters; not looked at.",
            _ => null,
        };

    private static string? Autoscaler(string path) => path switch
    {
        "" => "Autoscaling of pods and nodes.",
        "pod" => "Autoscaling of pods.",
        "pod.horizontal" => "Scaling of replicas.",
        "pod.vertical" => "Scaling of requests.",
        "node" => "Autoscaling of nodes, on Hetzner.",
        "node.enabled" => "Whether nodes are added and removed.",
        "node.pools" => "Pools of equal nodes that grow and shrink. Removing a pool here does not delete its servers.",
        "node.pools[].name" => "Name of the pool, and label of its servers: a DNS label.",
        "node.pools[].serverType" => "Server type of Hetzner, such as cx33.",
        "node.pools[].location" => "Location of Hetzner, such as fsn1.",
        "node.pools[].min" => "Fewest nodes.",
        "node.pools[].max" => "Most nodes.",
        "node.pools[].labels" => "Labels of the nodes.",
        "node.pools[].taints" => "Taints of the nodes.",
        "node.pools[].taints[].key" => "Key of the taint.",
        "node.pools[].taints[].value" => "Value of the taint.",
        "node.pools[].taints[].effect" => "What happens to pods that do not tolerate it.",
        "node.maxNodesTotal" => "Ceiling of the whole cluster, control planes and workers included; 0 for none.",
        "node.expander" => "How a pool is chosen: one name, or several in order of preference; LeastWaste unless given.",
        "node.scaleDownUnneededTime" => "How long a node is idle before it goes.",
        "node.scaleDownUtilizationThreshold" => "Below which use a node counts as idle, from 0.0 to 1.0; unset leaves it to the autoscaler.",
        "node.capacityBuffers" => "Whether capacity buffers are installed.",
        "node.ignoreDaemonsetsUtilization" => "Whether daemon sets do not count as use.",
        "node.skipNodesWithLocalStorage" => "Whether nodes with local storage stay; unset leaves it to the autoscaler.",
        "node.skipNodesWithSystemPods" => "Whether nodes with system pods stay; unset leaves it to the autoscaler.",
        _ => null,
    };

    private static string? Talos(string path) => path switch
    {
        "" => "Talos.",
        "version" => "Talos release, such as v1.13.8; needed with extensions or schematicId.",
        "config" => "Path of the talosconfig; ~ is your home.",
        "iso" => "Id of the image of Hetzner that servers boot.",
        "schematicId" => "Schematic of the Image Factory; wins over extensions.",
        "extensions" => "Official system extensions, such as siderolabs/iscsi-tools.",
        "extraPortMappings" => "Ports of the first control plane that Docker publishes on this machine.",
        "extraPortMappings[].containerPort" => "Port of the node.",
        "extraPortMappings[].hostPort" => "Port of this machine; 0 for a free one.",
        "extraPortMappings[].protocol" => "Protocol.",
        "drainTimeout" => "Longest drain of one node.",
        "storageHealthTimeout" => "Longest wait for healthy storage between nodes; unset for no wait.",
        "controlPlanes" => "Number of control-plane nodes.",
        "workers" => "Number of workers.",
        "imageVerification" => "Whether nodes check signatures of container images.",
        _ => null,
    };

    private static string? Oidc(string path) => path switch
    {
        "" => "Sign-in to the Kubernetes API.",
        "issuerURL" => "URL of the issuer, https://…",
        "clientID" => "Client at the issuer; needed with it.",
        "extraScopes" => "Scopes beyond openid.",
        "usernameClaim" => "Claim of the user name.",
        "groupsClaim" => "Claim of the groups.",
        "usernamePrefix" => "Put before user names.",
        "groupsPrefix" => "Put before group names.",
        "caFile" => "Authority of a private issuer.",
        _ => null,
    };

    private static string? Provider(string path) => path switch
    {
        "" => "Settings of where the nodes run.",
        "hetzner" => "Hetzner Cloud.",
        "hetzner.controlPlaneServerType" => "Server type of control planes.",
        "hetzner.workerServerType" => "Server type of workers.",
        "hetzner.location" => "Where servers run.",
        "hetzner.fallbackLocations" => "Where servers run when the location is full; nbg1, then hel1 unless given.",
        "hetzner.networkName" => "Private network; <cluster>-network unless given.",
        "hetzner.networkCidr" => "Addresses of the private network.",
        "hetzner.sshKeyName" => "SSH key of servers, if any.",
        "hetzner.tokenEnvVar" => "Name of the variable with the API token.",
        "hetzner.placementGroupStrategy" => "Whether servers are spread over machines; a group holds ten.",
        "hetzner.placementGroup" => "Placement group; <cluster>-placement unless given.",
        "hetzner.placementGroupFallbackToNone" => "Whether servers start outside of a full group instead of failing.",
        "hetzner.floatingIPEnabled" => "Whether the API has an address that survives its servers. Puts the API token into the configuration of control planes.",
        "hetzner.floatingIPLocation" => "Where the floating address lives; the location unless given.",
        "hetzner.ingressFirewall" => "Whether nodes filter incoming traffic.",
        "hetzner.serverLimit" => "How many servers the project may have.",
        "hetzner.allowedCidrs" => "From where the APIs of Talos and Kubernetes are reached; everywhere unless given.",
        "hetzner.workerPublicIPv4" => "Whether workers have a public IPv4 address; unset for yes.",
        "hetzner.workerPublicIPv6" => "Whether workers have a public IPv6 address; unset for yes.",
        "hetzner.controlPlanePublicIPv4" => "Whether control planes have a public IPv4 address; unset for yes.",
        "hetzner.controlPlanePublicIPv6" => "Whether control planes have a public IPv6 address; unset for yes.",
        "hetzner.autoscalerNodePoolNames" => "Names of autoscaled pools, for deletion; those of the pools unless given.",
        "omni" => "Omni.",
        "omni.endpoint" => "URL of Omni.",
        "omni.endpointEnvVar" => "Name of the variable with the URL.",
        "omni.serviceAccountKeyEnvVar" => "Name of the variable with the key of the service account.",
        "omni.talosVersion" => "Talos release.",
        "omni.kubernetesVersion" => "Kubernetes release.",
        "omni.machineClass" => "Class that machines are taken from.",
        "omni.machines" => "Machines, in the place of a class.",
        "aws" => "Settings of AWS; not looked at.",
        "gcp" => "Settings of Google Cloud; not looked at.",
        "azure" => "Settings of Azure; not looked at.",
        "kubernetes" => "Settings of clusters in clusters; not looked at.",
        _ => null,
    };

    private static string? Workload(string path) => path switch
    {
        "" => "What runs on the cluster, and how it gets there.",
        "sourceDirectory" => "Folder of everything that is delivered, relative to this file.",
        "kustomizationFile" => "The entry: a folder with a kustomization.yaml, relative to sourceDirectory; sourceDirectory itself unless given.",
        "tag" => "Tag of the artifact; 'dev' unless given here or in the registry.",
        "validateOnPush" => "Not used: a push always validates.",
        "flux" => "Flux in the cluster.",
        "flux.operatorVersion" => "Version of the Flux operator.",
        "flux.distributionVersion" => "Range of Flux releases.",
        "flux.verify" => "Signatures that Flux demands of artifacts.",
        "flux.verify.provider" => "Which signatures.",
        "flux.verify.secretRef" => "The public key.",
        "flux.verify.secretRef.name" => "Secret in flux-system with the key; without one, signatures are keyless.",
        "flux.verify.matchOIDCIdentity" => "Who may sign without a key.",
        "flux.verify.matchOIDCIdentity[].issuer" => "Regular expression for the issuer.",
        "flux.verify.matchOIDCIdentity[].subject" => "Regular expression for the subject.",
        "watch" => "The ksail tool's watch.",
        "watch.hooks" => "Shell commands before each apply; their ${…} belong to the shell.",
        "validation" => "How manifests are checked.",
        "validation.skipKinds" => "Kinds that no schema judges: Tenant, or kro.run/v1alpha1/Tenant.",
        "validation.schemaLocations" => "Folders, or addresses with {{.Group}}, {{.ResourceKind}} and {{.ResourceAPIVersion}}, with schemas of custom kinds.",
        "validation.helmRender" => "Whether Helm releases are rendered.",
        "validation.rules" => "File of the project's own rules.",
        "scan" => "How manifests are scanned.",
        "scan.exceptions" => "File of accepted findings.",
        "scan.inputs" => "File of inputs of controls, such as trusted registries.",
        "scan.frameworks" => "Frameworks and controls that count; nsa unless given.",
        "scan.complianceThreshold" => "Lowest score that passes, 0 to 100; unset for no gate.",
        _ => null,
    };
}
