using KSail.Documents.Yaml;

namespace KSail.Talos.Rules;

/// <summary>etcd, which control planes run (<c>EtcdConfig.Validate</c>).</summary>
internal static class EtcdRules
{
    public static void Check(RuleContext context)
    {
        if (context.Configuration.Section("cluster")?["etcd"] is not YamlMapping etcd)
            return;
        if (!context.IsControlPlane)
        {
            context.Report(
                NodeDiagnostics.WrongRole,
                "'cluster.etcd' is for control planes, and Talos refuses the configuration of a worker that has it; move the patch to control-planes/",
                FirstKey(etcd),
                etcd);
            return;
        }

        if (Values.IsSet(etcd["subnet"]) && Values.IsSet(etcd["advertisedSubnets"]))
            context.Report(
                NodeDiagnostics.Conflict,
                "'cluster.etcd' has both 'subnet' and 'advertisedSubnets'; keep 'advertisedSubnets'",
                etcd["subnet"],
                etcd["advertisedSubnets"]);
        KubeletRules.CheckSubnets(context, context.Configuration.Machine, "cluster.etcd.advertisedSubnets", etcd["advertisedSubnets"]);
        KubeletRules.CheckSubnets(context, context.Configuration.Machine, "cluster.etcd.listenSubnets", etcd["listenSubnets"]);
    }

    private static YamlScalar? FirstKey(YamlMapping mapping) => mapping.Count == 0 ? null : mapping.Entries[0].Key;
}
