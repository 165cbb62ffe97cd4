namespace KSail.Scanning.Tests.Controls;

/// <summary>Manifests and what one control says of them.</summary>
/// <param name="Id">The control.</param>
/// <param name="Why">What the case shows.</param>
/// <param name="Manifests">The manifests.</param>
/// <param name="Expected">
/// A line for every resource that counts: <c>failed Pod/shop/web F:path D:path R:path X:path=value</c>, in the order of the manifests.
/// </param>
internal sealed record ControlCase(string Id, string Why, string Manifests, string Expected)
{
    /// <summary>Inputs that are set for the case.</summary>
    public (string Name, string[] Values)[] Inputs { get; init; } = [];
}

/// <summary>Manifests in one line, all of them named <c>web</c> in the namespace <c>shop</c> unless a case says otherwise.</summary>
internal static class Manifest
{
    private const string Metadata = "metadata: {name: web, namespace: shop}";

    /// <summary>A Pod of a specification in flow style, without its brackets.</summary>
    public static string Pod(string spec, string metadata = Metadata) => $"{{apiVersion: v1, kind: Pod, {metadata}, spec: {{{spec}}}}}\n---\n";

    public static string Deployment(string spec, string metadata = Metadata, string labels = "") =>
        $"{{apiVersion: apps/v1, kind: Deployment, {metadata}, spec: {{template: {{metadata: {{labels: {{{labels}}}}}, spec: {{{spec}}}}}}}}}\n---\n";

    public static string CronJob(string spec, string metadata = Metadata, string labels = "") =>
        $"{{apiVersion: batch/v1, kind: CronJob, {metadata}, spec: {{jobTemplate: {{spec: {{template: {{metadata: {{labels: {{{labels}}}}}, spec: {{{spec}}}}}}}}}}}}}\n---\n";

    /// <summary>Any other object: its identity and the rest of it.</summary>
    public static string Object(string apiVersion, string kind, string rest, string metadata = Metadata) =>
        $"{{apiVersion: {apiVersion}, kind: {kind}, {metadata}, {rest}}}\n---\n";

    public static string Namespace(string name, string labels = "") =>
        $"{{apiVersion: v1, kind: Namespace, metadata: {{name: {name}, labels: {{{labels}}}}}}}\n---\n";

    /// <summary>A role and a binding of it to a ServiceAccount.</summary>
    public static string Access(string rules, string subjects = "{kind: ServiceAccount, name: robot, namespace: shop}") =>
        Object("rbac.authorization.k8s.io/v1", "Role", $"rules: [{rules}]")
        + Object("rbac.authorization.k8s.io/v1", "RoleBinding", $"roleRef: {{kind: Role, name: web}}, subjects: [{subjects}]");
}
