using System.Text;

namespace KSail.Rendering.Tests.Kustomize;

/// <summary>Writes the list <c>transformers</c>: kustomize's own transformers as objects, with fields of their own.</summary>
internal sealed class RandomPlugins(RandomSource random, RandomManifests manifests)
{
    /// <summary>Some of them, or none.</summary>
    public string Write()
    {
        if (random.Chance(65))
            return "";
        var text = new StringBuilder("transformers:\n");
        for (var i = random.Next(3); i >= 0; i--)
        {
            var (kind, fields) = Plugin();
            text.Append("- |-\n  apiVersion: builtin\n  kind: ").Append(kind).Append("\n  metadata: {name: t").Append(i).Append(", namespace: ").Append(random.Pick("ns3", "default")).Append("}\n  ")
                .Append(fields.TrimEnd('\n').Replace("\n", "\n  ", StringComparison.Ordinal)).Append('\n');
        }

        return text.ToString();
    }

    private (string Kind, string Fields) Plugin()
    {
        switch (random.Next(10))
        {
            case 0:
                return (random.Pick("PrefixTransformer", "SuffixTransformer"), $"prefix: {random.Pick("a-", "\"7\"")}\nsuffix: -z\nfieldSpecs: [{{path: metadata/name{Kind()}}}, {{path: spec/text, kind: Thing}}]\n");
            case 1:
                return ("NamespaceTransformer", random.Pick("", "unsetOnly: true\n") + random.Pick("", "setRoleBindingSubjects: allServiceAccounts\n", "setRoleBindingSubjects: none\n")
                    + random.Pick("", "fieldSpecs: [{path: metadata/namespace, create: true}]\n", "fieldSpecs: [{path: metadata/name, kind: Namespace, create: true}, {path: spec/space, kind: Thing, create: true}]\n"));
            case 2:
                return ("LabelTransformer", $"labels: {{made: {random.Text()}}}\nfieldSpecs: [{{path: metadata/labels, create: true{Kind()}}}, {{path: spec/selector/matchLabels, kind: Deployment}}]\n");
            case 3:
                return ("AnnotationsTransformer", $"annotations: {{made: {random.Text()}, note: again}}\nfieldSpecs: [{{path: metadata/annotations, create: {random.Pick("true", "false")}{Kind()}}}]\n");
            case 4:
                return ("ImageTagTransformer", $"imageTag: {{name: {random.Pick("nginx", "other")}, newTag: {random.Pick("\"3\"", "latest")}}}\n{random.Pick("", "fieldSpecs: [{path: spec/template/spec/containers[]/image}, {path: spec/text, kind: Thing}]\n")}");
            case 5:
                return ("ValueAddTransformer", $"value: {random.Pick("v", "\"5\"", "\"true\"")}\ntargets:\n- {{selector: {{kind: {random.Pick("Thing", "ConfigMap", "Service")}}}, fieldPath: {random.Pick("spec/added", "data/a", "metadata/labels/added", "spec/map/w")}{random.Pick("", ", filePathPosition: 2")}}}\n");
            case 6:
                return ("PatchTransformer", $"target: {{kind: {random.Pick("Deployment", "Thing", "\".*Map\"")}}}\npatch: |-\n  apiVersion: x/v1\n  kind: Any\n  metadata: {{name: any, annotations: {{patched: {random.Text()}}}}}\n  spec: {{text: {random.Scalar()}, paused: {random.Pick("true", "null")}}}\n");
            case 7:
                return ("PatchJson6902Transformer", $"target: {{kind: Thing, name: {random.Pick("web", "api", ".*")}}}\njsonOp: |-\n  - {{op: add, path: /spec/json, value: {random.Scalar()}}}\n  - {{op: test, path: /spec/json, value: {random.Scalar()}}}\n".Replace("  - {op: test", random.Chance(95) ? "  # - {op: test" : "  - {op: test", StringComparison.Ordinal));
            case 8:
                return ("ReplacementTransformer", $"replacements:\n- sourceValue: {random.Text()}\n  targets: [{{select: {{kind: Thing}}, fieldPaths: [{random.Pick("spec.text", "spec.made.here", "\"spec.list.[name=a].v\"", "spec.map.x")}], options: {{create: true}}}}]\n");
            default:
                var workload = manifests.Objects.Find(static each => each.Kind is "Deployment" or "StatefulSet");
                return workload is null ? ("HashTransformer", "x: y\n") : ("ReplicaCountTransformer", $"replica: {{name: {workload.Name}, count: {random.Number(5)}}}\nfieldSpecs: [{{path: spec/replicas, create: true, kind: {workload.Kind}}}]\n");
        }
    }

    private string Kind() => random.Pick("", "", ", kind: Deployment", ", kind: ConfigMap", ", group: apps, version: v1");
}
