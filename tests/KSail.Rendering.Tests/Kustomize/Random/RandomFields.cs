using System.Text;
using KSail.Testing;

namespace KSail.Rendering.Tests.Kustomize;

/// <summary>Writes the fields of a kustomization that transform what is there.</summary>
internal sealed class RandomFields(RandomSource random, RandomManifests manifests, TemporaryDirectory directory)
{
    /// <summary>Whether the objects that replacements read from are there once; with several, kustomize could not know which is meant.</summary>
    public bool CanNameSources { get; set; } = true;

    /// <summary>Names, namespace, labels, annotations, images, replicas.</summary>
    public string Write(bool hasNames)
    {
        var text = new StringBuilder();
        if (!hasNames && random.Chance(20))
            text.Append("nameSuffix: -s\n");
        if (random.Chance(25))
            text.Append("namespace: ").Append(random.Pick("ns1", "ns2", "\"5\"")).Append('\n');
        if (random.Chance(35))
        {
            text.Append("labels:\n");
            for (var i = random.Next(2); i >= 0; i--)
            {
                text.Append("- pairs: {team").Append(random.Pick("", "2")).Append(": ").Append(random.Text()).Append(", app: ").Append(random.Pick("over", "\"2\"")).Append("}\n");
                text.Append(random.Pick("", "  includeSelectors: true\n", "  includeTemplates: true\n", "  fields: [{path: spec/picked, kind: Thing, create: true}, {path: spec/map/y, kind: Thing}]\n"));
            }
        }

        if (random.Chance(15))
            text.Append("commonLabels: {common: ").Append(random.Text()).Append("}\n");
        if (random.Chance(20))
            text.Append("commonAnnotations: {note: ").Append(random.Text()).Append(", other: ").Append(random.Text()).Append("}\n");
        if (random.Chance(30))
        {
            text.Append("images:\n- {name: ").Append(random.Pick("nginx", "docker.io/library/redis", "registry.local:5000/app/api", "ngin.", "\".*/app/api\"", "\"nginx|p\""))
                .Append(random.Pick(", newTag: \"2\"", ", newName: other", ", digest: sha256:bb", ", tagSuffix: -d", ", newName: a/b, newTag: v2, digest: sha256:cc")).Append("}\n");
        }

        if (random.Chance(20) && manifests.Objects.Find(static each => each.Kind is "Deployment" or "StatefulSet") is { } workload)
            text.Append("replicas:\n- {name: ").Append(workload.Name).Append(", count: ").Append(random.Number(9)).Append("}\n");
        return text.ToString();
    }

    /// <summary>Fields of the custom resource, which no transformation knows by itself; and one for all kinds, which some kind hides.</summary>
    public string Configuration(string layer)
    {
        if (random.Chance(60))
            return "";
        directory.Write(layer + "/config.yaml",
            "nameReference:\n- {kind: " + random.Pick("ConfigMap", "ServiceAccount") + ", fieldSpecs: [{path: spec/refs/v, kind: Thing}, {path: spec/named" + random.Pick("", ", kind: Thing") + "}]}\n"
            + random.Pick("namePrefix", "nameSuffix") + ":\n- {path: spec/map/w, kind: Thing}\n"
            + "commonAnnotations:\n- {path: spec/notes" + random.Pick("", ", kind: Thing") + ", create: true}\n"
            + random.Pick("commonLabels", "templateLabels", "labels") + ":\n- {path: spec/picked, kind: Thing, create: true}\n"
            + "varReference:\n- {path: spec/map/y/z, kind: Thing}\n");
        return "configurations: [config.yaml]\n";
    }

    public string Vars() => random.Chance(60)
        ? ""
        : $"vars:\n- {{name: ONE, objref: {{apiVersion: v1, kind: ConfigMap, name: settings}}, fieldref: {{fieldPath: {random.Pick("metadata.name", "data.one")}}}}}\n- {{name: ACCOUNT, objref: {{apiVersion: v1, kind: ServiceAccount, name: account}}}}\n";

    public string Replacements()
    {
        if (random.Chance(55))
            return "";
        var text = new StringBuilder("replacements:\n");
        for (var i = random.Next(3); i >= 0; i--)
            text.Append(Replacement());
        return text.ToString();
    }

    private string Replacement()
    {
        var (kind, path) = random.Pick((IReadOnlyList<(string, string)>)
        [
            ("Deployment", "metadata.labels.from"), ("ConfigMap", "\"metadata.annotations.[example.com/from]\""), ("Thing", "spec.from.deep"), ("ConfigMap", "data.a"), ("ConfigMap", "data.json.x"), ("ConfigMap", "data.yaml.x"),
            ("ConfigMap", "data.yaml.y.0.z"), ("Deployment", "spec.replicas"), ("Deployment", "\"spec.template.spec.containers.[name=main].image\""), ("Deployment", "\"spec.template.spec.containers.*.image\""),
            ("Thing", "\"spec.list.[name=a].v\""), ("Thing", "\"spec.list.[name=new].v\""), ("Thing", "spec.list.2.v"), ("Thing", "spec.map"), ("Service", "spec.clusterIP"), ("ConfigMap", "data.host"),
        ]);
        // Mostly a value that fits.
        var source = path == "spec.replicas" && random.Chance(90)
            ? "sourceValue: \"7\""
            : random.Chance(CanNameSources ? 30 : 100)
                ? "sourceValue: " + random.Text()
                : random.Pick(
                    "source: {kind: ServiceAccount, name: account}", "source: {kind: ServiceAccount, name: account, fieldPath: metadata.name}",
                    "source: {kind: Role, name: role, fieldPath: \"rules.0.resourceNames.1\"}", "source: {kind: Role, name: role, fieldPath: \"rules.0.resourceNames.[=web]\"}",
                    "source: {kind: Role, name: role, fieldPath: \"rules.0\"}", "source: {kind: RoleBinding, name: binding, fieldPath: \"roleRef.apiGroup\", options: {delimiter: \".\", index: 1}}");
        // Without 'create', most of these fields are not there.
        var options = random.Chance(5) ? "" : random.Pick("    options: {create: true}\n", "    options: {create: true}\n", "    options: {create: true}\n", "    options: {create: true, delimiter: \".\", index: " + random.Pick("0", "1", "9", "-1") + "}\n");
        return $"- {source}\n  targets:\n  - select: {{kind: {kind}{random.Pick("", ", name: web", ", labelSelector: app=web")}}}\n"
            + random.Some(50, $"    reject: [{{name: {random.Pick("web", "none", "api|db")}}}{random.Pick("", ", {labelSelector: tier}", ", {kind: Thing, annotationSelector: note}")}]\n")
            + $"    fieldPaths: [{path}]\n{options}";
    }
}
