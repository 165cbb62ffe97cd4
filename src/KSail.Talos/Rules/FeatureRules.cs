using KSail.Documents;
using KSail.Documents.Yaml;

namespace KSail.Talos.Rules;

/// <summary>Features of Talos that need each other, or a role.</summary>
internal static class FeatureRules
{
    private static readonly string[] Roles =
        ["os:admin", "os:operator", "os:reader", "os:etcd:backup", "os:image:verifier", "os:impersonator", "os:meta:writer"];

    public static void Check(RuleContext context)
    {
        CheckHostDns(context);
        CheckApiAccess(context);
    }

    private static void CheckHostDns(RuleContext context)
    {
        var resolver = context.Configuration.Find("ResolverConfig");
        var document = resolver?.Root["hostDNS"] is null ? context.Configuration.Machine : resolver;
        var path = ReferenceEquals(document, resolver) ? "hostDNS" : "machine.features.hostDNS";
        var host = ReferenceEquals(document, resolver) ? resolver?.Root["hostDNS"] : context.Configuration.Section("machine", "features")?["hostDNS"];
        if (host is not YamlMapping settings)
            return;
        var enabled = settings["enabled"];
        var forward = settings["forwardKubeDNSToHost"];
        if (context.Runtime == NodeRuntime.Container)
        {
            RequireInContainer(context, document, $"{path}.enabled", enabled, settings);
            RequireInContainer(context, document, $"{path}.forwardKubeDNSToHost", forward, settings);
        }
        else if (Values.IsTrue(forward) && (Values.IsFalse(enabled) || Values.IsUnset(enabled)))
        {
            context.Report(
                NodeDiagnostics.Conflict,
                document,
                $"'{path}.forwardKubeDNSToHost' needs '{path}.enabled: true'",
                forward,
                enabled,
                settings);
        }
    }

    private static void RequireInContainer(RuleContext context, MachineDocument document, string path, YamlNode? value, YamlMapping settings)
    {
        if (Values.IsFalse(value) || Values.IsUnset(value))
            context.Report(
                NodeDiagnostics.Refused,
                document,
                $"'{path}' must be true for nodes on Docker: they have no other way to the resolver of their host",
                value,
                settings);
    }

    private static void CheckApiAccess(RuleContext context)
    {
        if (context.Configuration.Section("machine", "features", "kubernetesTalosAPIAccess") is not { } access || !Values.IsTrue(access["enabled"]))
            return;
        if (!context.IsControlPlane)
            context.Report(
                NodeDiagnostics.WrongRole,
                "'machine.features.kubernetesTalosAPIAccess' can be enabled on control planes only; move the patch to control-planes/",
                access["enabled"],
                access);
        foreach (var role in Values.Texts(access["allowedRoles"]))
        {
            if (Array.IndexOf(Roles, role.Value) < 0)
                context.Report(
                    NodeDiagnostics.ValueNotAllowed,
                    $"'machine.features.kubernetesTalosAPIAccess.allowedRoles' has '{role.Value}', which is no role of Talos{NearestName.Suggest(role.Value, Roles)}",
                    role);
        }
    }
}
