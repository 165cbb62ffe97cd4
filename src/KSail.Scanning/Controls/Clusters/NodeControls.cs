using KSail.Documents.Yaml;
using KSail.Scanning.Objects;

namespace KSail.Scanning.Controls.Clusters;

/// <summary>Nodes, should they stand among the manifests.</summary>
internal static class NodeControls
{
    // The releases that the library of controls of August 2026 takes for current.
    private static readonly string[] _current = ["v1.34", "v1.35", "v1.36"];

    public static readonly Control Outdated = new(
        "C-0273",
        "Outdated Kubernetes version",
        2,
        "Releases that are no longer maintained keep the holes that are found in them.",
        "upgrade the node to a release that is maintained")
    {
        Kinds = ObjectKinds.Node,
        Rule = IsCurrent,
    };

    private static Verdict IsCurrent(ScannedObject target, ScanScope scan, Findings findings)
    {
        if (target.Tree.Map("status", "nodeInfo").Text("kubeletVersion") is not { } version)
            return Verdict.Passed;
        for (var i = 0; i < _current.Length; i++)
        {
            if (version.StartsWith(_current[i], StringComparison.Ordinal))
                return Verdict.Passed;
        }

        findings.ReviewOnly("status.nodeInfo.kubeletVersion");
        return Verdict.Failed;
    }
}
