using System.Text;
using KSail.Documents;
using KSail.Documents.Yaml;
using KSail.Scanning.Controls.Containers;
using KSail.Scanning.Inputs;
using KSail.Scanning.Objects;

namespace KSail.Scanning.Controls.Credentials;

/// <summary>Credentials in plain sight.</summary>
internal static class CredentialControls
{
    public static readonly Control InConfiguration = new(
        "C-0012",
        "Applications credentials in configuration files",
        8,
        "Whoever can read a manifest has the credentials that stand in it.",
        "keep credentials in a Secret and mount it as a file")
    {
        Kinds = ObjectKinds.Workloads | ObjectKinds.ConfigMap,
        RequiredInputs =
        [
            InputNames.SensitiveKeyNames, InputNames.SensitiveKeyNamesAllowed, InputNames.SensitiveValues, InputNames.SensitiveValuesAllowed,
        ],
        Rule = static (target, scan, findings) =>
            target.Kind == ObjectKinds.ConfigMap ? HasCredentials(target, scan.Inputs, findings) : HasVariables(target, scan, findings),
    };

    public static readonly Control InVariables = new(
        "C-0259",
        "Workload with credential access",
        8,
        "Environment variables are shown by many tools and inherited by every process of a container.",
        "keep credentials in a Secret and mount it as a file")
    {
        Kinds = ObjectKinds.Workloads,
        Rule = HasVariables,
    };

    public static readonly Control SecretVariables = new(
        "C-0207",
        "Prefer using secrets as files over secrets as environment variables",
        4,
        "Environment variables end in logs and dumps; files do not.",
        "mount the Secret as a volume")
    {
        Kinds = ObjectKinds.Workloads,
        Rule = ReadsSecrets,
    };

    public static readonly Control DuplicateVariable = new(
        "C-0295",
        "Duplicate environment variable",
        3,
        "Of two variables with one name the last wins, and readers see the first.",
        "remove one of the two variables")
    {
        Kinds = ObjectKinds.AllWorkloads,
        Rule = static (target, _, findings) => ContainerRules.Check(target, HasDuplicate, findings, init: true, ephemeral: true),
    };

    private static Verdict HasVariables(ScannedObject target, ScanScope scan, Findings findings)
    {
        var verdict = Verdict.Passed;
        foreach (var container in target.Workload!.Containers)
        {
            if (container.Role == ContainerRole.Regular && HasCredentials(container, scan.Inputs, findings))
                verdict = Verdict.Failed;
        }

        foreach (var container in target.Workload.Containers)
        {
            if (container.Role != ContainerRole.Ephemeral && ImportsSecret(container, findings))
                verdict = Verdict.Failed;
        }

        return verdict;
    }

    private static bool HasCredentials(Container container, ControlInputs inputs, Findings findings)
    {
        var variables = container.Node.GetSequence("env");
        var fails = false;
        for (var j = 0; j < (variables?.Count ?? 0); j++)
        {
            if (variables![j] is not YamlMapping variable || !IsCredential(variable, inputs))
                continue;
            findings.Delete([container.PathOf($"env[{j}].name"), container.PathOf($"env[{j}].value")]);
            fails = true;
        }

        return fails;
    }

    private static bool IsCredential(YamlMapping variable, ControlInputs inputs)
    {
        if (variable["value"] is not YamlScalar scalar || OpaqueValue.IsIn(scalar.Value))
            return false;
        var name = variable.GetString("name") ?? "";
        // What is no text has no look, and may still have a name.
        if (scalar.Type != ScalarType.String)
            return IsNamed(name, inputs);
        // Values that start with a slash are taken for paths of files.
        if (scalar.Value.StartsWith('/'))
            return false;
        return ((scalar.Value.Length > 0 && NameContains(name, inputs[InputNames.SensitiveKeyNames]))
            || inputs.SensitiveValues.IsIn(scalar.Value, ignoreCase: true)) && !IsAllowed(name, scalar.Value, inputs);
    }

    private static bool IsNamed(string name, ControlInputs inputs) =>
        NameContains(name, inputs[InputNames.SensitiveKeyNames]) && !NameContains(name, inputs[InputNames.SensitiveKeyNamesAllowed]);

    private static bool ImportsSecret(Container container, Findings findings)
    {
        var sources = container.Node.GetSequence("envFrom");
        var fails = false;
        for (var j = 0; j < (sources?.Count ?? 0); j++)
        {
            if (!(sources![j] as YamlMapping).IsSet("secretRef"))
                continue;
            findings.Delete(container.PathOf($"envFrom[{j}].secretRef"));
            fails = true;
        }

        return fails;
    }

    private static Verdict HasCredentials(ScannedObject target, ControlInputs inputs, Findings findings)
    {
        var data = target.Tree.GetMapping("data");
        var verdict = Verdict.Passed;
        for (var i = 0; i < (data?.Count ?? 0); i++)
        {
            if (data![i].Value is not YamlScalar scalar || !IsCredential(data[i].Name, scalar, inputs))
                continue;
            findings.Delete($"data[{data[i].Name}]");
            verdict = Verdict.Failed;
        }

        return verdict;
    }

    private static bool IsCredential(string name, YamlScalar scalar, ControlInputs inputs)
    {
        if (OpaqueValue.IsIn(scalar.Value))
            return false;
        if (scalar.Type != ScalarType.String)
            return IsNamed(name, inputs);
        if (scalar.Value.Length == 0)
            return false;
        var isCredential = NameContains(name, inputs[InputNames.SensitiveKeyNames])
            || inputs.SensitiveValues.IsIn(scalar.Value, ignoreCase: false)
            || (Decode(scalar.Value) is { } decoded && inputs.SensitiveValues.IsIn(decoded, ignoreCase: false));
        return isCredential && !IsAllowed(name, scalar.Value, inputs);
    }

    private static Verdict ReadsSecrets(ScannedObject target, ScanScope scan, Findings findings)
    {
        var verdict = Verdict.Passed;
        foreach (var container in target.Workload!.Containers)
        {
            if (container.Role == ContainerRole.Ephemeral)
                continue;
            var variables = container.Node.GetSequence("env");
            for (var j = 0; j < (variables?.Count ?? 0); j++)
            {
                if (!(variables![j] as YamlMapping).Map("valueFrom").IsSet("secretKeyRef"))
                    continue;
                findings.Delete(container.PathOf($"env[{j}].name"));
                verdict = Verdict.Failed;
            }

            if (ImportsSecret(container, findings))
                verdict = Verdict.Failed;
        }

        return verdict;
    }

    private static bool HasDuplicate(Container container, Workload workload, Findings findings)
    {
        var variables = container.Node.GetSequence("env");
        if (variables is null || variables.Count < 2)
            return false;
        var names = new HashSet<string>(StringComparer.Ordinal);
        var fails = false;
        for (var j = 0; j < variables.Count; j++)
        {
            if ((variables[j] as YamlMapping).Text("name") is not { } name || names.Add(name))
                continue;
            findings.Fail(container.PathOf($"env[{j}].name"));
            fails = true;
        }

        return fails;
    }

    private static bool NameContains(string name, IReadOnlyList<string> parts)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            if (name.Contains(parts[i], StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static bool IsAllowed(string name, string value, ControlInputs inputs) =>
        NameContains(name, inputs[InputNames.SensitiveKeyNamesAllowed]) || inputs.AllowedValues.IsIn(value, ignoreCase: false);

    // The text behind base64 with padding; line breaks are passed over. Most values show in a few characters that they are none.
    private static string? Decode(string value)
    {
        var length = 0;
        foreach (var c in value)
        {
            if (c is '\n' or '\r')
                continue;
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('+' or '/' or '='))
                return null;
            length++;
        }

        if (length % 4 != 0)
            return null;
        var bytes = new byte[length / 4 * 3];
        return Convert.TryFromBase64String(value, bytes, out var count) ? Encoding.Latin1.GetString(bytes, 0, count) : null;
    }
}
