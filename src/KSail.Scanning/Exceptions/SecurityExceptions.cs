using KSail.Documents.Diagnostics;
using KSail.Documents.Yaml;
using KSail.Scanning.Objects;

namespace KSail.Scanning.Exceptions;

/// <summary>
/// Reads the exceptions among the objects of an environment: <c>SecurityException</c> and <c>ClusterSecurityException</c> of
/// <c>kubescape.io/v1beta1</c>, as Kubescape reads them from a cluster.
/// </summary>
internal static class SecurityExceptions
{
    private static readonly string[] _specKeys = ["author", "reason", "expiresAt", "match", "vulnerabilities", "posture"];
    private static readonly string[] _matchKeys = ["namespaceSelector", "objectSelector", "resources", "images"];
    private static readonly string[] _resourceKeys = ["apiGroup", "kind", "name"];
    private static readonly string[] _postureKeys = ["controlID", "frameworkName", "action"];

    /// <summary>Reads all exceptions of an environment; what is wrong with them is told.</summary>
    public static List<ExceptionPolicy> Read(ObjectIndex index, DateTimeOffset now, DiagnosticBag diagnostics)
    {
        List<ExceptionPolicy> policies = [];
        var reader = new ExceptionReader(now, diagnostics);
        var objects = index.Of(ObjectKinds.SecurityExceptions).All;
        for (var i = 0; i < objects.Count; i++)
        {
            if (Read(objects[i], reader) is { } policy && reader.TakeIsValid())
                policies.Add(policy);
            reader.TakeIsValid();
        }

        return policies;
    }

    private static ExceptionPolicy? Read(ScannedObject item, ExceptionReader reader)
    {
        var owner = item.ToString();
        if (reader.Mapping(item.Tree, "spec", owner) is not { } spec)
            return null;
        reader.CheckKeys(spec, owner, _specKeys);
        var postures = reader.Mappings(spec, "posture", owner);
        // What is only about vulnerabilities of images is for another scanner.
        if (postures is null || postures.Count == 0)
            return null;
        var match = reader.Mapping(spec, "match", owner) ?? new YamlMapping();
        reader.CheckKeys(match, $"'match' of {owner}", _matchKeys);
        if (match["images"] is YamlSequence { Count: > 0 } images)
            reader.Invalid(images.Span, $"'match' of {owner} names images, which say nothing of posture; name resources instead");
        var policy = new ExceptionPolicy(item.Name, item.Span) { ObjectSelector = reader.Selector(match, "objectSelector", owner) };
        foreach (var posture in postures)
            AddControl(posture, policy, owner, reader);
        AddDesignators(item, match, policy, reader);
        return reader.IsExpired(spec, "expiresAt", owner) ? null : policy;
    }

    private static void AddControl(YamlMapping posture, ExceptionPolicy policy, string owner, ExceptionReader reader)
    {
        reader.CheckKeys(posture, $"a posture entry of {owner}", _postureKeys);
        if (reader.Text(posture, "action", owner) is { Length: > 0 } action and not ("ignore" or "alert_only"))
            reader.Invalid(posture["action"]!.Span, $"the action of a posture entry of {owner} must be ignore or alert_only, not '{action}'");
        if (reader.Pattern(posture, "controlID", $"a posture entry of {owner}", ignoreCase: true) is { } pattern)
            policy.Controls.Add(pattern);
        else if (reader.Text(posture, "controlID", owner) is null or "")
            reader.Invalid(posture.Span, $"a posture entry of {owner} names no controlID");
    }

    private static void AddDesignators(ScannedObject item, YamlMapping match, ExceptionPolicy policy, ExceptionReader reader)
    {
        var owner = item.ToString();
        var ofNamespace = item.Kind == ObjectKinds.SecurityException ? AnchoredPattern.Read(item.Place, ignoreCase: false, out _) : null;
        var hasSelector = reader.Mapping(match, "namespaceSelector", owner) is not null;
        var selector = reader.Selector(match, "namespaceSelector", owner);
        if (hasSelector && ofNamespace is not null)
            reader.Invalid(match["namespaceSelector"]!.Span, $"{owner} belongs to one namespace and cannot select others; use a ClusterSecurityException");
        foreach (var resource in reader.Mappings(match, "resources", owner) ?? [])
        {
            reader.CheckKeys(resource, $"a resource of {owner}", _resourceKeys);
            var designator = New(ofNamespace, hasSelector, selector);
            designator.Kind = reader.Pattern(resource, "kind", $"a resource of {owner}");
            designator.Name = reader.Pattern(resource, "name", $"a resource of {owner}");
            designator.ApiGroup = reader.Pattern(resource, "apiGroup", $"a resource of {owner}");
            if (designator.IsEmpty)
                reader.Invalid(resource.Span, $"a resource of {owner} names no kind");
            policy.Designators.Add(designator);
        }

        if (policy.Designators.Count > 0)
            return;
        var everything = New(ofNamespace, hasSelector, selector);
        if (everything.IsEmpty)
            everything.Kind = AnchoredPattern.Read(".*", ignoreCase: false, out _);
        policy.Designators.Add(everything);
    }

    // An empty selector selects every namespace, but nothing that belongs to none.
    private static Designator New(AnchoredPattern? ofNamespace, bool hasSelector, YamlMapping? selector) =>
        new()
        {
            Namespace = ofNamespace ?? (hasSelector ? AnchoredPattern.Read(".+", ignoreCase: false, out _) : null),
            NamespaceSelector = selector,
        };
}
