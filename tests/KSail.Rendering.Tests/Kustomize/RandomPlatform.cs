using System.Globalization;
using System.Text;
using KSail.Testing;

namespace KSail.Rendering.Tests.Kustomize;

/// <summary>Writes a layered repository that uses the fields of kustomize at random; the same seed gives the same repository.</summary>
internal sealed class RandomPlatform(int seed, TemporaryDirectory directory)
{
    private static readonly string[] Names = ["web", "api", "db"];
    private static readonly string[] Values = ["x", "\"1\"", "'true'", "word two", "\"\"", "a=b", "1.5", "3", "true", "null", "~", "2020-01-01", "$(ONE)", "account"];
    private readonly Random _random = new(seed);
    private readonly List<(string ApiVersion, string Kind, string Name)> _objects = [];
    private readonly List<string> _generated = [];

    /// <summary>Writes all layers and returns the directory to build.</summary>
    public string Write()
    {
        WriteBase();
        var layers = new List<string>();
        foreach (var name in (string[])["one", "two"])
        {
            if (layers.Count > 0 && Chance(60))
                continue;
            // Two overlays of one base need different names.
            WriteOverlay(name, ["../base"], prefix: name + "-");
            layers.Add("../" + name);
        }

        if (Chance(40))
        {
            WriteComponent();
            WriteOverlay("overlay", layers, prefix: Chance(30) ? "top-" : null, "components: [../component]\n");
        }
        else
        {
            WriteOverlay("overlay", layers, prefix: Chance(30) ? "top-" : null);
        }

        return directory["overlay"];
    }

    private bool Chance(int percent) => _random.Next(100) < percent;

    private string Pick(params string[] choices) => choices[_random.Next(choices.Length)];

    private string Number(int limit) => _random.Next(limit).ToString(CultureInfo.InvariantCulture);

    private void WriteBase()
    {
        var text = new StringBuilder();
        foreach (var name in Names)
        {
            if (Chance(70))
                Add(text, "apps/v1", "Deployment", name, Workload(name));
            if (Chance(40))
                Add(text, "v1", "Service", name, $"spec:\n  ports:\n{Ports("port", "  ")}  selector: {{app: {name}}}\n");
            if (Chance(40))
                Add(text, "v1", "ConfigMap", name, $"data:\n  a: {Quoted()}\n  b: {Quoted()}\n");
            if (Chance(30))
                Add(text, "example.com/v1", "Thing", name, $"spec:\n  list:\n  - name: a\n    v: {Value()}\n  - name: b\n  map: {{x: {Value()}, y: {{z: {Value()}}}, w: {Quoted()}}}\n  blank:\n  text: {Value()}\n");
        }

        Add(text, "v1", "ServiceAccount", "account", "");
        Add(text, "rbac.authorization.k8s.io/v1", "RoleBinding", "binding",
            "roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: role}\nsubjects:\n- {kind: ServiceAccount, name: account, namespace: default}\n- {kind: ServiceAccount, name: default}\n");
        Add(text, "rbac.authorization.k8s.io/v1", "Role", "role", "rules:\n- {apiGroups: [\"\"], resources: [configmaps], resourceNames: [settings, web]}\n");
        directory.Write("base/objects.yaml", text.ToString());
        var kustomization = new StringBuilder("resources: [objects.yaml]\n");
        kustomization.Append("configMapGenerator:\n- name: settings\n  literals: [one=1, two=").Append(Pick("a", "b")).Append("]\n");
        _generated.Add("settings");
        if (Chance(50))
            kustomization.Append("secretGenerator:\n- name: creds\n  literals: [password=").Append(Pick("x", "y")).Append("]\n");
        AddFields(kustomization);
        AddConfiguration(kustomization, "base");
        AddVars(kustomization);
        if (Chance(25))
            kustomization.Append("generators:\n- |-\n  apiVersion: builtin\n  kind: ").Append(Pick("ConfigMapGenerator", "SecretGenerator")).Append("\n  metadata: {name: plugged}\n  literals: [a=").Append(Pick("b", "c")).Append("]\n");
        directory.Write("base/kustomization.yaml", kustomization.ToString());
    }

    private void Add(StringBuilder text, string apiVersion, string kind, string name, string rest)
    {
        _objects.Add((apiVersion, kind, name));
        text.Append("---\napiVersion: ").Append(apiVersion).Append("\nkind: ").Append(kind).Append("\nmetadata:\n  name: ").Append(name).Append('\n');
        if (Chance(50))
            text.Append("  labels: {app: ").Append(name).Append(", tier: ").Append(Quoted()).Append("}\n");
        if (Chance(20))
            text.Append("  annotations: {note: ").Append(Quoted()).Append("}\n");
        text.Append(rest);
    }

    private string Value() => Values[_random.Next(Values.Length)];

    private string Quoted() => Pick("x", "\"1\"", "'true'", "word two", "\"\"");

    private string Ports(string key, string indent)
    {
        var text = new StringBuilder();
        var used = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 3; i++)
        {
            var port = Pick("80", "443", "9000");
            if (!used.Add(port))
                continue;
            text.Append(indent).Append("- ").Append(key).Append(": ").Append(port).Append('\n');
            if (Chance(50))
                text.Append(indent).Append("  protocol: ").Append(Pick("TCP", "UDP")).Append('\n');
            if (Chance(50))
                text.Append(indent).Append("  name: p").Append(port).Append(Pick("a", "b")).Append('\n');
        }

        return text.ToString();
    }

    private string Containers(string indent, bool isPatch)
    {
        var text = new StringBuilder();
        foreach (var name in (string[])["main", "side", "extra"])
        {
            if (Chance(name == "main" ? 10 : 60))
                continue;
            text.Append(indent).Append("- name: ").Append(name).Append('\n');
            if (isPatch && Chance(15))
            {
                text.Append(indent).Append("  $patch: ").Append(Pick("delete", "merge")).Append('\n');
                continue;
            }

            text.Append(indent).Append("  image: ").Append(Pick("nginx:1.25", "nginx", "registry.local:5000/app/api:v1", "docker.io/library/redis@sha256:aa")).Append('\n');
            if (Chance(40))
                text.Append(indent).Append("  args: [").Append(Pick("a", "b, c", "$(ONE)", "x-$(ACCOUNT)-$$(ONE)")).Append("]\n");
            text.Append(indent).Append("  ports:\n").Append(Ports("containerPort", indent + "  "));
            text.Append(indent).Append("  env:\n").Append(indent).Append("  - {name: ").Append(Pick("A", "B")).Append(", value: ").Append(Quoted()).Append("}\n");
            if (isPatch && Chance(30))
                text.Append(indent).Append("  - {name: C, $patch: delete}\n");
            else
                text.Append(indent).Append("  - {name: C, valueFrom: {configMapKeyRef: {name: settings, key: one}}}\n");
            if (Chance(30))
                text.Append(indent).Append("  envFrom: [{secretRef: {name: creds}}]\n");
        }

        return text.ToString();
    }

    private string Workload(string name) =>
        $"spec:\n  replicas: {Number(5)}\n  selector: {{matchLabels: {{app: {name}}}}}\n  template:\n    metadata: {{labels: {{app: {name}}}}}\n    spec:\n"
        + $"      serviceAccountName: account\n      containers:\n{Containers("      ", isPatch: false)}      - name: last\n        image: last:1\n"
        + $"      volumes:\n      - {{name: v, configMap: {{name: {Pick("settings", "web")}}}}}\n{(Chance(30) ? "      nodeSelector:\n" : "")}";

    private void WriteOverlay(string name, IReadOnlyList<string> resources, string? prefix, string extra = "")
    {
        var text = new StringBuilder("resources: [").AppendJoin(", ", resources).Append("]\n").Append(extra);
        if (prefix is not null)
            text.Append(Chance(70) || name == "two" ? "namePrefix: " : "nameSuffix: -").Append(prefix.TrimEnd('-')).Append("-x\n");
        if (Chance(30) && name != "overlay")
            text.Append("configMapGenerator:\n- {name: settings, behavior: ").Append(Pick("merge", "replace")).Append(", literals: [three=").Append(Pick("3", "4")).Append("]}\n");
        AddFields(text, hasNames: prefix is not null);
        AddPatches(text, name == "overlay");
        AddConfiguration(text, name);
        if (Chance(30))
            AddReplacement(text);
        directory.Write(name + "/kustomization.yaml", text.ToString());
    }

    private void WriteComponent()
    {
        var text = new StringBuilder("apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [extra.yaml]\n");
        directory.Write("component/extra.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: extra}\ndata: {a: b}\n");
        AddFields(text);
        AddPatches(text, onlyTargets: true);
        if (Chance(50))
        {
            text.Append("transformers:\n- |-\n  apiVersion: builtin\n  kind: AnnotationsTransformer\n  metadata: {name: t}\n  annotations: {by: component}\n  fieldSpecs: [{path: metadata/annotations, create: true, kind: ")
                .Append(Pick("Deployment", "ConfigMap")).Append("}]\n");
        }

        directory.Write("component/kustomization.yaml", text.ToString());
    }

    private void AddFields(StringBuilder text, bool hasNames = true)
    {
        if (!hasNames && Chance(20))
            text.Append("nameSuffix: -s\n");
        if (Chance(25))
            text.Append("namespace: ").Append(Pick("ns1", "ns2")).Append('\n');
        if (Chance(30))
        {
            text.Append("labels:\n- pairs: {team: ").Append(Quoted()).Append(", app: ").Append(Pick("over", "\"2\"")).Append("}\n");
            text.Append(Pick("", "  includeSelectors: true\n", "  includeTemplates: true\n"));
        }

        if (Chance(15))
            text.Append("commonLabels: {common: ").Append(Quoted()).Append("}\n");
        if (Chance(20))
            text.Append("commonAnnotations: {note: ").Append(Quoted()).Append("}\n");
        if (Chance(30))
            text.Append("images:\n- {name: ").Append(Pick("nginx", "docker.io/library/redis", "registry.local:5000/app/api", "ngin.")).Append(Pick(", newTag: \"2\"", ", newName: other", ", digest: sha256:bb", ", tagSuffix: -d")).Append("}\n");
        if (Chance(20) && _objects.Find(static each => each.Kind == "Deployment").Name is { } workload)
            text.Append("replicas:\n- {name: ").Append(workload).Append(", count: ").Append(Number(9)).Append("}\n");
    }

    private void AddPatches(StringBuilder text, bool onlyTargets)
    {
        if (Chance(25))
            return;
        text.Append("patches:\n");
        text.Append("- target: {kind: \"").Append(Pick("Deployment", "Deploy.*", "Deployment|Thing", "ConfigMap")).Append('"').Append(Pick("", ", name: web", ", name: \"(web|api)\"", ", labelSelector: \"app=web\"", ", labelSelector: \"app in (web,api),!none\""))
            .Append("}\n  patch: |-\n    - {op: add, path: /metadata/labels, value: {patched: ").Append(Quoted()).Append("}}\n    - op: ").Append(Pick("add", "replace")).Append("\n      path: /metadata/labels/patched\n      value: ").Append(Quoted()).Append('\n');
        if (Chance(40))
            text.Append("- target: {kind: Thing}\n  patch: |\n    apiVersion: any/v1\n    kind: Any\n    metadata: {name: any}\n    spec:\n      text: ").Append(Value()).Append("\n      map: {x: ").Append(Value()).Append(", new: {a: null, b: 1}}\n      list: [{name: c}]\n");
        if (onlyTargets)
            return;
        foreach (var (apiVersion, kind, name) in _objects)
        {
            if (!Chance(25))
                continue;
            text.Append("- patch: |\n    apiVersion: ").Append(apiVersion).Append("\n    kind: ").Append(kind).Append("\n    metadata: {name: ").Append(name).Append(", annotations: {p: ").Append(Quoted()).Append("}}\n");
            switch (kind)
            {
                case "Deployment":
                    text.Append("    spec:\n      replicas: ").Append(Pick("7", "null")).Append("\n      template:\n        spec:\n          containers:\n").Append(Containers("          ", isPatch: true)).Append("          - name: patched\n            image: p:1\n");
                    break;
                case "Service":
                    text.Append("    spec:\n      ports:\n").Append(Ports("port", "      ")).Append("      clusterIP: None\n");
                    break;
                case "ConfigMap":
                    text.Append("    data: {a: ").Append(Quoted()).Append(", c: new").Append(Pick("", ", b: null", ", $patch: replace")).Append("}\n");
                    break;
                case "Role" when Chance(20):
                    text.Append("    $patch: delete\n");
                    break;
            }
        }
    }

    // Fields of the custom resource, which no transformation knows by itself; and one for all kinds, which some kind hides.
    private void AddConfiguration(StringBuilder text, string layer)
    {
        if (Chance(60))
            return;
        text.Append("configurations: [config.yaml]\n");
        directory.Write(layer + "/config.yaml",
            "nameReference:\n- {kind: " + Pick("ConfigMap", "ServiceAccount") + ", fieldSpecs: [{path: spec/list/v, kind: Thing}, {path: spec/text" + Pick("", ", kind: Thing") + "}]}\n"
            + Pick("namePrefix", "nameSuffix") + ":\n- {path: spec/map/w, kind: Thing}\n"
            + "commonAnnotations:\n- {path: spec/notes" + Pick("", ", kind: Thing") + ", create: true}\n"
            + Pick("commonLabels", "templateLabels", "labels") + ":\n- {path: spec/picked, kind: Thing, create: true}\n"
            + "varReference:\n- {path: spec/map/y/z, kind: Thing}\n");
    }

    private void AddVars(StringBuilder text)
    {
        if (Chance(60))
            return;
        text.Append("vars:\n- {name: ONE, objref: {apiVersion: v1, kind: ConfigMap, name: settings}, fieldref: {fieldPath: ").Append(Pick("metadata.name", "data.one")).Append("}}\n")
            .Append("- {name: ACCOUNT, objref: {apiVersion: v1, kind: ServiceAccount, name: account}}\n");
    }

    private void AddReplacement(StringBuilder text) =>
        text.Append("replacements:\n- source: {kind: ServiceAccount, name: account").Append(Pick("", ", fieldPath: metadata.name")).Append("}\n  targets:\n  - select: {kind: ").Append(Pick("Deployment", "ConfigMap", "Thing"))
            .Append("}\n    reject: [{name: ").Append(Pick("web", "none")).Append("}]\n    fieldPaths: [").Append(Pick("metadata.labels.from", "\"metadata.annotations.[example.com/from]\"", "spec.from.deep"))
            .Append("]\n    options: {create: true}\n");
}
