using System.Text;
using KSail.Testing;

namespace KSail.Rendering.Tests.Kustomize;

/// <summary>Writes a layered repository that uses the fields of kustomize at random; the same seed gives the same repository.</summary>
internal sealed class RandomPlatform
{
    private readonly TemporaryDirectory _directory;
    private readonly RandomSource _random;
    private readonly RandomManifests _manifests;
    private readonly RandomPatches _patches;
    private readonly RandomFields _fields;
    private readonly RandomPlugins _plugins;

    public RandomPlatform(int seed, TemporaryDirectory directory)
    {
        _directory = directory;
        _random = new RandomSource(seed);
        _manifests = new RandomManifests(_random);
        _patches = new RandomPatches(_random, _manifests);
        _fields = new RandomFields(_random, _manifests, directory);
        _plugins = new RandomPlugins(_random, _manifests);
    }

    /// <summary>Writes all layers and returns the directory to build.</summary>
    public string Write()
    {
        string[] overlays = _random.Chance(40) ? ["one", "two"] : ["one"];
        WriteBase(isUsedTwice: overlays.Length > 1);
        var layers = new List<string>();
        foreach (var name in overlays)
        {
            // Two overlays of one base need different names.
            WriteOverlay(name, ["../base"], prefix: name + "-");
            layers.Add("../" + name);
        }

        _fields.CanNameSources = overlays.Length == 1;

        var extra = "";
        if (_random.Chance(40))
        {
            WriteComponent();
            extra = "components: [../component]\n";
        }

        extra += _random.Chance(15) ? "buildMetadata: [" + _random.Pick("originAnnotations", "transformerAnnotations", "originAnnotations, transformerAnnotations, managedByLabel") + "]\n" : "";
        WriteOverlay("overlay", layers, prefix: _random.Chance(30) ? "top-" : null, extra + (_random.Chance(15) ? "sortOptions: {order: " + _random.Pick("legacy", "fifo") + "}\n" : ""));
        return _directory["overlay"];
    }

    private void WriteBase(bool isUsedTwice)
    {
        _directory.Write("base/objects.yaml", _manifests.Write(withNamespace: !isUsedTwice));
        var text = new StringBuilder("resources: [objects.yaml]\n");
        if (_random.Chance(20))
            text.Append("generatorOptions: {labels: {generated: ").Append(_random.Text()).Append('}').Append(_random.Pick("", ", disableNameSuffixHash: true", ", immutable: true")).Append("}\n");
        text.Append("configMapGenerator:\n- name: settings\n  literals: [one=1, two=").Append(_random.Pick("a", "b", "\"'q'\"", "yes")).Append("]\n");
        if (_random.Chance(20))
        {
            _directory.Write("base/more.env", "# comment\n  A=" + _random.Pick("1", "\"q\"", " x ") + "\nB\n");
            text.Append("  envs: [more.env]\n");
        }

        if (_random.Chance(50))
            text.Append("secretGenerator:\n- name: creds\n  literals: [password=").Append(_random.Pick("x", "y")).Append("]\n").Append(_random.Some(30, "  type: kubernetes.io/tls\n", "  options: {disableNameSuffixHash: true, annotations: {a: \"b\"}}\n"));
        text.Append(_fields.Write(hasNames: true)).Append(_fields.Configuration("base"));
        // A variable has one definition.
        if (!isUsedTwice)
            text.Append(_fields.Vars());
        if (_random.Chance(30))
            text.Append(_patches.Write(onlyTargets: false));
        if (_random.Chance(25))
            text.Append("generators:\n- |-\n  apiVersion: builtin\n  kind: ").Append(_random.Pick("ConfigMapGenerator", "SecretGenerator")).Append("\n  metadata: {name: plugged}\n  literals: [a=").Append(_random.Pick("b", "c")).Append("]\n");
        _directory.Write("base/kustomization.yaml", text.ToString());
    }

    private void WriteOverlay(string name, IReadOnlyList<string> resources, string? prefix, string extra = "")
    {
        var text = new StringBuilder("resources: [").AppendJoin(", ", resources).Append("]\n").Append(extra);
        if (prefix is not null)
            text.Append(_random.Chance(70) || name == "two" ? "namePrefix: " : "nameSuffix: -").Append(prefix.TrimEnd('-')).Append("-x\n");
        if (_random.Chance(30) && name != "overlay")
        {
            text.Append("configMapGenerator:\n- {name: settings, behavior: ").Append(_random.Pick("merge", "replace")).Append(", literals: [three=").Append(_random.Pick("3", "4")).Append(']')
                .Append(_random.Pick("", ", options: {labels: {merged: \"1\"}}", ", options: {disableNameSuffixHash: true}")).Append("}\n");
        }

        text.Append(_fields.Write(hasNames: prefix is not null)).Append(_patches.Write(onlyTargets: name == "overlay")).Append(_fields.Configuration(name)).Append(_fields.Replacements()).Append(_plugins.Write());
        _directory.Write(name + "/kustomization.yaml", text.ToString());
    }

    private void WriteComponent()
    {
        var text = new StringBuilder("apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [extra.yaml]\n");
        _directory.Write("component/extra.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: extra\ndata:\n  a: b\n");
        text.Append(_fields.Write(hasNames: true)).Append(_patches.Write(onlyTargets: true)).Append(_fields.Replacements());
        if (_random.Chance(50))
        {
            text.Append("transformers:\n- |-\n  apiVersion: builtin\n  kind: AnnotationsTransformer\n  metadata: {name: t}\n  annotations: {by: component}\n  fieldSpecs: [{path: metadata/annotations, create: true, kind: ")
                .Append(_random.Pick("Deployment", "ConfigMap")).Append("}]\n");
        }

        _directory.Write("component/kustomization.yaml", text.ToString());
    }
}
