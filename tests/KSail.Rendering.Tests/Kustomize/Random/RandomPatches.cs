using System.Text;

namespace KSail.Rendering.Tests.Kustomize;

/// <summary>Writes patches of all kinds for objects, mostly such as apply.</summary>
internal sealed class RandomPatches(RandomSource random, RandomManifests manifests)
{
    /// <summary>The fields of a kustomization that patch. What is only selected may have other names by now.</summary>
    public string Write(bool onlyTargets, bool inline = true)
    {
        var text = new StringBuilder();
        if (random.Chance(75))
        {
            text.Append("patches:\n");
            for (var i = random.Next(3); i >= 0; i--)
                text.Append(random.Chance(60) ? OperationsEntry() : SelectedEntry());
            foreach (var each in manifests.Objects)
            {
                if (!onlyTargets && random.Chance(25))
                    text.Append("- patch: |\n").Append(Indent(Strategic(each), "    "));
            }
        }

        if (!onlyTargets && inline && random.Chance(20))
            text.Append("patchesStrategicMerge:\n- |\n").Append(Indent(Strategic(random.Pick(manifests.Objects)), "  "));
        if (random.Chance(15))
            text.Append("patchesJson6902:\n- target: {name: ").Append(random.Pick("web", "api", ".*", "account")).Append(", kind: ").Append(random.Pick("Deployment", "ConfigMap", "ServiceAccount")).Append("}\n  patch: |-\n").Append(Indent(Operations(), "    "));
        return text.ToString();
    }

    /// <summary>A strategic merge patch of an object under its first name.</summary>
    public string Strategic(RandomObject each)
    {
        var text = new StringBuilder();
        text.Append("apiVersion: ").Append(each.ApiVersion).Append("\nkind: ").Append(each.Kind).Append("\nmetadata:\n  name: ").Append(each.Name).Append('\n').Append(Metadata());
        if (random.Chance(3))
            return text.Append("$patch: delete\n").ToString();
        switch (each.Kind)
        {
            case "ConfigMap":
                text.Append("data: {a: ").Append(random.Text()).Append(", c: new").Append(random.Pick("", ", b: null", ", $patch: replace", ", $patch: merge", ", $patch: delete", ", \"8080\": q")).Append("}\n");
                break;
            case "Service":
                text.Append("spec:\n  ports:\n").Append(Items(manifests.Ports("port", "  ", 2), "  ")).Append("  clusterIP: None\n");
                break;
            case "Thing":
                text.Append("spec:\n  text: ").Append(random.Scalar()).Append("\n  map: {x: ").Append(random.Scalar()).Append(", new: {a: null, b: 1}").Append(random.Pick("", ", y: null", ", y: {$patch: replace, q: r}")).Append("}\n").Append(random.Some(30, "  list: [{name: c}]\n", "  nested: {spec: {containers: [{name: b, image: c}]}}\n", "  blank: {a: b}\n"));
                break;
            case "ServiceAccount":
                text.Append(random.Some(50, "imagePullSecrets: [{name: other}]\n", "secrets: [{name: two, x: y}, {name: three}]\n"));
                break;
            default:
                if (each.PodPath.Length > 0)
                    text.Append(Workload(each));
                break;
        }

        return text.ToString();
    }

    private string Metadata() => random.Some(20,
        $"  labels: {{p: {random.Text()}, tier: {random.Pick("null", "x", "5")}}}\n", $"  annotations: {random.Pick("{p: q}", "{note: null}", "null", "{$patch: replace, only: this}", "{n: 5}")}\n",
        $"  finalizers: [{random.Pick("three", "two, four")}]\n");

    private string Workload(RandomObject each)
    {
        var parts = each.PodPath.Split('.');
        var text = new StringBuilder();
        var indent = "";
        foreach (var part in parts)
        {
            text.Append(indent).Append(part).Append(":\n");
            indent += "  ";
            if (part == "spec" && indent.Length == 2 && each.Kind is "Deployment" or "StatefulSet")
                text.Append(random.Some(40, $"  replicas: {random.Pick("7", "null", "\"8\"")}\n", $"  strategy: {{{random.Pick("$retainKeys: [type], ", "")}type: RollingUpdate}}\n"));
        }

        text.Append(indent).Append("containers:\n");
        var count = 0;
        foreach (var name in (string[])["side", "main", "extra"])
        {
            if (random.Chance(40))
                continue;
            count++;
            text.Append(indent).Append("- name: ").Append(name).Append('\n');
            text.Append(random.Pick(manifests.Container(indent + "  "), manifests.Container(indent + "  "), $"{indent}  $patch: {random.Pick("delete", "merge", "replace")}\n", $"{indent}  env: [{{name: A, $patch: delete}}, {{name: N, value: {random.Text()}}}]\n", $"{indent}  env: [{{$patch: replace}}, {{name: Z}}]\n", $"{indent}  args: null\n"));
        }

        if (count == 0)
            text.Append(indent).Append("- {name: only, image: p:1}\n");
        text.Append(random.Some(6, $"{indent}- image: keyless\n", $"{indent}- $patch: {random.Pick("replace", "delete", "merge")}\n", $"{indent}- {{name: main, image: twice}}\n"));
        text.Append(random.Some(20, $"{indent}volumes: [{{name: v, $patch: delete}}, {{name: x, emptyDir: {{}}}}]\n", $"{indent}volumes: null\n".Replace("volumes", "nodeSelector", StringComparison.Ordinal), $"{indent}tolerations: [{{key: c}}]\n"));
        return text.ToString();
    }

    // Sometimes an item without its keys.
    private string Items(string items, string indent) => items + random.Some(8, $"{indent}- name: keyless\n", $"{indent}- {{port: 80, $patch: delete}}\n");

    private string OperationsEntry()
    {
        var target = $"{{kind: \"{random.Pick("Deployment", "Deploy.*", "Deployment|Thing", "ConfigMap", "(Config|)Map", "Service")}\"{random.Pick("", "", ", name: web", ", name: \"(web|api)\"", ", labelSelector: \"app=web\"", ", labelSelector: \"app in (web,api),!none\"", ", annotationSelector: note", ", namespace: default", ", version: v1", ", group: apps|")}}}";
        return $"- target: {target}\n  patch: |-\n{Indent(Operations(), "    ")}";
    }

    private string Operations()
    {
        var text = new StringBuilder();
        text.Append("- {op: add, path: /metadata/labels, value: {patched: ").Append(random.Text()).Append("}}\n");
        for (var i = random.Next(4); i > 0; i--)
        {
            text.Append(random.Pick(
                $"- op: {random.Pick("add", "replace")}\n  path: /metadata/labels/patched\n  value: {random.Scalar()}\n",
                "- {op: test, path: /metadata/labels/none, value: null}\n",
                $"- {{op: add, path: /metadata/annotations/json, value: {random.Text()}}}\n",
                "- {op: copy, from: /metadata/labels, path: /metadata/copied}\n",
                "- {op: add, path: /list, value: [1, two]}\n- {op: add, path: /list/-1, value: end}\n- {op: remove, path: /list/0}\n- {op: move, from: /list/1, path: /list/0}\n- {op: add, path: /list/-, value: {a: b}}\n",
                $"- {{op: add, path: /made, value: {{on: {random.Scalar()}, 5: {random.Scalar()}}}}}\n",
                "- {op: move, from: /metadata/labels/patched, path: /metadata/labels/a~1b}\n- {op: add, path: /metadata/labels/patched, value: x}\n"));
        }

        if (random.Chance(1))
            text.Append(random.Pick("- {op: remove, path: /nowhere}\n", "- {op: test, path: /kind, value: Nothing}\n", "- {op: replace, path: /spec/none/deep, value: x}\n"));
        return text.ToString();
    }

    private string SelectedEntry() =>
        $"- target: {{kind: {random.Pick("Thing", "ConfigMap", "Deployment", "CronJob", "Service")}{random.Pick("", ", name: web", ", labelSelector: app")}}}\n"
        + random.Some(5, $"  options: {{allowNameChange: {random.Pick("true", "false")}}}\n")
        + $"  patch: |\n    apiVersion: any/v1\n    kind: Any\n    metadata: {{name: any{random.Pick("", ", labels: {tier: null}", ", annotations: {note: 5}", ", labels: {}")}}}\n"
        + random.Pick("", $"    spec: {{text: {random.Scalar()}}}\n", $"    data: {{z: {random.Text()}}}\n", "    spec: {template: {spec: {containers: [{name: main, env: [{name: S}]}]}}}\n", "    $patch: merge\n");

    private static string Indent(string text, string indent) => indent + text.TrimEnd('\n').Replace("\n", "\n" + indent, StringComparison.Ordinal) + "\n";
}
