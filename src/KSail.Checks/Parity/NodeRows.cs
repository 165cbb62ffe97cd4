using KSail.Documents.Yaml;
using KSail.Talos;

namespace KSail.Checks.Parity;

/// <summary>What nodes are set to: the merged configurations of two environments, setting by setting.</summary>
internal static class NodeRows
{
    private static readonly MachineText _texts = new();

    /// <summary>One entry for each role; empty where one of the two has no configuration.</summary>
    public static IReadOnlyList<NodeParity> Of(NodeConfigurations? from, NodeConfigurations? to)
    {
        var roles = new List<NodeParity>(2);
        if (from is { ControlPlane: { } leftPlane } && to is { ControlPlane: { } rightPlane })
            roles.Add(Compare("control planes", leftPlane, rightPlane));
        if (from is { Worker: { } leftWorker } && to is { Worker: { } rightWorker })
            roles.Add(Compare("workers", leftWorker, rightWorker));
        return roles;
    }

    private static NodeParity Compare(string role, MachineConfiguration from, MachineConfiguration to)
    {
        var rows = new List<ParityRow>();
        var same = 0;
        foreach (var document in from.Documents)
        {
            var comparison = new TreeComparison(_texts);
            if (Find(to, document) is { } other)
                comparison.Compare(document.Root, other.Root, NameOf(document));
            else
                comparison.CompareWithNothing(document.Root, isFrom: true, NameOf(document));
            same += comparison.Equal;
            AddPatched(comparison, rows);
        }

        foreach (var document in to.Documents)
        {
            if (Find(from, document) is not null)
                continue;
            var comparison = new TreeComparison(_texts);
            comparison.CompareWithNothing(document.Root, isFrom: false, NameOf(document));
            AddPatched(comparison, rows);
        }

        return new NodeParity(role, rows, same);
    }

    // What is generated depends on versions, which are listed, and on secrets and addresses, which are made up here: what counts is what somebody wrote.
    private static void AddPatched(TreeComparison comparison, List<ParityRow> rows)
    {
        foreach (var difference in comparison.Differences)
        {
            if (difference.FromSpan.HasFile || difference.ToSpan.HasFile)
                rows.Add(new ParityRow(difference.Path, difference.From, difference.To) { AreEqual = false });
        }
    }

    private static MachineDocument? Find(MachineConfiguration configuration, MachineDocument wanted)
    {
        foreach (var document in configuration.Documents)
        {
            if (document.Kind == wanted.Kind && document.Name == wanted.Name)
                return document;
        }

        return null;
    }

    private static string NameOf(MachineDocument document) =>
        document.Kind.Length == 0 ? "" : document.Name.Length == 0 ? document.Kind : FieldPath.Item(document.Kind, "name", document.Name);

    private sealed class MachineText : IFieldText
    {
        public bool IsSecret(string parent, string field) => MachineFields.IsSecret(field);

        public string Show(YamlScalar scalar) => MachineFields.Written(scalar.Value);

        public bool IsSameReference(string from, string to) => false;
    }
}
